import { EventEmitter, once } from 'node:events';
import pg from 'pg';
import { ImportLock } from '../../src/modules/imports/import-lock.js';
import { Session } from '../../src/modules/imports/load/session.js';
import { editionLine } from '../support/dump-lines.js';
import { OpenLibrary } from '../support/open-library.js';
import { createDatabase } from '../support/postgres.js';
import { settingsOn } from '../support/settings.js';

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

describe('The lock of an import', () => {
  it('outlives a limit of the database for sessions that are idle, as those of a load do', async () => {
    const database = await createDatabase();
    try {
      const client = await connect(database.url);
      await client.query(`do $$ begin execute format('alter database %I set idle_session_timeout = 50', current_database()); end $$`);
      await client.end();
      const session = await Session.open(database.url, null);
      await new ImportLock(settingsOn({ databaseUrl: database.url, redisUrl: null })).hold(async (lost) => {
        // whoever came before this one has been idle for longer
        const last = await connect(database.url);
        await new Promise<void>((resolve) => last.once('end', resolve));
        expect(lost.aborted).toBe(false);
      });
      expect(await session.rows('select 1 as there')).toEqual([{ there: 1 }]);
      await session.close();
    } finally {
      await database.drop();
    }
  });

  it('ends the import when it is lost, and says so; what is missing comes in with the next one', async () => {
    const library = await OpenLibrary.open();
    try {
      const lines = Array.from({ length: 5_000 }, (_, i) => editionLine(i + 1, { title: `Book ${i + 1}` }));
      const path = await library.file('editions.txt', lines.join('\n'));
      const client = await connect(library.url);
      await client.query('begin');
      await client.query('lock table books in share mode');
      const phases = new EventEmitter();
      const atBooks = once(phases, 'books');
      const cut = library.import([path], { onProgress: ({ phase }) => void phases.emit(phase) }).catch((error: Error) => error);
      await atBooks;
      await client.query(
        `select pg_terminate_backend(pid, 10000) from pg_stat_activity where datname = current_database() and application_name = 'colophon import lock'`,
      );
      await client.query('commit');
      await client.end();
      expect(await cut).toMatchObject({ message: expect.stringMatching(/^The connection that keeps other imports away was lost/) });
      expect(await library.rows(`select status from imports`)).toEqual([{ status: 'failed' }]);
      const { report } = await library.import([path]);
      expect(report).toMatchObject({ stopped: false, books: { created: expect.any(Number) } });
      expect(report.books.created).toBeGreaterThan(0);
      expect(await library.rows(`select count(*)::integer as books from books`)).toEqual([{ books: 5_000 }]);
    } finally {
      await library.close();
    }
  });
});
