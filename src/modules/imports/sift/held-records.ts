import type { Transaction } from '../../../platform/database/writes.js';
import type { SiftedRecords } from './record-batch.js';

/** Whether the catalogue holds anything from a source. */
export async function holdsRecordsOf(tx: Transaction, source: string): Promise<boolean> {
  const [row] = await tx.rows<{ held: boolean }>(`select exists (select from source_records where source = $1) as held`, [source]);
  return row!.held;
}

/** Finds those records, by their places in the lists, that the catalogue does not hold in just this version. */
export async function findOthers(tx: Transaction, source: string, { keys, digests }: SiftedRecords): Promise<number[]> {
  // each key is looked up by the index, whatever the statistics say
  const [row] = await tx.rows<{ others: string | null }>(
    `select string_agg((k.place - 1)::text, ',') as others
       from unnest(string_to_array($2::text, ',')) with ordinality k(key, place)
       left join lateral (select sha256 from source_records where source = $1 and source_key = k.key limit 1) s on true
      where s.sha256 is distinct from substring($3::bytea from (k.place::int - 1) * 32 + 1 for 32)`,
    [source, viewOf(keys), viewOf(digests)], // as bytes, which need no quoting on this side and no reading on the other
  );
  return row!.others === null ? [] : row!.others.split(',').map(Number);
}

/** Of some records, by their places in the lists, those whose keys are redirected: what they say counts only if it is newer. */
export async function findRedirected(
  tx: Transaction,
  source: string,
  { keys }: SiftedRecords,
  places: readonly number[],
): Promise<number[]> {
  if (places.length === 0) return [];
  const all = viewOf(keys).toString('latin1').split(',');
  const placeOf = new Map(places.map((place) => [all[place]!, place]));
  const rows = await tx.rows<{ from_key: string }>(`select from_key from source_redirects where source = $1 and from_key = any ($2)`, [
    source,
    [...placeOf.keys()],
  ]);
  return rows.map(({ from_key }) => placeOf.get(from_key)!);
}

function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}

const KEYS_AT_ONCE = 50_000;

/** The keys under which a record has come in, and which are redirected: whatever their lines say, they may be out of date. */
export async function* redirectedRecords(rows: Transaction['rows'], source: string): AsyncGenerator<string> {
  for (let last = ''; ;) {
    const found = await rows<{ from_key: string; has_record: boolean }>(
      `select r.from_key, s.has_record from source_redirects r
         left join lateral (select sha256 is not null as has_record from source_records where source = $1 and source_key = r.from_key limit 1) s on true
        where r.source = $1 and r.from_key > $2 order by r.from_key limit ${KEYS_AT_ONCE}`,
      [source, last],
    );
    for (const { from_key, has_record } of found) if (has_record) yield from_key;
    if (found.length < KEYS_AT_ONCE) return;
    last = found.at(-1)!.from_key;
  }
}

/** Of some keys, those under which a record has come in. */
export async function keysWithRecords(tx: Transaction, source: string, keys: readonly string[]): Promise<string[]> {
  if (keys.length === 0) return [];
  const rows = await tx.rows<{ source_key: string }>(
    `select source_key from source_records where source = $1 and source_key = any ($2) and sha256 is not null`,
    [source, keys],
  );
  return rows.map(({ source_key }) => source_key);
}
