import type { Transaction } from '../../../platform/database/writes.js';

interface Led {
  key: string;
  kind: 'authors' | 'works' | 'books';
  /** the record that the key led to */
  end_id: number;
  /** the record that had come in under the key itself; null: none had */
  own_id: number | null;
}

/**
 * Undoes what the source's redirects from these keys did, and those that lead through them: to be asked before they are withdrawn, or lead elsewhere.
 * Their records are no longer merged into where they led, and what refers to that by one of the keys is noted in `moved_references`.
 */
export async function releaseRedirects(tx: Transaction, source: string, keys: readonly string[]): Promise<void> {
  if (keys.length === 0) return;
  const led = await tx.rows<Led>(
    `with recursive through(key) as (
       select unnest($2::text[]) collate "C" union select r.from_key from source_redirects r join through t on r.source = $1 and r.to_key = t.key),
     led as (
       select r.from_key as key, split_part(r.from_key, '/', 2) as kind,
              coalesce(ended.author_id, ended.work_id, ended.book_id) as end_id, coalesce(own.author_id, own.work_id, own.book_id) as own_id
         from through join source_redirects r on r.source = $1 and r.from_key = through.key
         join source_records ended on ended.source = $1 and ended.source_key = r.final_key
         left join source_records own on own.source = $1 and own.source_key = r.from_key)
     select led.key, led.kind, coalesce(merged.to_id, led.end_id) as end_id, led.own_id
       from led left join redirects merged on merged.kind = led.kind and merged.from_id = led.end_id`,
    [source, keys],
  );
  const referredTo = led.filter(({ kind }) => kind !== 'books');
  await tx.rows(
    `insert into moved_references (source, source_key, kind, record_id) select $1, * from unnest($2::text[], $3::text[], $4::int[])`,
    [source, referredTo.map(({ key }) => key), referredTo.map(({ kind }) => kind), referredTo.map(({ end_id }) => end_id)],
  );
  const merged = led.filter(({ own_id }) => own_id !== null);
  await tx.rows(
    `delete from redirects r using unnest($1::text[], $2::int[], $3::int[]) m(kind, from_id, to_id)
      where r.kind = m.kind and r.from_id = m.from_id and r.to_id = m.to_id`,
    [merged.map(({ kind }) => kind), merged.map(({ own_id }) => own_id), merged.map(({ end_id }) => end_id)],
  );
}
