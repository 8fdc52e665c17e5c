import pg from 'pg';
import { PageStore } from '../../src/platform/cache/page-store.js';
import { aBook } from '../support/a-book.js';
import { anAuthor } from '../support/an-author.js';
import { type Api, startApi } from '../support/api.js';
import { startRedis } from '../support/redis.js';

async function around(api: Api, sql: string): Promise<pg.QueryResult> {
  const client = new pg.Client({ connectionString: api.settings.databaseUrl });
  await client.connect();
  return client.query(sql).finally(() => client.end());
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 20));
}

describe.each([
  ['with Redis', {}],
  ['without Redis', { redisUrl: null }],
])('a write around the application, %s', (_, settings) => {
  let api: Api;
  let other: Api;
  beforeAll(async () => {
    api = await startApi(settings);
    other = await api.another();
  });
  afterAll(async () => {
    await other.stop();
    await api.stop();
  });

  it.each([
    ['an update', (id: number) => `update books set title = 'Around' where id = ${id}`],
    ['a deletion', (id: number) => `update books set deleted_at = now() where id = ${id}`],
    ['a cascade', (id: number) => `delete from books where id = ${id}`],
  ])('%s shows on every instance', async (_what, statement) => {
    const author = await anAuthor(api);
    const book = await aBook(api, { title: 'Through', contributors: [{ authorId: author.id }] });
    const paths = [`/v1/books/${book.id}`, `/v1/authors/${author.id}/books`];
    for (const path of paths) for (const instance of [api, other]) expect((await instance.get(path)).text).toContain('Through');
    await around(api, statement(book.id));
    for (const path of paths)
      for (const instance of [api, other])
        await until(async () => !(await instance.get(path)).text.includes('"title":"Through","subtitle"'));
  });

  it('TRUNCATE shows on every instance', async () => {
    await aBook(api, { title: 'Soon gone' });
    for (const instance of [api, other])
      expect((await instance.get('/v1/books?title=soon gone')).body).toMatchObject({ meta: { total: 1 } });
    await around(api, 'truncate books cascade');
    for (const instance of [api, other]) {
      await until(async () => ((await instance.get('/v1/books?title=soon gone')).body as { meta: { total: number } }).meta.total === 0);
    }
  });

  it('rows that were settled do not stay', async () => {
    await aBook(api);
    await until(async () => (await around(api, 'select from cache_outbox')).rowCount === 0);
  });
});

it('what a writer could not settle is settled when Redis answers again', async () => {
  const redis = await startRedis();
  const api = await startApi({ redisUrl: redis.url });
  const book = await aBook(api, { title: 'Before' });
  redis.freeze();
  await api.patch(`/v1/books/${book.id}`, { title: 'Meanwhile' }).expect(200);
  expect((await around(api, 'select from cache_outbox')).rowCount).toBeGreaterThan(0);
  redis.thaw();
  await until(async () => (await around(api, 'select from cache_outbox')).rowCount === 0);
  expect((await api.get(`/v1/books/${book.id}`)).body).toMatchObject({ data: { title: 'Meanwhile' } });
  await api.stop();
  await redis.stop();
});

it('a writer calls for nobody while it settles what others have written', async () => {
  const api = await startApi();
  const listener = new pg.Client({ connectionString: api.settings.databaseUrl });
  const calls: string[] = [];
  listener.on('notification', ({ channel }) => calls.push(channel));
  await listener.connect();
  await listener.query('listen colophon_unsettled; listen colophon_touched');
  const pages = api.app.get(PageStore);
  const doubted: boolean[] = [];
  for (let i = 0; i < 20; i += 1) {
    pages.doubt();
    doubted.push(!pages.available);
    await aBook(api, { title: `Doubted ${i}` });
  }
  await until(async () => (await around(api, 'select from cache_outbox')).rowCount === 0);
  expect(doubted).not.toContain(false);
  expect(new Set(calls)).toEqual(new Set(['colophon_touched']));
  await listener.end();
  await api.stop();
});

it('who settles what others have written waits for nobody who does the same', async () => {
  const api = await startApi();
  const other = new pg.Client({ connectionString: api.settings.databaseUrl });
  await other.connect();
  // no relay looks for rows of the future
  await other.query(`insert into cache_outbox (tags, created_at) values ('{books}', now() + interval '1 hour')`);
  await other.query('begin; select from cache_outbox for update');
  const pages = api.app.get(PageStore);
  pages.doubt();
  await until(async () => pages.available);
  expect((await other.query('select from cache_outbox')).rowCount).toBe(1);
  await other.query('commit');
  pages.doubt();
  await until(async () => (await other.query('select from cache_outbox')).rowCount === 0);
  await other.end();
  await api.stop();
});
