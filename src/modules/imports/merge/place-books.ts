import type { BookRecord } from '../../../formats/record.js';
import { sortKey } from '../../../standards/index.js';
import type { Batch } from './batch.js';
import type { PlacedBook } from './book-table.js';
import { createDerivedWorks, type DerivedWork } from './derived-works.js';
import type { Incoming } from './select-incoming.js';
import { endsOfRedirects, idsOfKeys } from './source-keys.js';
import { workTable } from './work-table.js';

/** Books that know their work, and what placing them did to works. */
export interface Placement {
  books: Incoming<PlacedBook>[];
  /** works that the source, not a curator, has put books into */
  works: number[];
  /** works that books have left */
  left: number[];
  /** how many works were made for them */
  derived: number;
}

/** Where a stored book is now. */
interface Place {
  workId: number;
  /** the work belongs to the book alone: no key of the source stands for it */
  own: boolean;
  locked: boolean;
}

/** Finds the work of each book, and derives one where the source names none or one that has not come in. */
export async function placeBooks(batch: Batch, incoming: readonly Incoming<BookRecord>[]): Promise<Placement> {
  const places = await currentPlaces(batch, incoming);
  const placeOf = ({ stored }: Incoming<BookRecord>) => (stored?.owner ? places.get(stored.owner.id) : undefined);
  const stays = (book: Incoming<BookRecord>) => placeOf(book)?.locked || (book.record.workKey === null && placeOf(book)?.own);

  const moving = incoming.filter((book) => !stays(book));
  const keys = moving.flatMap(({ record }) => record.workKey ?? []);
  const known = await idsOfKeys(batch, workTable, keys);
  const unplaced = moving.filter(({ record }) => record.workKey === null || !known.has(record.workKey));
  const derived = await deriveWorks(batch, unplaced);

  const books = incoming.map((book) => {
    const workId = stays(book) ? placeOf(book)!.workId : (derived.ids.get(book) ?? known.get(book.record.workKey!)!);
    return { ...book, record: { ...book.record, workId } };
  });
  const works = books.flatMap(({ record }, i) => (placeOf(incoming[i]!)?.locked ? [] : [record.workId]));
  const left = books.flatMap(({ record }, i) => {
    const before = placeOf(incoming[i]!)?.workId;
    return before === undefined || before === record.workId ? [] : [before];
  });
  return { books, works: [...new Set(works)], left, derived: derived.count };
}

async function currentPlaces({ tx }: Batch, incoming: readonly Incoming<BookRecord>[]): Promise<Map<number, Place>> {
  const ids = incoming.flatMap(({ stored }) => stored?.owner?.id ?? []);
  if (ids.length === 0) return new Map();
  const rows = await tx.rows<{ id: number; work_id: number; own: boolean; locked: boolean }>(
    `select b.id, b.work_id, 'work_id' = any (b.locked_fields) as locked,
            not exists (select 1 from source_records s where s.work_id = b.work_id) as own
       from books b where b.id = any ($1)`,
    [ids],
  );
  return new Map(rows.map(({ id, work_id, own, locked }) => [id, { workId: work_id, own, locked }]));
}

/** One work for each key that has not come in, shared by the books that name it; one for each book that names none. */
async function deriveWorks(
  batch: Batch,
  books: readonly Incoming<BookRecord>[],
): Promise<{ ids: Map<Incoming<BookRecord>, number>; count: number }> {
  const keys = books.flatMap(({ record }) => record.workKey ?? []);
  const ends = await endsOfRedirects(batch.tx, batch.source, keys);
  const groups = new Map<string | Incoming<BookRecord>, Incoming<BookRecord>[]>();
  for (const book of books) {
    const { workKey } = book.record;
    const group = workKey === null ? book : (ends.get(workKey) ?? workKey);
    const members = groups.get(group);
    if (members) members.push(book);
    else groups.set(group, [book]);
  }
  const works = [...groups].map(([group, members]): DerivedWork => {
    const [first] = members.sort((a, b) => (a.line.key < b.line.key ? -1 : 1));
    const { title, nonfiling } = first!.record;
    return { key: typeof group === 'string' ? group : null, title, titleSort: sortKey(title, nonfiling) };
  });
  const ids = await createDerivedWorks(batch, works);
  const members = [...groups.values()].flatMap((group, i) => group.map((book) => [book, ids[i]!] as const));
  return { ids: new Map(members), count: works.length };
}
