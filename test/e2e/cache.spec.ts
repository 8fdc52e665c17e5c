import { DataSource } from 'typeorm';
import { GRACE } from '../../src/platform/cache/token-leases.js';
import { aBook } from '../support/a-book.js';
import { anAuthor } from '../support/an-author.js';
import { type Api, startApi } from '../support/api.js';
import { startRedis } from '../support/redis.js';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

const status = async (path: string, from: Api = api): Promise<string> => (await from.get(path)).headers['cache-status'] as string;

describe('the second request for a page', () => {
  it('is a hit with the same bytes and the same entity tag', async () => {
    await aBook(api, { title: 'Twice' });
    const first = await api.get('/v1/books?limit=10&sort=title');
    const second = await api.get('/v1/books?limit=10&sort=title');
    expect(first.headers['cache-status']).toBe('Colophon; fwd=uri-miss; stored');
    expect(second.headers['cache-status']).toMatch(/^Colophon; hit; ttl=\d+$/);
    expect(second.text).toBe(first.text);
    for (const name of ['etag', 'link', 'x-total-count', 'content-type', 'cache-control'])
      expect(second.headers[name]).toBe(first.headers[name]);
  });

  it.each([
    '/v1/books?sort=title&limit=10',
    '/v1/books?limit=10&offset=0&sort=title',
    '/v1/books?limit=10&sort=%74itle',
    '/v1/books?sort=title&limit=10&',
  ])('is a hit when it is spelled %s', async (spelling) => {
    await api.get('/v1/books?limit=10&sort=title');
    expect(await status(spelling)).toMatch(/; hit;/);
  });

  it('is a hit on another instance', async () => {
    await api.get('/v1/books?limit=11');
    const other = await api.another();
    expect(await status('/v1/books?limit=11', other)).toMatch(/; hit;/);
    await other.stop();
  });

  it('answers 304 to whoever has the page', async () => {
    const { headers } = await api.get('/v1/books?limit=12');
    const etag = headers['etag'] as string;
    for (const given of [etag, `W/${etag}`, `"other", ${etag}`]) {
      const answer = await api.get('/v1/books?limit=12').set('If-None-Match', given).expect(304);
      expect(answer.text).toBe('');
      expect(answer.headers['etag']).toBe(etag);
    }
    await api.get('/v1/books?limit=12').set('If-None-Match', '"other"').expect(200);
  });

  it('has the same headers for HEAD, without a body', async () => {
    const get = await api.get('/v1/books?limit=13');
    const head = await (await import('supertest')).default(api.app.getHttpServer()).head('/v1/books?limit=13').expect(200);
    expect(head.headers['etag']).toBe(get.headers['etag']);
    expect(head.text).toBeUndefined();
  });
});

describe('after a write', () => {
  it('every page that showed the record is a miss with the new data, on every instance', async () => {
    const other = await api.another();
    const author = await anAuthor(api, { name: 'Before' });
    const book = await aBook(api, { title: 'Old', contributors: [{ authorId: author.id }] });
    const paths = [
      `/v1/books/${book.id}`,
      `/v1/authors/${author.id}/books`,
      `/v1/books?author=${author.id}&sort=title`,
      `/v1/authors/${author.id}`,
    ];
    for (const path of paths) await api.get(path).expect(200);

    await api.patch(`/v1/books/${book.id}`, { title: 'New' }).expect(200);
    for (const path of paths.slice(0, 3)) {
      const answer = await other.get(path);
      expect(answer.headers['cache-status']).toBe('Colophon; fwd=stale; stored');
      expect(answer.text).toContain('"New"');
    }
    expect(await status(paths[3]!, other)).toMatch(/; hit;/);

    await other.patch(`/v1/authors/${author.id}`, { name: 'After' }).expect(200);
    for (const path of paths) {
      const answer = await api.get(path);
      expect(answer.headers['cache-status']).toMatch(/fwd=stale/);
      expect(answer.text).toContain('After');
    }
    await other.stop();
  });

  it('a deleted record is gone from lists and pages at once', async () => {
    const book = await aBook(api, { title: 'Short-lived' });
    await api.get(`/v1/books/${book.id}`).expect(200);
    expect((await api.get('/v1/books?title=short-lived')).body).toMatchObject({ meta: { total: 1 } });
    await api.remove(`/v1/books/${book.id}`).expect(204);
    await api.get(`/v1/books/${book.id}`).expect(410);
    expect((await api.get('/v1/books?title=short-lived')).body).toMatchObject({ meta: { total: 0 } });
  });

  it('a write that failed leaves every page where it is', async () => {
    await api.get('/v1/books?limit=14');
    await api.post('/v1/books', { title: 'x', workId: 999_999 }).expect(422);
    expect(await status('/v1/books?limit=14')).toMatch(/; hit;/);
  });
});

it('every answer tells how the cache took part', async () => {
  expect(await status('/v1/books?limit=0')).toBe('Colophon; fwd=bypass');
  expect(await status('/v1/nowhere')).toBe('Colophon; fwd=bypass');
  expect(await status('/health/live')).toBe('Colophon; fwd=bypass');
  expect((await api.post('/v1/books', { title: 'x' })).headers['cache-status']).toBe('Colophon; fwd=method');
});

it('a catalogue gets no page of another one that has the same Redis, and hears of its own writes', async () => {
  const other = await startApi({ redisUrl: api.settings.redisUrl });
  try {
    const path = '/v1/series?limit=7';
    const totalOf = async ({ get }: Api) => ((await get(path).expect(200)).body as { meta: { total: number } }).meta.total;
    await api.post('/v1/series', { name: 'Everyman' }).expect(201);
    expect(await totalOf(api)).toBe(1);
    expect(await totalOf(other)).toBe(0);
    await other.post('/v1/series', { name: 'Reclam' }).expect(201);
    await other.post('/v1/series', { name: 'Insel' }).expect(201);
    for (let time = 0; time < 2; time += 1) expect([await totalOf(api), await totalOf(other)]).toEqual([1, 2]);
    expect((await other.get(path)).headers['cache-status']).toMatch(/; hit/);
  } finally {
    await other.stop();
  }
});

