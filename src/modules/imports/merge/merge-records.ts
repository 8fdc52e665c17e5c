import type {
  AuthorRecord,
  BookRecord,
  Credit,
  PublisherStatement,
  SeriesStatement,
  SubjectHeading,
  WorkRecord,
} from '../../../formats/record.js';
import { authorTable } from './author-table.js';
import type { Batch, RecordLine, Reject } from './batch.js';
import { bookTable } from './book-table.js';
import { creditableAuthors, reviveAuthors } from './deleted-authors.js';
import { dissolveDerivedWorks, retitleDerivedWorks, reviveWorks } from './derived-works.js';
import { ensureHeadings } from './headings.js';
import { placeBooks } from './place-books.js';
import { writeRecords } from './record-writer.js';
import { FoundReferences, type Heading } from './references.js';
import { type Select, selectIncoming, type Selection } from './select-incoming.js';
import { idsOfKeys } from './source-keys.js';
import { workTable } from './work-table.js';

/** What became of the lines of a batch: each is counted once. */
export interface MergeOutcome {
  created: number;
  updated: number;
  unchanged: number;
  rejects: Reject[];
  /** works that were made for books */
  derivedWorks: number;
}

/** Brings authors into the catalogue. */
export async function mergeAuthors(batch: Batch, lines: readonly RecordLine<AuthorRecord>[]): Promise<MergeOutcome> {
  const selection = await selectIncoming(batch, lines);
  await writeRecords(batch, authorTable, selection.incoming, new FoundReferences(batch.source, new Map(), new Map()));
  return outcomeOf(selection, 0);
}

/** Brings works into the catalogue, linked to those of their authors who are there. */
export async function mergeWorks(
  batch: Batch,
  lines: readonly RecordLine<WorkRecord>[],
  select: Select = selectIncoming,
): Promise<MergeOutcome> {
  const selection = await select(batch, lines);
  const records = selection.incoming.map(({ record }) => ({ ...record, publishers: [] }));
  const references = await lookUp(batch, records);
  await writeRecords(batch, workTable, selection.incoming, references);
  await reviveAuthors(batch.tx, references.authorIds);
  return outcomeOf(selection, 0);
}

/** Brings books into the catalogue, each under a work. */
export async function mergeBooks(
  batch: Batch,
  lines: readonly RecordLine<BookRecord>[],
  select: Select = selectIncoming,
): Promise<MergeOutcome> {
  const selection = await select(batch, lines);
  const { books, works, left, derived } = await placeBooks(batch, selection.incoming);
  const records = books.map(({ record }) => record);
  const references = await lookUp(batch, records);
  await writeRecords(batch, bookTable, books, references);
  await reviveAuthors(batch.tx, references.authorIds);
  // also that of a book which a curator put there
  await reviveWorks(batch.tx, [...new Set(records.map(({ workId }) => workId))]);
  await retitleDerivedWorks(batch.tx, batch.source, [...works, ...left]);
  // also one that was made for a book that a curator has deleted
  await dissolveDerivedWorks(batch.tx, [...works, ...left]);
  return outcomeOf(selection, derived);
}

function outcomeOf({ incoming, unchanged, rejects }: Selection<unknown>, derivedWorks: number): MergeOutcome {
  const created = incoming.filter(({ stored }) => !stored?.owner).length;
  return { created, updated: incoming.length - created, unchanged, rejects, derivedWorks };
}

interface Referring {
  credits: Credit[];
  subjects: SubjectHeading[];
  series: SeriesStatement[];
  publishers: PublisherStatement[];
}

async function lookUp(batch: Batch, records: readonly Referring[]): Promise<FoundReferences> {
  const keys = records.flatMap(({ credits }) => credits.flatMap(({ authorKey }) => authorKey ?? []));
  const found = await idsOfKeys(batch, authorTable, keys);
  const there = await creditableAuthors(batch.tx, found.values());
  const authors = new Map([...found].filter(([, id]) => there.has(id)));
  return new FoundReferences(batch.source, authors, await ensureHeadings(batch.tx, records.flatMap(headingsOf)));
}

function headingsOf({ subjects, series, publishers }: Referring): Heading[] {
  return [
    ...subjects.map(({ kind, heading }) => ({ table: 'subjects' as const, kind, name: heading })),
    ...series.map(({ kind, name }) => ({ table: 'series' as const, kind, name })),
    ...publishers.map(({ name }) => ({ table: 'publishers' as const, kind: null, name })),
  ];
}
