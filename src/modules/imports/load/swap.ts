import { setTimeout } from 'node:timers/promises';
import type { DerivedData } from '../../../platform/database/derived-data.js';
import { SCHEMA, type Session } from './session.js';
import { tagsOf } from './twin-parts.js';

/** How long readers may be kept waiting while a swap waits for those before them, and how long they are let go on in between; milliseconds. */
const PATIENCE = 500;
const PAUSE = 250;

/**
 * Puts twins in the place of their tables, in the transaction that has kept writers out since the twins were filled. Every page that
 * is in a cache is out of reach when it commits.
 */
export async function swapTwins(guard: Session, home: string, tables: readonly string[], derived: DerivedData): Promise<string[]> {
  await lockOut(guard, tables);
  const tags = await tagsOf(guard.rows, tables);
  await guard.rows(`drop table ${tables.join(', ')}`);
  for (const table of tables) await guard.rows(`alter table ${SCHEMA}.${table} set schema ${home}`);
  await guard.rows(`drop schema ${SCHEMA} cascade`);
  await guard.rows(`delete from first_loads`);
  for (const one of derived.all()) await derived.note(guard.rows, one);
  await guard.rows(`insert into cache_outbox (tags) values ($1)`, [tags]);
  return tags;
}

/** Waits until nobody reads, for a moment at a time: whoever comes while a lock is waited for waits, too. */
async function lockOut(guard: Session, tables: readonly string[]): Promise<void> {
  for (;;) {
    await guard.rows('savepoint before_lock');
    try {
      await guard.rows(`set local lock_timeout = ${PATIENCE}`);
      await guard.rows(`lock table ${tables.join(', ')} in access exclusive mode`);
      await guard.rows('set local lock_timeout = 0');
      return;
    } catch (error) {
      // lock not available, or deadlock
      if (!['55P03', '40P01'].includes((error as { code?: string }).code ?? '')) throw error;
      await guard.rows('rollback to savepoint before_lock');
      await setTimeout(PAUSE);
    }
  }
}