describe('without Redis', () => {
  it('requests are answered from the database while it is dead or frozen, and from the cache again afterwards', async () => {
    const redis = await startRedis();
    const lonely = await startApi({ redisUrl: redis.url });
    const book = await aBook(lonely, { title: 'Here' });
    const path = `/v1/books/${book.id}`;
    const hit = () => until(async () => /; hit;/.test(await status(path, lonely)));
    await hit();

    await redis.kill();
    await new Promise((resolve) => setTimeout(resolve, GRACE)); // what was read from it just before may still be believed
    expect((await lonely.get(path).expect(200)).headers['cache-status']).toMatch(/fwd=bypass|detail=unvalidated/);
    await lonely.patch(path, { title: 'Changed while Redis was dead' }).expect(200);
    await redis.restart();
    await hit();
    expect((await lonely.get(path)).body).toMatchObject({ data: { title: 'Changed while Redis was dead' } });

    redis.freeze();
    await lonely.get(path).expect(200);
    await lonely.patch(path, { title: 'Changed while Redis was frozen' }).expect(200);
    redis.thaw();
    expect((await lonely.get(path)).body).toMatchObject({ data: { title: 'Changed while Redis was frozen' } });
    await hit();
    expect((await lonely.get(path)).body).toMatchObject({ data: { title: 'Changed while Redis was frozen' } });

    await lonely.stop();
    await redis.stop();
  });

  it('the database validates pages while it is away, and no write is missed', async () => {
    const redis = await startRedis();
    const lonely = await startApi({ redisUrl: redis.url });
    const other = await lonely.another();
    const book = await aBook(lonely, { title: 'Here' });
    const path = `/v1/books/${book.id}`;
    await redis.kill();
    const validated = () => until(async () => (await status(path, other)).endsWith('detail=postgresql'));
    await validated();
    await lonely.patch(path, { title: 'Changed elsewhere' }).expect(200);
    // an instance that has not written may be a moment behind, and says so
    const shown = async () => {
      const { text, headers } = await other.get(path);
      return text.includes('Changed elsewhere') || !String(headers['cache-status']).includes('unvalidated');
    };
    await until(shown);
    expect((await other.get(path)).body).toMatchObject({ data: { title: 'Changed elsewhere' } });
    await validated();
    expect((await other.get(path)).body).toMatchObject({ data: { title: 'Changed elsewhere' } });
    await other.stop();
    await lonely.stop();
  });

  it('pages are served and fresh when it is full and takes no tokens', async () => {
    const redis = await startRedis();
    const api = await startApi({ redisUrl: redis.url });
    const book = await aBook(api, { title: 'Here' });
    const path = `/v1/books/${book.id}`;
    await until(async () => /; hit;/.test(await status(path, api)));
    await redis.command('CONFIG', 'SET', 'maxmemory', '1');
    await api.patch(path, { title: 'Changed while Redis was full' }).expect(200);
    for (let i = 0; i < 3; i += 1) expect((await api.get(path)).body).toMatchObject({ data: { title: 'Changed while Redis was full' } });
    await redis.command('CONFIG', 'SET', 'maxmemory', '0');
    await until(async () => /; hit; ttl=\d+$/.test(await status(path, api)));
    expect((await api.get(path)).body).toMatchObject({ data: { title: 'Changed while Redis was full' } });
    await api.stop();
    await redis.stop();
  });

  it('an instance starts, and says that it has no cache', async () => {
    const redis = await startRedis();
    await redis.kill();
    const { createApp } = await import('../../src/app.js');
    const app = await createApp({ ...api.settings, redisUrl: redis.url });
    await app.listen(0, '127.0.0.1');
    const { body } = await (await import('supertest')).default(app.getHttpServer()).get('/health/ready').expect(200);
    expect(body).toMatchObject({ status: 'degraded', info: { database: { status: 'up' }, cache: { status: 'degraded', kind: 'redis' } } });
    await app.close();
  });

  it('the memory of the process is the cache when no Redis is set', async () => {
    const alone = await startApi({ redisUrl: null });
    const book = await aBook(alone, { title: 'In memory' });
    await alone.get(`/v1/books/${book.id}`);
    expect(await status(`/v1/books/${book.id}`, alone)).toMatch(/; hit;/);
    await alone.patch(`/v1/books/${book.id}`, { title: 'Still fresh' });
    expect((await alone.get(`/v1/books/${book.id}`)).body).toMatchObject({ data: { title: 'Still fresh' } });
    await alone.stop();
  });

  it('a process that caches in memory hears of the writes of others', async () => {
    const server = await startApi({ redisUrl: null });
    const other = await server.another();
    const book = await aBook(server, { title: 'Read here' });
    await server.get(`/v1/books/${book.id}`);
    await other.patch(`/v1/books/${book.id}`, { title: 'Changed there' }).expect(200);
    await until(async () => (await server.get(`/v1/books/${book.id}`)).text.includes('Changed there'));
    // anybody may say anything on the channel
    const source = other.app.get(DataSource);
    for (const payload of ['', '5', '{', '["a", 1]']) await source.query(`select pg_notify('colophon_touched', $1)`, [payload]);
    await other.patch(`/v1/books/${book.id}`, { title: 'Changed again' }).expect(200);
    await until(async () => (await server.get(`/v1/books/${book.id}`)).text.includes('Changed again'));
    await other.stop();
    await server.stop();
  });
});

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 10));
}
