import type { Transaction } from '../../../platform/database/writes.js';
import { DELETION } from './batch.js';
import { type CreditTable, creditTables } from './repeated-credits.js';
import { noteReturned } from './stored-records.js';

/** Condition on a deleted author `a`: the source took him away, not a curator, and he did not become another. `records`: the table that says so. */
function goneBySource(records: string): string {
  return `(exists (select from ${records} gone where gone.author_id = a.id and gone.format = '${DELETION}')
    and not exists (select from redirects r where r.kind = 'authors' and r.from_id = a.id))`;
}

/** Condition on an author `a`: he is there, or comes back when he is credited. */
export function creditable(records = 'source_records'): string {
  return `(a.deleted_at is null or ${goneBySource(records)})`;
}

/** Those of these authors whom credits may name. They are held, as the API holds what it refers to. */
export async function creditableAuthors(tx: Transaction, authors: Iterable<number>): Promise<Set<number>> {
  const ids = [...new Set(authors)];
  if (ids.length === 0) return new Set();
  const rows = await tx.rows<{ id: number }>(
    `select a.id from authors a where a.id = any ($1) and ${creditable()} order by a.id for key share`,
    [ids],
  );
  return new Set(rows.map(({ id }) => id));
}

/** Brings back those of these authors whom the source took away, and whom a live work or book credits. Whom a curator deleted stays deleted. */
export async function reviveAuthors(tx: Pick<Transaction, 'rows'>, authors: readonly number[]): Promise<void> {
  if (authors.length === 0) return;
  const credited = creditTables.map(
    ({ table, owner, of }) =>
      `exists (select from ${table} c join ${of} o on o.id = c.${owner} where c.author_id = a.id and o.deleted_at is null)`,
  );
  const revived = await tx.rows<{ id: number }>(
    `update authors a set deleted_at = null, version = version + 1, updated_at = greatest(now(), a.updated_at)
      where a.id = any ($1) and a.deleted_at is not null and ${goneBySource('source_records')} and (${credited.join(' or ')}) returning a.id`,
    [authors],
  );
  await noteReturned(tx, 'author_id', revived);
}

/** The same for all authors whom these works or books credit. */
export async function reviveAuthorsOf(tx: Pick<Transaction, 'rows'>, of: CreditTable['of'], ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return;
  const { table, owner } = creditTables.find((credits) => credits.of === of)!;
  const authors = await tx.rows<{ id: number }>(
    `select distinct author_id as id from ${table} where ${owner} = any ($1) and author_id is not null`,
    [ids],
  );
  await reviveAuthors(
    tx,
    authors.map(({ id }) => id),
  );
}
