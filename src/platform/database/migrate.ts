import type { PoolClient } from 'pg';
import { DataSource } from 'typeorm';
import { dataSourceOptions } from './data-source-options.js';
import { poolOf } from './database.js';

/** The key of the advisory lock that migrating processes share ("colophon" on a telephone keypad). */
const MIGRATION_LOCK = 26_567_466;

/**
 * Brings the schema up to date and answers the names of the migrations it ran. Any number of processes may call it at once: one
 * migrates, the others wait by polling (a blocking lock would hold a snapshot that CREATE INDEX CONCURRENTLY waits for).
 */
export async function migrate(url: string): Promise<string[]> {
  const source = await new DataSource(dataSourceOptions(url, { pool: 2, patience: 'unlimited' })).initialize();
  try {
    const lock = await poolOf(source).connect();
    try {
      while (!(await take(lock))) {
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      const ran = await source.runMigrations({ transaction: 'each' });
      return ran.map(({ name }) => name);
    } finally {
      lock.release(true); // ends the session, and its lock with it
    }
  } finally {
    await source.destroy();
  }
}

async function take(lock: PoolClient): Promise<boolean> {
  const { rows } = await lock.query<{ mine: boolean }>('select pg_try_advisory_lock($1) as mine', [MIGRATION_LOCK]);
  return rows[0]!.mine;
}

/** How many migrations a database lacks. */
export async function pendingMigrations(url: string): Promise<number> {
  const source = await new DataSource(dataSourceOptions(url, { pool: 1 })).initialize();
  try {
    const table = await source.query<{ there: boolean }[]>(`select to_regclass('migrations') is not null as there`);
    if (!table[0]!.there) return source.migrations.length;
    const ran = await source.query<{ name: string }[]>('select name from migrations');
    return source.migrations.filter((migration) => !ran.some(({ name }) => name === migration.constructor.name)).length;
  } finally {
    await source.destroy();
  }
}
