import { setTimeout as pause } from 'node:timers/promises';
import { DataSource } from 'typeorm';
import { dataSourceOptions, migrationNames, poolConfig } from './data-source-options.js';
import type { Sql } from './derived-data.js';
import { rebuildInvalidIndexes } from './invalid-indexes.js';

/** The key of the advisory lock that migrating processes share ("colophon" on a telephone keypad). */
const MIGRATION_LOCK = 26_567_466;
/** How often a process that waits for another one looks, when it first says so, and how often it says so again; milliseconds. */
const LOOK_EVERY = 100;
const SAID_AFTER = 3_000;
const SAID_EVERY = 30_000;

/** What a migration did. */
export interface Migrated {
  /** the names of the migrations that it ran */
  ran: string[];
  /** the names of indexes that a killed process had left unfinished, and that were rebuilt or removed */
  rebuilt: string[];
}

/**
 * Brings the schema up to date. Any number of processes may call it at once: one migrates, the others wait by polling (a blocking lock
 * would hold a snapshot that CREATE INDEX CONCURRENTLY waits for) and tell `onWait` so, in a sentence. The lock is one of the session that
 * migrates: when its process is killed, the next one begins after PostgreSQL has ended what was under way.
 */
export async function migrate(url: string, onWait: (sentence: string) => void = () => undefined): Promise<Migrated> {
  const connections = { pool: 1, patience: 'unlimited' } as const;
  // the one connection of the pool is the session with the lock, so it must not be given up for being idle
  const extra = { ...poolConfig(url, connections), idleTimeoutMillis: 0 };
  const source = await new DataSource({ ...dataSourceOptions(url, connections), extra }).initialize();
  const sql: Sql = (text, values) => source.query(text, values);
  try {
    await takeLock(sql, onWait);
    const rebuilt = await rebuildInvalidIndexes(sql);
    const ran = await source.runMigrations({ transaction: 'each' });
    return { ran: ran.map(({ name }) => name), rebuilt };
  } finally {
    await source.destroy();
  }
}

/** How many migrations a database lacks. Those that it has had from a later release do not count. */
export async function pendingMigrations(sql: Sql): Promise<number> {
  const [table] = await sql<{ there: boolean }>(`select to_regclass('migrations') is not null as there`);
  if (!table!.there) return migrationNames.length;
  const ran = new Set((await sql<{ name: string }>('select name from migrations')).map(({ name }) => name));
  return migrationNames.filter((name) => !ran.has(name)).length;
}

async function takeLock(sql: Sql, onWait: (sentence: string) => void): Promise<void> {
  let sayAt = Date.now() + SAID_AFTER;
  for (;;) {
    const [lock] = await sql<{ mine: boolean }>('select pg_try_advisory_lock($1) as mine', [MIGRATION_LOCK]);
    if (lock!.mine) return;
    if (Date.now() >= sayAt) {
      onWait(`Another process migrates this database${await holder(sql)}; waiting until it is done.`);
      sayAt = Date.now() + SAID_EVERY;
    }
    await pause(LOOK_EVERY);
  }
}

/** Who has the lock: ` (process 4711 of PostgreSQL, from 10.0.0.7, since 09:02:11)`. */
async function holder(sql: Sql): Promise<string> {
  const [other] = await sql<{ words: string }>(
    `select format(' (process %s of PostgreSQL, from %s, since %s)', pid, coalesce(host(client_addr), 'this machine'), backend_start::time(0)) as words
     from pg_locks join pg_stat_activity using (pid)
     where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())
       and classid = 0 and objid = $1 and objsubid = 1 and granted`,
    [MIGRATION_LOCK],
  );
  return other?.words ?? '';
}
