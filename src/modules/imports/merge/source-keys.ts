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
    `select k.key, coalesce(merged.to_id, found.id) as id
       from unnest($2::text[]) k(key)
       left join lateral (select final_key from source_redirects where source = $1 and from_key = k.key limit 1) r on true
       left join lateral (select ${owner} as id from source_records where source = $1 and source_key = r.final_key limit 1) ended on true
       left join lateral (select ${owner} as id from source_records where source = $1 and source_key = k.key limit 1) own on true
      cross join lateral (select coalesce(ended.id, own.id) as id) found
       left join lateral (select to_id from redirects where kind = '${name}' and from_id = found.id limit 1) merged on true
      where found.id is not null`,
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
