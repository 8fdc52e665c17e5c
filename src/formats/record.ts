import type { EdtfDate } from '../standards/edtf.js';

/**
 * What every format's reader hands to the importer: one record in Colophon's own terms, still naming other records by
 * their key in the source (`/authors/OL1A`), never by an id of ours. Text is NFC, trimmed, without NUL, never empty.
 */
export type CatalogueRecord = AuthorRecord | WorkRecord | BookRecord;

export interface Identifier {
  /** lower case: `isbn`, `lccn`, `oclc`, `ocaid`, `openlibrary`, `goodreads`, `wikidata` … */
  scheme: string;
  /** normalised; an ISBN as 13 digits when valid, else equal to `valueRaw` */
  value: string;
  valueRaw: string;
  status: 'valid' | 'invalid' | 'cancelled' | 'incorrect';
  qualifier: string | null;
}

export interface AuthorName {
  kind: 'preferred' | 'variant' | 'legal' | 'pseudonym' | 'transliterated' | 'sort';
  name: string;
}

export interface OtherTitle {
  kind: 'original' | 'uniform' | 'translated' | 'transliterated' | 'alternative';
  /** ISO 639-2/B or null */
  language: string | null;
  title: string;
}

/** A credit names an author of the source, or says the name as printed, or both. */
export interface Credit {
  authorKey: string | null;
  creditedAs: string | null;
  /** MARC relator code */
  role: string;
  roleRaw: string | null;
}

export interface SubjectHeading {
  kind: 'topic' | 'person' | 'place' | 'time' | 'genre';
  heading: string;
}

export interface SeriesStatement {
  kind: 'story' | 'publisher';
  name: string;
  numberRaw: string | null;
  numberSort: number | null;
  isPrimary: boolean;
  raw: string;
}

export interface PublisherStatement {
  name: string;
  role: 'pbl' | 'dst' | 'prt';
  place: string | null;
}

export interface Classification {
  /** `lcc`, `ddc`, … */
  scheme: string;
  value: string;
}

export interface Cover {
  source: string;
  sourceId: string;
  url: string | null;
}

export interface Link {
  url: string;
  title: string | null;
}

export interface ContentsEntry {
  level: number;
  label: string | null;
  title: string;
  page: string | null;
}

export interface Note {
  kind: string;
  text: string;
}

interface Common {
  covers: Cover[];
  links: Link[];
  identifiers: Identifier[];
  /** keys of the original that have no column */
  extra: Record<string, unknown>;
}

export interface AuthorRecord extends Common {
  type: 'author';
  kind: 'person' | 'organization' | 'meeting';
  name: string;
  /** the inverted form when the source gives one, else null */
  nameInverted: string | null;
  honorific: string | null;
  numeration: string | null;
  born: EdtfDate | null;
  died: EdtfDate | null;
  datesRaw: string | null;
  biography: string | null;
  names: AuthorName[];
}

export interface WorkRecord extends Common {
  type: 'work';
  title: string;
  subtitle: string | null;
  originalLanguage: string | null;
  firstPublished: EdtfDate | null;
  description: string | null;
  firstSentence: string | null;
  notes: string | null;
  titles: OtherTitle[];
  credits: Credit[];
  subjects: SubjectHeading[];
  series: SeriesStatement[];
  classifications: Classification[];
}

export interface BookRecord extends Common {
  type: 'book';
  /** key of the work in the source; null: the source names none, and the importer makes one */
  workKey: string | null;
  title: string;
  /** characters of the title that do not count when sorting ("The " = 4) */
  nonfiling: number;
  subtitle: string | null;
  statement: string | null;
  editionStatement: string | null;
  format: string | null;
  formatRaw: string | null;
  published: EdtfDate | null;
  copyrightRaw: string | null;
  /** ISO 3166-1 alpha-2, upper case */
  country: string | null;
  countryMarc: string | null;
  pageCount: number | null;
  extentRaw: string | null;
  heightMm: number | null;
  widthMm: number | null;
  depthMm: number | null;
  dimensionsRaw: string | null;
  weightG: number | null;
  weightRaw: string | null;
  durationS: number | null;
  description: string | null;
  firstSentence: string | null;
  tableOfContents: ContentsEntry[];
  notes: Note[];
  titles: OtherTitle[];
  languages: { role: 'text' | 'translated_from' | 'summary'; language: string }[];
  credits: Credit[];
  publishers: PublisherStatement[];
  subjects: SubjectHeading[];
  series: SeriesStatement[];
  classifications: Classification[];
}
