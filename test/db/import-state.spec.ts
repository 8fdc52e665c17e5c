import { setTimeout as pause } from 'node:timers/promises';
import { DataSource } from 'typeorm';
import type { PageStore } from '../../src/platform/cache/page-store.js';
import { ImportJournal, type ImportState } from '../../src/modules/imports/import-journal.js';
import { ImportLock } from '../../src/modules/imports/import-lock.js';
import { emptyReport } from '../../src/modules/imports/import-report.js';
import { CacheOutbox } from '../../src/platform/database/cache-outbox.js';
import { dataSourceOptions } from '../../src/platform/database/data-source-options.js';
import { Writes } from '../../src/platform/database/writes.js';
import { createDatabase, type TestDatabase } from '../support/postgres.js';
import { settingsOn } from '../support/settings.js';

describe('What is known of imports from outside', () => {
  let database: TestDatabase;
  let source: DataSource;
  let outbox: CacheOutbox;
  let journal: ImportJournal;
  let lock: ImportLock;
  beforeAll(async () => {
    database = await createDatabase();
    source = await new DataSource(dataSourceOptions(database.url, { pool: 2 })).initialize();
    const settings = settingsOn({ databaseUrl: database.url, redisUrl: null });
    outbox = new CacheOutbox(source, settings, { kind: 'memory', available: true } as unknown as PageStore);
    journal = new ImportJournal(new Writes(source, outbox), source);
    lock = new ImportLock(settings);
  });
  afterAll(async () => {
    await outbox.onApplicationShutdown();
    await source.destroy();
    await database.drop();
  });

  async function until(holds: (state: ImportState) => boolean): Promise<ImportState> {
    for (let attempt = 0; attempt < 200; attempt += 1) {
      const state = await journal.state();
      if (holds(state)) return state;
      await pause(25);
    }
    throw new Error('It did not come to that.');
  }

  it('is nothing before there was one', async () => {
    expect(await journal.state()).toEqual({ running: false, progress: null, done: null, failed: null });
  });

  it('is how far the one is that runs, that the killed one failed, and when one was done', async () => {
    const id = await lock.hold(async () => {
      const begun = await journal.begin('test', ['/dumps'], null);
      expect(await journal.state()).toMatchObject({ running: true, progress: null });
      const note = journal.progressOf(begun);
      note({ phase: 'books', bytesRead: 30, bytesTotal: 100, records: 7 });
      const { progress } = await until((state) => state.progress !== null);
      expect(progress).toEqual({ phase: 'books', bytesRead: 30, bytesTotal: 100, records: 7 });
      return begun;
    });
    // the lock went with its process, and nobody wrote down how it ended
    expect(await until(({ running }) => !running)).toMatchObject({ progress: null, done: null, failed: expect.any(Number) });
    await journal.end(id, 'done', emptyReport(id, [], []));
    expect(await journal.state()).toMatchObject({ running: false, done: expect.any(Number), failed: null });
  });
});
