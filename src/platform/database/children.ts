import type { Transaction } from './writes.js';

/** A row of a child table without its owner and place, by the names of its columns. */
export type ChildRow = Record<string, unknown>;

/**
 * Replaces what hangs on one record in a child table. `owner`: the column that names the record; `place`: the column that counts the
 * rows from 1. The names are the repositories' own constants, never a client's.
 */
export async function replaceChildren(
  tx: Transaction,
  table: string,
  owner: string,
  id: number,
  place: string,
  rows: ChildRow[],
): Promise<void> {
  await tx.rows(`delete from ${table} where ${owner} = $1`, [id]);
  if (rows.length === 0) return;
  const complete = rows.map((row, i) => ({ ...row, [owner]: id, [place]: i + 1 }));
  const columns = Object.keys(complete[0]!).join(', ');
  await tx.rows(`insert into ${table} (${columns}) select ${columns} from jsonb_populate_recordset(null::${table}, $1)`, [
    JSON.stringify(complete),
  ]);
}
