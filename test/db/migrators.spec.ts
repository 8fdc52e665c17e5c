import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { buildIfStale } from '../../scripts/build.mjs';
import { migrationNames } from '../../src/platform/database/data-source-options.js';
import { rebuildInvalidIndexes } from '../../src/platform/database/invalid-indexes.js';
import { migrate } from '../../src/platform/database/migrate.js';
import { createDatabase, type TestDatabase } from '../support/postgres.js';

const CLI = join(import.meta.dirname, '../../dist/cli.js');

let database: TestDatabase;
let client: pg.Client;

beforeAll(() => buildIfStale(), 120_000);
beforeEach(async () => {
  database = await createDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
});
afterEach(async () => {
  await client.end();
  await database.drop();
});

const rows = async <T>(sql: string, values: unknown[] = []): Promise<T[]> => (await client.query(sql, values)).rows as T[];

/** `colophon migrate` in a process of its own, known to PostgreSQL by a name. */
function migrator(name: string): { child: ChildProcess; ended: Promise<number | null>; said: () => string } {
  const env = {
    PATH: dirname(process.execPath),
    DATABASE_URL: `${database.url}&application_name=${name}`,
    REDIS_URL: 'redis://127.0.0.1:1',
    INSTANCES: '10',
  };
  const child = spawn(process.execPath, [CLI, 'migrate'], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (said += text));
  const ended = once(child, 'close').then(([status]) => status as number | null);
  return { child, ended, said: () => said };
}

async function emptyDatabase(): Promise<void> {
  await client.query('drop schema public cascade; create schema public');
}

/** The names of the migrations that the database has had, each as often as it is noted. */
const noted = async (): Promise<string[]> =>
  (await rows<{ name: string }>('select name from migrations order by id')).map(({ name }) => name);

/** How often a line begins so in what they said. */
const timesSaid = (all: { said: () => string }[], beginning: string): number =>
  all.flatMap(({ said }) => said().split('\n')).filter((line) => line.startsWith(beginning)).length;

describe('ten processes that migrate an empty database at once', () => {
  it('run each migration once, compute each derived table once, and all end with 0', async () => {
    await emptyDatabase();
    const all = Array.from({ length: 10 }, (_, i) => migrator(`m${i}`));
    expect(await Promise.all(all.map(({ ended }) => ended))).toEqual(all.map(() => 0));
    expect(await noted()).toEqual(migrationNames);
    expect(timesSaid(all, 'migrated: ')).toBe(migrationNames.length);
    expect(timesSaid(all, 'computed: ')).toBe((await rows('select from derived_data')).length);
  }, 240_000);

  it('do so too when the one that migrates is killed in the middle', async () => {
    await emptyDatabase();
    const all = Array.from({ length: 10 }, (_, i) => migrator(`m${i}`));
    let holder: number | undefined;
    while (holder === undefined) {
      await pause(5);
      const [begun] = await rows<{ name: string }>(
        `select a.application_name as name from pg_locks l join pg_stat_activity a using (pid)
         where l.locktype = 'advisory' and l.objid = 26567466 and l.granted and a.datname = current_database()
           and to_regclass('public.migrations') is not null`,
      );
      if (begun !== undefined && (await noted()).length > 2) holder = Number(begun.name.slice(1));
    }
    const [killed, ...others] = [all[holder]!, ...all.filter((_, i) => i !== holder)];
    killed.child.kill('SIGKILL');
    expect(await killed.ended).toBeNull();
    expect(await Promise.all(others.map(({ ended }) => ended))).toEqual(others.map(() => 0));
    expect(await noted()).toEqual(migrationNames);
    expect(timesSaid(others, 'migrated: ')).toBeLessThan(migrationNames.length);
  }, 240_000);
});

it('a process that has to wait says for whom', async () => {
  await client.query('select pg_advisory_lock(26567466)');
  const told = new Promise<string>((resolve) => {
    void migrate(database.url, resolve);
  });
  expect(await told).toMatch(
    /^Another process migrates this database \(process \d+ of PostgreSQL, from this machine, since [\d:+]+\); waiting/,
  );
  await client.query('select pg_advisory_unlock(26567466)');
  while ((await rows(`select 1 from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`)).length > 0)
    await pause(20);
});

describe('an index that a killed process has left unfinished', () => {
  it('is rebuilt by the next migration, and what its rebuilding left is removed', async () => {
    await client.query(`
      create table shelves (label text);
      insert into shelves select 'shelf ' || i from generate_series(1, 1000) i;
      create index shelves_by_label on shelves (label);
      create index shelves_by_label_ccnew on shelves (label);
      create index shelves_by_length on shelves (length(label));
      update pg_index set indisvalid = false where indexrelid in ('shelves_by_label'::regclass, 'shelves_by_label_ccnew'::regclass);
    `);
    const { rebuilt, ran } = await migrate(database.url);
    expect({ rebuilt, ran }).toEqual({ rebuilt: ['shelves_by_label_ccnew', 'shelves_by_label'], ran: [] });
    const indexes = await rows(
      `select c.relname as name, indisvalid as valid from pg_index join pg_class c on c.oid = indexrelid where indrelid = 'shelves'::regclass order by 1`,
    );
    expect(indexes).toEqual([
      { name: 'shelves_by_label', valid: true },
      { name: 'shelves_by_length', valid: true },
    ]);
  });

  it('of CREATE INDEX CONCURRENTLY is found, and one that somebody is building now is left alone', async () => {
    await client.query('create table shelves (label text)');
    const reader = new pg.Client({ connectionString: database.url });
    const builder = new pg.Client({ connectionString: database.url });
    await Promise.all([reader.connect(), builder.connect()]);
    // building waits for whoever has changed the table
    await reader.query('begin; insert into shelves values (1)');
    const building = builder.query('create index concurrently shelves_by_label on shelves (label)').catch(() => undefined);
    while ((await rows('select from pg_stat_progress_create_index')).length === 0) await pause(10);
    const sql = <R>(text: string) => rows<R>(text);
    expect(await rebuildInvalidIndexes(sql)).toEqual([]);

    await client.query(`select pg_cancel_backend(pid) from pg_stat_progress_create_index`);
    await building;
    await reader.query('commit');
    await Promise.all([reader.end(), builder.end()]);
    expect(await rebuildInvalidIndexes(sql)).toEqual(['shelves_by_label']);
    expect(await rebuildInvalidIndexes(sql)).toEqual([]);
  });
});
