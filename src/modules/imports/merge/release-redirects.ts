import type { Transaction } from '../../../platform/database/writes.js';
import { reviveAuthorsOf } from './deleted-authors.js';
import { retitleDerivedWorks, reviveWorks } from './derived-works.js';

type Kind = 'authors' | 'works' | 'books';

interface Led {
  key: string;
  kind: Kind;
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
  for (const kind of ['authors', 'works', 'books'] as const) {
    const merged = led.filter((one) => one.kind === kind && one.own_id !== null);
    if (merged.length > 0) await separate(tx, source, kind, merged);
  }
}

/** Ends that records are merged into others, and brings them back. Where their keys lead to another record that is there, they are merged into that one later. */
async function separate(tx: Transaction, source: string, kind: Kind, merged: readonly Led[]): Promise<void> {
  // merged away at the very time of the redirect; what was deleted before that, by a curator or the source, stays so. A derived work comes with its books
  const own = kind === 'works' ? 'and exists (select from source_records s where s.work_id = o.id and s.sha256 is not null)' : '';
  const back = await tx.rows<{ id: number }>(
    `with ended as (
       delete from redirects r using (select distinct * from unnest($1::int[], $2::int[]) m(from_id, to_id)) m
        where r.kind = '${kind}' and r.from_id = m.from_id and r.to_id = m.to_id returning r.from_id, r.created_at)
     update ${kind} o set deleted_at = null, version = o.version + 1, updated_at = greatest(now(), o.updated_at)
       from ended where o.id = ended.from_id and o.deleted_at = ended.created_at ${own} returning o.id`,
    [merged.map(({ own_id }) => own_id), merged.map(({ end_id }) => end_id)],
  );
  if (back.length === 0 || kind === 'authors') return;
  const ids = back.map(({ id }) => id);
  if (kind === 'books') await reviveWorksOf(tx, source, ids);
  await reviveAuthorsOf(tx, kind, ids);
}

/** The works of books that are there again: they may have gone with them, or bear the title of another one since. */
async function reviveWorksOf(tx: Transaction, source: string, books: readonly number[]): Promise<void> {
  const rows = await tx.rows<{ id: number }>(`select distinct work_id as id from books where id = any ($1)`, [books]);
  const works = rows.map(({ id }) => id);
  await reviveWorks(tx, works);
  await retitleDerivedWorks(tx, source, works);
}
