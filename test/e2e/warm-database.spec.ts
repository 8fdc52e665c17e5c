import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { startEmbeddedPostgres } from '../../src/platform/embedded/embedded-postgres.js';

/** Within which a restarted server has read a table of a megabyte again, milliseconds. */
const PATIENCE = 20_000;

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'home-'));
  chmodSync(home, 0o711); // when we are root, PostgreSQL runs under another account
});
afterEach(() => rmSync(home, { recursive: true }));

/** Runs the work with a connection to the server of the home, which is started for it and stopped after it. */
async function served<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const server = await startEmbeddedPostgres(home);
  const client = new pg.Client({ connectionString: server.url });
  try {
    await client.connect();
    return await work(client);
  } finally {
    await client.end();
    await server.stop();
  }
}

/** The share of the blocks of a table that is in the server's memory. */
async function inMemory(client: pg.Client, table: string): Promise<number> {
  const { rows } = await client.query<{ share: number }>(
    `select (select count(*) from pg_buffercache where relfilenode = pg_relation_filenode($1) and relforknumber = 0)::float
       / (pg_relation_size($1) / current_setting('block_size')::int) as share`,
    [table],
  );
  return rows[0]!.share;
}

it('has in memory after a restart what was there before, without being asked', async () => {
  await served(async (client) => {
    await client.query('create extension pg_buffercache');
    await client.query(`create table shelf as select i, repeat('x', 900) as text from generate_series(1, 1000) i`);
    expect(await inMemory(client, 'shelf')).toBe(1);
  });
  await served(async (client) => {
    const end = Date.now() + PATIENCE;
    while ((await inMemory(client, 'shelf')) < 1 && Date.now() < end) await pause(50);
    expect(await inMemory(client, 'shelf')).toBe(1);
  });
});
