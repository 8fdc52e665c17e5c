import type { Transaction } from '../../../platform/database/writes.js';
import { type Batch, DELETION, DELETION_UNDONE, type Reject, type SourceLine } from './batch.js';
import type { CatalogueTable } from './catalogue-table.js';
import { dissolveDerivedWorks, retitleDerivedWorks } from './derived-works.js';
import { newestOfEach, superseded } from './newest.js';
import { replaceOriginals } from './originals.js';
import { creditTables } from './repeated-credits.js';
import { compareWithStored, findStored, type StoredRecord } from './stored-records.js';

type TableName = CatalogueTable<never>['name'];

/** What became of deletions: each line is counted once. */
export interface DeletionOutcome {
  applied: number;
  /** of keys that never came in: nothing to delete */
  unknown: number;
  /** of works that live books belong to, and authors whom live works or books credit: not deleted */
  kept: number;
  unchanged: number;
  rejects: Reject[];
}

interface Deletion {
  line: SourceLine;
  owner: NonNullable<StoredRecord['owner']>;
  /** `same`: it was applied before, and undone because something needed the record */
  order: 'newer' | 'same';
}

/**
 * Deletes what the source says it deleted, except what live records need, as the API does: works that books belong to, authors who are
 * credited. Comes after all records and redirects of an import, for works after the deletion of books and for authors after that of works,
 * so that the order of the lines does not matter.
 */
export async function deleteRecords(batch: Batch, lines: readonly SourceLine[]): Promise<DeletionOutcome> {
  const { newest, rejects } = newestOfEach(lines);
  const stored = await findStored(batch, newest);
  const outcome: DeletionOutcome = { applied: 0, unknown: 0, kept: 0, unchanged: 0, rejects };
  const deletions: Deletion[] = [];
  for (const line of newest) {
    const known = stored.get(line.key);
    const order = compareWithStored(line.version, known);
    if (!known?.owner) outcome.unknown++;
    else if (order === 'older') rejects.push(superseded(line, 'by what is stored'));
    else if (order === 'same' && known.format !== DELETION_UNDONE) outcome.unchanged++;
    else deletions.push({ line, owner: known.owner, order });
  }
  const works = await worksWithBooks(batch.tx, idsIn('works', deletions));
  const authors = await authorsWithCredits(batch.tx, idsIn('authors', deletions));
  const needed: Record<TableName, Set<number>> = { books: new Set(), works, authors };
  const superfluous = deletions.filter(({ owner }) => !needed[owner.table].has(owner.id));
  outcome.kept = deletions.length - superfluous.length;
  const gone = await goneBefore(batch.tx, superfluous);
  // nothing is left to do where one was undone and somebody else has deleted the record since
  const final = superfluous.filter((deletion) => deletion.order === 'newer' || !gone.has(deletion));
  outcome.unchanged += superfluous.length - final.length;
  outcome.applied = final.length;
  const applied = final.map((deletion) => {
    const { line } = deletion;
    // what somebody else has deleted was not taken away by the source, and does not come back with it
    return gone.has(deletion) ? { ...line, format: stored.get(line.key)!.format ?? DELETION } : line;
  });
  await replaceOriginals(batch, applied);
  for (const table of ['books', 'works', 'authors'] as const) await softDelete(batch, table, idsIn(table, final));
  return outcome;
}

/** Those of these deletions whose records are deleted already. */
async function goneBefore(tx: Transaction, deletions: readonly Deletion[]): Promise<Set<Deletion>> {
  const gone = new Set<Deletion>();
  for (const table of ['books', 'works', 'authors'] as const) {
    const of = deletions.filter(({ owner }) => owner.table === table);
    if (of.length === 0) continue;
    const rows = await tx.rows<{ id: number }>(`select id from ${table} where id = any ($1) and deleted_at is not null`, [
      idsIn(table, of),
    ]);
    const ids = new Set(rows.map(({ id }) => id));
    for (const deletion of of) if (ids.has(deletion.owner.id)) gone.add(deletion);
  }
  return gone;
}

function idsIn(table: TableName, deletions: readonly Deletion[]): number[] {
  return deletions.filter(({ owner }) => owner.table === table).map(({ owner }) => owner.id);
}

/**
 * Waits for whoever is writing something that refers to these records, and keeps others from doing so until the transaction ends: a client holds what it
 * refers to, so that is there by the next statement, or refused once the record is gone.
 */
export async function holdAll(tx: Transaction, table: TableName, ids: readonly number[]): Promise<void> {
  await tx.rows(`select from ${table} where id = any ($1) order by id for update`, [ids]);
}

async function worksWithBooks(tx: Transaction, works: readonly number[]): Promise<Set<number>> {
  if (works.length === 0) return new Set();
  await holdAll(tx, 'works', works);
  const rows = await tx.rows<{ work_id: number }>(`select distinct work_id from books where work_id = any ($1) and deleted_at is null`, [
    works,
  ]);
  return new Set(rows.map(({ work_id }) => work_id));
}

async function authorsWithCredits(tx: Transaction, authors: readonly number[]): Promise<Set<number>> {
  if (authors.length === 0) return new Set();
  await holdAll(tx, 'authors', authors);
  const credits = creditTables.map(
    ({ table, owner, of }) =>
      `select c.author_id from ${table} c join ${of} o on o.id = c.${owner} where c.author_id = any ($1) and o.deleted_at is null`,
  );
  const rows = await tx.rows<{ author_id: number }>(credits.join(' union '), [authors]);
  return new Set(rows.map(({ author_id }) => author_id));
}

/** Marks records as deleted; derived works go with their last book, and take the title of the first one that is left. */
export async function softDelete({ tx, source }: Pick<Batch, 'tx' | 'source'>, table: TableName, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return;
  await tx.rows(
    `update ${table} set deleted_at = now(), version = version + 1, updated_at = greatest(now(), updated_at) where id = any ($1) and deleted_at is null`,
    [ids],
  );
  if (table !== 'books') return;
  const works = await tx.rows<{ work_id: number }>(`select distinct work_id from books where id = any ($1)`, [ids]);
  const left = works.map(({ work_id }) => work_id);
  await dissolveDerivedWorks(tx, left);
  await retitleDerivedWorks(tx, source, left);
}
