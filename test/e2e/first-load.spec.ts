import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type Api, startApi } from '../support/api.js';
import { contentOf } from '../support/catalogue-content.js';
import { authorLine, editionLine, workLine } from '../support/dump-lines.js';
import { OpenLibrary } from '../support/open-library.js';
import { redisUrl } from '../support/redis.js';
import { startColophon } from '../support/run-colophon.js';

const LINES_OF_A_FILE = 400;

let folder: string;
let dump: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'colophon-load-'));
  dump = join(folder, 'dump');
  await mkdir(dump);
  const lines = [
    ...Array.from({ length: 800 }, (_, i) => authorLine(i + 1, { name: `Author ${i}` })),
    ...Array.from({ length: 1600 }, (_, i) =>
      workLine(i + 1, { title: `Work ${i}`, authors: [(i % 820) + 1], subjects: [`Subject ${i % 50}`, `SUBJECT ${i % 40}`] }),
    ),
    ...Array.from({ length: 3200 }, (_, i) =>
      editionLine(i + 1, {
        ...(i % 20 === 0 ? {} : { work: (i % 1700) + 1 }),
        title: `Book ${i}`,
        publishers: [`Publisher ${i % 77}`, `publisher ${i % 76}.`],
        publish_date: `${1900 + (i % 120)}`,
      }),
    ),
    ...Array.from({ length: 100 }, (_, i) => workLine(i + 1, { title: `Work ${i}, revised` }, { revision: 2 })),
  ];
  // a file ends a block: there are several to be killed between
  for (let i = 0; i * LINES_OF_A_FILE < lines.length; i++)
    await writeFile(
      join(dump, `part-${String(i).padStart(2, '0')}.txt`),
      `${lines.slice(i * LINES_OF_A_FILE, (i + 1) * LINES_OF_A_FILE).join('\n')}\n`,
    );
});
afterAll(() => rm(folder, { recursive: true }));

async function startImport(databaseUrl: string): Promise<ChildProcess> {
  const args = ['import', 'openlibrary', dump, '--load-from', '0', '--rejects', join(folder, 'rejects.ndjson')];
  return startColophon(args, { databaseUrl, redisUrl: await redisUrl() });
}

async function ended(child: ChildProcess): Promise<number | null> {
  const [status] = (await once(child, 'exit')) as [number | null];
  return status;
}

describe('A first load', () => {
  it('that is killed three times, stopped once and run again is as one that nobody disturbed', async () => {
    const [killed, undisturbed] = [await OpenLibrary.open(), await OpenLibrary.open()];
    try {
      const places: [string, NodeJS.Signals][] = [
        ['file >= 2', 'SIGKILL'],
        ['file >= 9 or cardinality(done) > 0', 'SIGKILL'],
        ['cardinality(done) >= 9', 'SIGINT'],
        [`'search: works' = any (done)`, 'SIGKILL'],
      ];
      for (const [place, signal] of places) {
        const child = await startImport(killed.url);
        const exit = ended(child);
        for (;;) {
          if ((await killed.rows(`select from first_loads where ${place}`)).length > 0) break;
          expect(child.exitCode).toBeNull();
          await pause(5);
        }
        child.kill(signal);
        expect(await exit).toBe(signal === 'SIGINT' ? 130 : null);
      }
      expect(await killed.rows('select from books')).toEqual([]);
      // a sample would take the place of what can go on
      expect(await ended(startColophon(['sample'], { databaseUrl: killed.url, redisUrl: await redisUrl() }))).toBe(0);
      expect(await killed.rows('select from first_loads')).toHaveLength(1);
      for (const library of [killed, undisturbed]) expect(await ended(await startImport(library.url))).toBe(0);
      expect(await contentOf(killed)).toEqual(await contentOf(undisturbed));
      for (const rows of [
        'id, work_id, title from books',
        'id, title from works',
        'id, heading from subjects',
        'id, name from publishers',
        'id, status from imports',
        'id, lines from source_packs',
        'source_key as id, pack_id, pack_place from source_records',
      ])
        expect(await killed.rows(`select ${rows} order by id`)).toEqual(await undisturbed.rows(`select ${rows} order by id`));
    } finally {
      await killed.close();
      await undisturbed.close();
    }
  }, 240_000);

  it('begins anew when somebody has written since', async () => {
    const library = await OpenLibrary.open();
    try {
      const child = await startImport(library.url);
      const exit = ended(child);
      while ((await library.rows('select from first_loads where file >= 2')).length === 0) await pause(5);
      child.kill('SIGKILL');
      await exit;
      await library.rows(`insert into publishers (name, name_key) values ('Meanwhile', 'meanwhile')`);
      expect(await ended(await startImport(library.url))).toBe(0);
      expect(await library.rows(`select id from publishers where name = 'Meanwhile'`)).toEqual([{ id: 1 }]);
      expect(await library.rows(`select count(*)::integer as books from books`)).toEqual([{ books: 3200 }]);
    } finally {
      await library.close();
    }
  }, 240_000);

  it('serves readers, and refuses writers with the reason', async () => {
    const api: Api = await startApi();
    try {
      const author = await api.post('/v1/authors', { name: 'Here Before' });
      expect(author.status).toBe(201);
      const child = await startImport(api.settings.databaseUrl);
      const exit = ended(child);
      let running = true;
      void exit.then(() => (running = false));
      const refused: unknown[] = [];
      const revoked: number[] = [];
      for (let i = 0; running; i++) {
        const answers = await Promise.all([
          api.get(`/v1/books?limit=3&offset=${i % 50}`),
          api.get('/v1/authors/1'),
          api.get('/v1/works?sort=title'),
        ]);
        expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
        if (refused.length > 0) continue;
        const key = await api.post('/v1/keys', { name: 'leaked', role: 'reader' });
        const gone = await api.remove(`/v1/keys/${(key.body as { data: { id: number } }).data.id}`);
        const written = await api.patch('/v1/authors/1', { name: 'Here Before' });
        if (written.status === 200) continue;
        refused.push({ status: written.status, code: written.body.code, after: written.headers['retry-after'] });
        revoked.push(key.status, gone.status);
      }
      expect(await exit).toBe(0);
      expect(revoked).toEqual([201, 204]);
      expect(refused).toEqual([{ status: 503, code: 'import-loading', after: '60' }]);
      const page = await api.get('/v1/books?limit=1');
      expect(page.body.meta.total).toBe(3200);
      expect((await api.patch('/v1/authors/1', { name: 'Here After' })).status).toBe(200);
    } finally {
      await api.stop();
    }
  }, 240_000);
});
