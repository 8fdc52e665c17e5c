import type { Transaction } from '../../../platform/database/writes.js';

/** The two tables of credits. */
export const creditTables = [
  { table: 'work_contributors', owner: 'work_id', of: 'works' },
  { table: 'book_contributors', owner: 'book_id', of: 'books' },
] as const;

export type CreditTable = (typeof creditTables)[number];

/** Removes credits that became repetitions when two keys turned out to be one author: the same author in the same role stays once, at the first place. */
export async function removeRepeatedCredits(
  tx: Pick<Transaction, 'rows'>,
  { table, owner }: CreditTable,
  owners: readonly number[],
): Promise<void> {
  await tx.rows(
    `delete from ${table} later using ${table} earlier
      where later.${owner} = any ($1) and earlier.${owner} = later.${owner}
        and earlier.author_id = later.author_id and earlier.role = later.role and earlier.position < later.position`,
    [owners],
  );
}

/** Notes that what works or books show has changed. */
export async function bumpVersions(tx: Transaction, table: 'works' | 'books', ids: readonly number[]): Promise<void> {
  await tx.rows(`update ${table} set version = version + 1, updated_at = greatest(now(), updated_at) where id = any ($1)`, [ids]);
}
