import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { DataSource } from 'typeorm';
import type { PageStore } from '../../src/platform/cache/page-store.js';
import { CacheOutbox } from '../../src/platform/database/cache-outbox.js';
import { dataSourceOptions } from '../../src/platform/database/data-source-options.js';
import { lazyDataSource } from '../../src/platform/database/lazy-data-source.js';
import { createDatabase, type TestDatabase } from '../support/postgres.js';
import { settingsOn } from '../support/settings.js';

describe('A relay whose connection is lost while it waits for the cache', () => {
  let database: TestDatabase;
  let source: DataSource;
  let outbox: CacheOutbox;
  /** what is being touched, to be let go by the test */
  let touching: (() => void) | undefined;
  beforeAll(async () => {
    database = await createDatabase();
    source = await new DataSource(dataSourceOptions(database.url, { pool: 2 })).initialize();
    const pages = {
      kind: 'redis',
      available: true,
      forget: () => undefined,
      reliesOn: () => undefined,
      grace: 0,
      touch: () => new Promise<boolean>((resolve) => (touching = () => resolve(true))),
    };
    outbox = new CacheOutbox(source, settingsOn({ databaseUrl: database.url, redisUrl: null }), pages as unknown as PageStore);
    await outbox.onModuleInit();
  });
  afterAll(async () => {
    touching?.();
    await outbox.onApplicationShutdown();
    await source.destroy();
    await database.drop();
  });

  it('fails, and neither ends the process nor forgets what it was to settle', async () => {
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    try {
      await client.query(`insert into cache_outbox (tags, created_at) values ('{books}', now() - interval '1 minute')`);
      const finish = await begun();
      await client.query(
        `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = 'colophon relay'`,
      );
      const gone = `select count(*)::integer as left from pg_stat_activity where datname = current_database() and application_name = 'colophon relay'`;
      while ((await client.query<{ left: number }>(gone)).rows[0]!.left > 0) await pause(10);
      finish();
      const finishNext = await begun();
      expect((await client.query('select from cache_outbox')).rowCount).toBe(1);
      finishNext();
      while ((await client.query('select from cache_outbox')).rowCount !== 0) await pause(10);
    } finally {
      await client.end();
    }
  });

  /** Resolves when it touches something, with what lets it go on. */
  async function begun(): Promise<() => void> {
    while (touching === undefined) await pause(10);
    const finish = touching;
    touching = undefined;
    return finish;
  }
});

it('A listener whose database is away tries again once a period, and not twice as often each time', async () => {
  let attempts = 0;
  const away = createServer((socket) => {
    attempts += 1;
    socket.destroy();
  }).listen(0, '127.0.0.1');
  await once(away, 'listening');
  const databaseUrl = `postgres://colophon@127.0.0.1:${(away.address() as AddressInfo).port}/colophon`;
  const source = await lazyDataSource(dataSourceOptions(databaseUrl, { pool: 1 }));
  const pages = { kind: 'redis', available: false, forget: () => undefined, reliesOn: () => undefined };
  const outbox = new CacheOutbox(source, settingsOn({ databaseUrl, redisUrl: null }), pages as unknown as PageStore);
  try {
    await outbox.onModuleInit();
    await pause(3_000);
    expect(attempts).toBeGreaterThan(1);
    expect(attempts).toBeLessThan(10); // half a second each; it would be a hundred
  } finally {
    await outbox.onApplicationShutdown();
    away.close();
  }
});
