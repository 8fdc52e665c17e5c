import { CreateAuthors1795392000001 } from './1795392000001-create-authors.js';
import { CreatePublishersSeriesSubjects1795392000002 } from './1795392000002-create-publishers-series-subjects.js';
import { CreateWorks1795392000003 } from './1795392000003-create-works.js';
import { CreateBooks1795392000004 } from './1795392000004-create-books.js';
import { CreateProvenance1795392000005 } from './1795392000005-create-provenance.js';
import { VersionSourceRedirects1795392000006 } from './1795392000006-version-source-redirects.js';
import { CreateCacheOutbox1795392000007 } from './1795392000007-create-cache-outbox.js';
import { CreateDerivedData1795392000008 } from './1795392000008-create-derived-data.js';
import { CreatePageDirectory1795392000009 } from './1795392000009-create-page-directory.js';
import { CreateFirstLoads1795392000011 } from './1795392000011-create-first-loads.js';
import { CreateSearch1795392000010 } from './1795392000010-create-search.js';
import { CreateBookSets1795392000012 } from './1795392000012-create-book-sets.js';
import { CreateLongLists1795392000013 } from './1795392000013-create-long-lists.js';
import { KeepSearch1795392000014 } from './1795392000014-keep-search.js';
import { InlineDateFunctions1795392000015 } from './1795392000015-inline-date-functions.js';
import { CreateSourcePacks1795392000016 } from './1795392000016-create-source-packs.js';
import { FinishLoadsSideBySide1795392000017 } from './1795392000017-finish-loads-side-by-side.js';
import { LeadIdentifiersByValue1795392000018 } from './1795392000018-lead-identifiers-by-value.js';
import { CoverSuggestions1795392000019 } from './1795392000019-cover-suggestions.js';
import { NumberPageSupers1795392000021 } from './1795392000021-number-page-supers.js';
import { PlanPagesOnce1795392000024 } from './1795392000024-plan-pages-once.js';
import { SeeBooksThatComeToWorks1795392000025 } from './1795392000025-see-books-that-come-to-works.js';
import { FoldSignsAndInitials1795392000026 } from './1795392000026-fold-signs-and-initials.js';
import { NoteWhatIsRenamed1795392000027 } from './1795392000027-note-what-is-renamed.js';
import { FindFirstPages1795392000028 } from './1795392000028-find-first-pages.js';
import { RestoreStatisticsTargets1795392000029 } from './1795392000029-restore-statistics-targets.js';
import { IndexBeginnings1795392000030 } from './1795392000030-index-beginnings.js';
import { DeferFarDocuments1795392000031 } from './1795392000031-defer-far-documents.js';
import { NoteMovedReferences1795392000032 } from './1795392000032-note-moved-references.js';
import { FileDocumentsByPopularity1795392000033 } from './1795392000033-file-documents-by-popularity.js';
import { TouchWhatFollowsRedirects1795392000034 } from './1795392000034-touch-what-follows-redirects.js';
import { FillAllWords1795392000035 } from './1795392000035-fill-all-words.js';
import { TellOfEachTouch1795392000036 } from './1795392000036-tell-of-each-touch.js';
import { CreateApiKeysAndAudit1795392000023 } from './1795392000023-create-api-keys-and-audit.js';
import { IndexFormatsAndCountriesByDate1795392000022 } from './1795392000022-index-formats-and-countries-by-date.js';

/** Every migration, oldest first. */
export const migrations = [
  CreateAuthors1795392000001,
  CreatePublishersSeriesSubjects1795392000002,
  CreateWorks1795392000003,
  CreateBooks1795392000004,
  CreateProvenance1795392000005,
  VersionSourceRedirects1795392000006,
  CreateCacheOutbox1795392000007,
  CreateDerivedData1795392000008,
  CreatePageDirectory1795392000009,
  CreateSearch1795392000010,
  CreateFirstLoads1795392000011,
  CreateBookSets1795392000012,
  CreateLongLists1795392000013,
  KeepSearch1795392000014,
  InlineDateFunctions1795392000015,
  CreateSourcePacks1795392000016,
  FinishLoadsSideBySide1795392000017,
  LeadIdentifiersByValue1795392000018,
  CoverSuggestions1795392000019,
  NumberPageSupers1795392000021,
  IndexFormatsAndCountriesByDate1795392000022,
  CreateApiKeysAndAudit1795392000023,
  PlanPagesOnce1795392000024,
  SeeBooksThatComeToWorks1795392000025,
  FoldSignsAndInitials1795392000026,
  NoteWhatIsRenamed1795392000027,
  FindFirstPages1795392000028,
  RestoreStatisticsTargets1795392000029,
  IndexBeginnings1795392000030,
  DeferFarDocuments1795392000031,
  NoteMovedReferences1795392000032,
  FileDocumentsByPopularity1795392000033,
  TouchWhatFollowsRedirects1795392000034,
  FillAllWords1795392000035,
  TellOfEachTouch1795392000036,
];
