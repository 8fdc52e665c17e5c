import type { Sql } from '../../../platform/database/derived-data.js';
import { SOURCE } from '../open-library-lines.js';
import { type Kind, KINDS, numberOfKey } from './key-numbers.js';
import { NumberSet } from './number-set.js';

/** Rows that are fetched at once. */
const PAGE = 10_000;

/**
 * The numbers of keys whose records a load must not take: the ordinary merge asks which version is newer. They are those of records that
 * were there, and those that the source redirects.
 */
export async function takenNumbers(sql: Sql): Promise<Record<Kind, NumberSet>> {
  const taken = { authors: new NumberSet(), works: new NumberSet(), books: new NumberSet() };
  for (const { table, column } of [
    { table: 'source_records', column: 'source_key' },
    { table: 'source_redirects', column: 'from_key' },
  ]) {
    let after: string | null = '';
    while (after !== null) {
      const keys: { key: string }[] = await sql(
        `select ${column} as key from ${table} where source = $1 and ${column} > $2 order by ${column} limit ${PAGE}`,
        [SOURCE, after],
      );
      for (const { key } of keys) add(taken, key);
      after = keys.at(-1)?.key ?? null;
    }
  }
  return taken;
}

function add(taken: Record<Kind, NumberSet>, key: string): void {
  for (const kind of KINDS) {
    const number = numberOfKey(kind, key);
    if (number !== null) taken[kind].add(number);
  }
}
