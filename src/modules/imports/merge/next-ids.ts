import type { Transaction } from '../../../platform/database/writes.js';

/** Takes ids from a table's sequence, so that rows and their children can be copied without asking what they got. */
export async function nextIds(tx: Transaction, table: string, count: number): Promise<number[]> {
  if (count === 0) return [];
  const sql = `select nextval(pg_get_serial_sequence($1, 'id'))::int as id from generate_series(1, $2::int)`;
  return (await tx.rows<{ id: number }>(sql, [table, count])).map(({ id }) => id);
}
