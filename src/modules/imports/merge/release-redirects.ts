import type { Transaction } from '../../../platform/database/writes.js';

interface Led {
  key: string;
  kind: 'authors' | 'works' | 'books';
  /** a record that the key led to, or leads through on its way to one that is not there */
  end_id: number;
  /** the record that had come in under the key itself; null: none had */
  own_id: number | null;
}

/**
 * Undoes what the source's redirects from these keys did, and those that lead through them: to be asked before they are withdrawn, or lead elsewhere.
 * Their records are no longer merged into where they led, and what refers to that by one of the keys is noted in `moved_references`. Where they
 * led when references followed them is one of the records along the chain: it may have become longer since, and have an end that is not there.
 */
export async function releaseRedirects(tx: Transaction, source: string, keys: readonly string[]): Promise<void> {
  if (keys.length === 0) return;
  const led = await tx.rows<Led>(
    `with recursive through(key) as (
       select unnest($2::text[]) collate "C" union select r.from_key from source_redirects r join through t on r.source = $1 and r.to_key = t.key),
     chain(key, at) as (
       select r.from_key, r.to_key from through join source_redirects r on r.source = $1 and r.from_key = through.key
       union select c.key, r.to_key from chain c join source_redirects r on r.source = $1 and r.from_key = c.at),
     led as (
       select c.key, split_part(c.key, '/', 2) as kind,
              coalesce(found.author_id, found.work_id, found.book_id) as end_id, coalesce(own.author_id, own.work_id, own.book_id) as own_id
         from chain c join source_records found on found.source = $1 and found.source_key = c.at
         left join source_records own on own.source = $1 and own.source_key = c.key
        where c.at <> c.key)
     select distinct led.key, led.kind, coalesce(merged.to_id, led.end_id) as end_id, led.own_id
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
    `delete from redirects r using (select distinct * from unnest($1::text[], $2::int[], $3::int[]) m(kind, from_id, to_id)) m
      where r.kind = m.kind and r.from_id = m.from_id and r.to_id = m.to_id`,
    [merged.map(({ kind }) => kind), merged.map(({ own_id }) => own_id), merged.map(({ end_id }) => end_id)],
  );
}
