import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import request from 'supertest';
import { createApp } from '../../src/app.js';
import { SampleCatalogue } from '../../src/modules/imports/index.js';
import { migrate } from '../../src/platform/database/migrate.js';
import { startEmbeddedPostgres } from '../../src/platform/embedded/embedded-postgres.js';
import { redisUrl } from '../support/redis.js';
import { settingsOn } from '../support/settings.js';
import { startSystemPostgres, type SystemPostgres } from '../support/system-postgres.js';

const KEY = 'a-key-for-the-backup';
/** the Idempotency-Key of the book that is in the backup */
const BEFORE = randomUUID();
/** What is to be the same before and after: lists, a search, the order of titles, facets. */
const PAGES = [
  '/v1/books?limit=100&count=exact',
  '/v1/books?limit=20&sort=title&offset=500',
  '/v1/authors?limit=100&count=exact',
  '/v1/books?q="written before the backup"',
  '/v1/books?limit=5&facets=language',
  '/v1/audit?limit=10',
];

/** Serves a database with a Redis of its own while `work` asks for pages. */
async function serving<T>(databaseUrl: string, work: (app: NestFastifyApplication) => Promise<T>): Promise<T> {
  const app = await createApp(settingsOn({ databaseUrl, redisUrl: await redisUrl() }, { databasePool: 2, adminApiKey: KEY }));
  try {
    await app.init();
    await app.getHttpAdapter().getInstance().ready();
    return await work(app);
  } finally {
    await app.close();
  }
}

async function pagesOf(app: NestFastifyApplication): Promise<unknown[]> {
  const pages: unknown[] = [];
  for (const path of PAGES) pages.push((await request(app.getHttpServer()).get(path).set('X-Api-Key', KEY).expect(200)).body);
  return pages;
}

async function addBook(app: NestFastifyApplication, key: string): Promise<number> {
  const write = request(app.getHttpServer()).post('/v1/books').set('X-Api-Key', KEY).set('Idempotency-Key', key);
  const { body } = await write.send({ title: 'Written before the backup' }).expect(201);
  return (body as { data: { id: number } }).data.id;
}

/** The sample and one book that was written: the pages, and the id of that book. */
async function fill(databaseUrl: string): Promise<{ pages: unknown[]; book: number }> {
  await migrate(databaseUrl);
  return serving(databaseUrl, async (app) => {
    await app.get(SampleCatalogue).loadIntoEmpty();
    const book = await addBook(app, BEFORE);
    return { pages: await pagesOf(app), book };
  });
}

/** What a restored database must do: show the same, know which requests it has answered, and take new ones. */
async function expectRestored(databaseUrl: string, { pages, book }: { pages: unknown[]; book: number }): Promise<void> {
  await migrate(databaseUrl); // finds nothing to do
  await serving(databaseUrl, async (app) => {
    expect(await pagesOf(app)).toEqual(pages);
    expect(await addBook(app, BEFORE)).toBe(book);
    const another = await addBook(app, randomUUID());
    expect(another).toBeGreaterThan(book);
    await request(app.getHttpServer()).get(`/v1/books/${another}`).expect(200);
    const { body } = await request(app.getHttpServer()).get('/v1/books?q="written before the backup"').expect(200);
    expect((body as { data: unknown[] }).data).toHaveLength(2);
  });
}

describe('a database of one’s own', () => {
  let postgres: SystemPostgres;
  let directory: string;
  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'backup-'));
    postgres = await startSystemPostgres();
  }, 60_000);
  afterAll(async () => {
    await postgres?.stop();
    rmSync(directory, { recursive: true });
  });

  it('is served as it was after pg_dump and pg_restore', async () => {
    const dump = join(directory, 'colophon.dump');
    postgres.run('createdb', '--maintenance-db', postgres.url('postgres'), 'original');
    const before = await fill(postgres.url('original'));
    postgres.run('pg_dump', '--format', 'custom', '--file', dump, postgres.url('original'));
    postgres.run('createdb', '--maintenance-db', postgres.url('postgres'), 'restored');
    postgres.run('pg_restore', '--no-owner', '--exit-on-error', '--dbname', postgres.url('restored'), dump);
    await expectRestored(postgres.url('restored'), before);
  }, 120_000);
});

describe('the embedded database', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'backup-'));
    chmodSync(directory, 0o711);
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  it('is served as it was from a copy that was made while it was stopped', async () => {
    const [home, elsewhere] = [join(directory, 'home'), join(directory, 'elsewhere')];
    const original = await startEmbeddedPostgres(home);
    const before = await fill(original.url);
    await original.stop();
    const archive = join(directory, 'colophon-backup.tar.gz');
    execFileSync('tar', ['-C', home, '-czf', archive, 'postgres']);
    mkdirSync(elsewhere);
    execFileSync('tar', ['-C', elsewhere, '-xzf', archive]);
    const restored = await startEmbeddedPostgres(elsewhere);
    await expectRestored(restored.url, before).finally(() => restored.stop());
  }, 120_000);
});
