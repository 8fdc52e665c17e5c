import type { Transaction } from '../../../platform/database/writes.js';
import type { Batch } from './batch.js';
import { copyInto } from './copy-rows.js';
import { reviveAuthorsOf } from './deleted-authors.js';
import { nextIds } from './next-ids.js';
import { referredTo } from './originals.js';
import { noteReturned } from './stored-records.js';

/*
 * A derived work exists only because a book must have one: the source names no work for the book, or one that has not come in.
 * It has no record of its own, takes its title from its first book by key, and goes when its last book goes.
 * One in which something is locked was made or changed by a curator and does not go.
 */

/*
 * Conditions on a work `w`. They count, which needs all rows of one work: asked whether there is one, the planner may walk another index
 * in the hope of meeting it soon, as long as the tables have no statistics.
 */
const derived = `(select count(*) from source_records own where own.work_id = w.id and own.sha256 is not null) = 0`;
const needed = `(select count(*) from books b where b.work_id = w.id and b.deleted_at is null) > 0`;

/** A work to derive; `key`: what the source calls it, null when it does not. */
export interface DerivedWork {
  key: string | null;
  title: string;
  titleSort: string;
}

/** Creates derived works and answers their ids in the same order. */
export async function createDerivedWorks(batch: Batch, works: readonly DerivedWork[]): Promise<number[]> {
  const ids = await nextIds(batch.tx, 'works', works.length);
  const rows = () => works.map(({ title, titleSort }, i) => [ids[i]!, title, titleSort]);
  const keyed = works.flatMap(({ key }, i) => (key === null ? [] : [{ key, id: ids[i]! }]));
  await copyInto(batch.tx, { table: 'works', columns: ['id', 'title', 'title_sort'], rows }, referredTo(batch, 'work_id', keyed));
  return ids;
}

/** Gives the derived ones among these works the title of their first live book, unless a curator locked it. */
export async function retitleDerivedWorks(tx: Pick<Transaction, 'rows'>, source: string, works: readonly number[]): Promise<void> {
  const few = await tx.rows<{ id: number }>(`select w.id from unnest($1::int[]) w(id) where ${derived}`, [works]);
  if (few.length === 0) return;
  await tx.rows(
    `update works w set title = first.title, title_sort = first.title_sort, version = w.version + 1, updated_at = greatest(now(), w.updated_at)
       from unnest($2::int[]) few(id) cross join lateral (
         select b.title, b.title_sort from books b
          cross join lateral (select source_key from source_records where book_id = b.id and source = $1 offset 0) s
          where b.work_id = few.id and b.deleted_at is null order by s.source_key limit 1) first
      where w.id = few.id and (w.title, w.title_sort) is distinct from (first.title, first.title_sort)
        and not 'title' = any (w.locked_fields)`,
    [source, few.map(({ id }) => id)],
  );
}

/** Deletes the derived ones among these works that no live book belongs to, unless a curator has had a hand in them. */
export async function dissolveDerivedWorks(tx: Transaction, works: readonly number[]): Promise<void> {
  if (works.length === 0) return;
  const superfluous = `w.id = any ($1) and w.deleted_at is null and w.locked_fields = '{}' and ${derived} and not ${needed}`;
  const held = await tx.rows<{ id: number }>(`select w.id from works w where ${superfluous} order by w.id for update`, [works]);
  if (held.length === 0) return;
  // whoever was bringing a book into one of them was waited for, and the book is there by now
  await tx.rows(
    `update works w set deleted_at = now(), version = version + 1, updated_at = greatest(now(), w.updated_at) where ${superfluous}`,
    [held.map(({ id }) => id)],
  );
}

/** Brings back the deleted ones among these works that a live book belongs to, and with them their authors. */
export async function reviveWorks(tx: Pick<Transaction, 'rows'>, works: readonly number[]): Promise<void> {
  const revived = await tx.rows<{ id: number }>(
    `update works w set deleted_at = null, version = version + 1, updated_at = greatest(now(), w.updated_at)
      where w.id = any ($1) and w.deleted_at is not null
        and ${needed} returning w.id`,
    [works],
  );
  await noteReturned(tx, 'work_id', revived);
  await reviveAuthorsOf(
    tx,
    'works',
    revived.map(({ id }) => id),
  );
}
