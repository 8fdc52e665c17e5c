import type { Transaction } from '../../../platform/database/writes.js';
import type { Batch } from './batch.js';
import type { CatalogueTable } from './catalogue-table.js';

/** Finds the rows that keys of the source stand for; keys of records that are not there are left out. */
export async function idsOfKeys(
  { tx, source }: Batch,
  { name, owner }: Pick<CatalogueTable<never>, 'name' | 'owner'>,
  keys: Iterable<string>,
): Promise<Map<string, number>> {
  const wanted = [...new Set(keys)];
  if (wanted.length === 0) return new Map();
  const rows = await tx.rows<{ key: string; id: number }>(
    // the end of a redirect wins over a record that stayed under the old key because the end had not come in
    `select distinct on (k.key) k.key, coalesce(merged.to_id, s.${owner}) as id
       from unnest($2::text[]) k(key)
       left join source_redirects r on r.source = $1 and r.from_key = k.key
       join source_records s on s.source = $1 and s.source_key = any (array[k.key, r.final_key]) and s.${owner} is not null
       left join redirects merged on merged.kind = '${name}' and merged.from_id = s.${owner}
      order by k.key, s.source_key = k.key`,
    [source, wanted],
  );
  return new Map(rows.map(({ key, id }) => [key, id]));
}

/** Finds where the source's redirects lead from each key; keys that are not redirected, or in a loop, are left out. */
export async function endsOfRedirects(tx: Transaction, source: string, keys: readonly string[]): Promise<Map<string, string>> {
  const rows = await tx.rows<{ from_key: string; final_key: string }>(
    `select from_key, final_key from source_redirects where source = $1 and from_key = any ($2) and final_key is not null`,
    [source, keys],
  );
  return new Map(rows.map(({ from_key, final_key }) => [from_key, final_key]));
}
