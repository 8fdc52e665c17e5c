import pg from 'pg';
import request from 'supertest';
import { aBook } from '../support/a-book.js';
import { type Api, startApi } from '../support/api.js';
import { startRedis } from '../support/redis.js';

const status = async (path: string, from: Api): Promise<string> => (await from.get(path)).headers['cache-status'] as string;

const purge = (from: Api, ...tags: unknown[]) => from.post('/v1/cache/purge', { tags });

async function waiting(api: Api): Promise<number | null> {
  const client = new pg.Client({ connectionString: api.settings.databaseUrl });
  await client.connect();
  const { rowCount } = await client.query('select from cache_outbox').finally(() => client.end());
  return rowCount;
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 10));
}

/** Asks for each page until each instance has it. */
async function stored(paths: string[], ...instances: Api[]): Promise<void> {
  for (const path of paths) for (const instance of instances) await until(async () => /; hit;/.test(await status(path, instance)));
}

describe('a purge', () => {
  let api: Api;
  let other: Api;
  let book: string;
  let neighbour: string;
  const everyKind = ['books', 'works', 'authors', 'publishers', 'series', 'subjects'].map((kind) => `/v1/${kind}?limit=7`);

  beforeAll(async () => {
    api = await startApi();
    other = await api.another();
    book = `/v1/books/${(await aBook(api, { title: 'Stored' })).id}`;
    neighbour = `/v1/books/${(await aBook(api, { title: 'Stored as well' })).id}`;
  });
  beforeEach(async () => {
    await stored([...everyKind, book, neighbour], api, other);
    await until(async () => (await waiting(api)) === 0);
  });
  afterAll(async () => {
    await other.stop();
    await api.stop();
  });

  /** The pages, of those that were stored, that an instance asks the database for again. */
  async function goneFrom(instance: Api): Promise<string[]> {
    const gone: string[] = [];
    for (const path of [...everyKind, book, neighbour]) if (/fwd=stale/.test(await status(path, instance))) gone.push(path);
    return gone;
  }

  const list = (kind: string) => `/v1/${kind}?limit=7`;
  const cases: [string, () => string[], () => string[]][] = [
    ['a kind', () => ['books'], () => [list('books')]],
    ['the single records of a kind', () => ['books!'], () => [book, neighbour]],
    ['one record', () => [`books#${book.split('/').at(-1)}`], () => [book]],
    ['a kind that pages of others show', () => ['publishers'], () => [list('books'), list('publishers'), book, neighbour]],
    ['several tags', () => ['series!', 'books!', 'subjects!'], () => [book, neighbour]],
    ['everything', () => ['*'], () => [...everyKind, book, neighbour]],
  ];
  describe.each([
    ['the instance that was told', () => api],
    ['another instance', () => other],
  ])('seen on %s', (_, instance) => {
    it.each(cases)('of %s makes its pages stale, and no others', async (_what, tags, gone) => {
      await purge(api, ...tags()).expect(200);
      expect(await goneFrom(instance())).toEqual(gone());
    });
  });

  it('is over when it is answered: not even an instance that has just looked at its tokens serves what it put out of reach', async () => {
    const seen = new Set<string>();
    for (let i = 0; i < 20; i += 1) {
      await stored([everyKind[0]!], other);
      await purge(api, 'books').expect(200);
      seen.add((await status(everyKind[0]!, other)).replace(/;(?! fwd).*/, ''));
    }
    expect([...seen]).toEqual(['Colophon; fwd=stale']);
  });

  it('answers the tags, with the stripe of an id, each once', async () => {
    const { body } = await purge(api, 'books#65548', 'books', 'books#12').expect(200);
    expect(body).toEqual({ data: { tags: ['books#12', 'books'] } });
  });

  it('of everything answers the tags of every kind and of its single records', async () => {
    const { body } = await purge(api, '*', 'authors#3').expect(200);
    const kinds = ['authors', 'books', 'publishers', 'series', 'subjects', 'works'];
    expect(body).toEqual({ data: { tags: [...kinds.flatMap((kind) => [kind, `${kind}!`]), 'authors#3'] } });
  });

  it('may have a thousand tags', async () => {
    const tags = Array.from({ length: 1000 }, (_, i) => `publishers#${64_536 + i}`);
    expect((await purge(api, ...tags).expect(200)).body).toEqual({ data: { tags } });
  });

  it('leaves nothing in the outbox', async () => {
    await purge(api, '*').expect(200);
    await until(async () => (await waiting(api)) === 0);
  });

  it.each([
    ['no tags', [], '/tags', /./],
    ['too many tags', Array.from({ length: 1001 }, () => 'books'), '/tags', /1000/],
    ['a malformed tag', ['books', 'Books', 'books#x'], '/tags', /^"Books" must be a kind of record/],
    ['what is no text', [['books']], '/tags', /^\["books"\] must be text/],
    ['a kind that no page shows', ['books', 'magazines'], '/tags/1', /^magazines is about none of the kinds/],
  ])('of %s is refused, with the member that is wrong, and leaves every page where it is', async (_, tags, pointer, message) => {
    const { body } = await purge(api, ...tags).expect(422);
    expect(body).toMatchObject({ code: 'invalid-body', errors: [{ in: 'body', pointer, message: expect.stringMatching(message) }] });
    expect(await waiting(api)).toBe(0);
    expect(await goneFrom(api)).toEqual([]);
  });

  it('without the key is refused, and leaves every page where it is', async () => {
    await request(api.app.getHttpServer())
      .post('/v1/cache/purge')
      .send({ tags: ['*'] })
      .expect(401);
    expect(await waiting(api)).toBe(0);
    expect(await goneFrom(api)).toEqual([]);
  });
});

describe('without Redis', () => {
  it('a purge is heard by processes that cache in their own memory', async () => {
    const api = await startApi({ redisUrl: null });
    const other = await api.another();
    await stored(['/v1/books', '/v1/authors'], api, other);
    await purge(api, 'books').expect(200);
    expect(await status('/v1/books', api)).toMatch(/fwd=stale/);
    expect(await status('/v1/authors', api)).toMatch(/; hit;/);
    await until(async () => /fwd=stale/.test(await status('/v1/books', other)));
    expect(await status('/v1/authors', other)).toMatch(/; hit;/);
    await until(async () => (await waiting(api)) === 0);
    await other.stop();
    await api.stop();
  });

  it('a purge while Redis is frozen holds when it is back', async () => {
    const redis = await startRedis();
    const api = await startApi({ redisUrl: redis.url });
    await stored(['/v1/books'], api);
    redis.freeze();
    await purge(api, '*').expect(200);
    expect(await waiting(api)).toBe(1);
    redis.thaw();
    await until(async () => (await waiting(api)) === 0);
    // a page may be missing rather than stale: of the two connections that for tokens may be back first
    expect(await status('/v1/books', api)).toMatch(/fwd=(stale|bypass|uri-miss)/);
    await api.stop();
    await redis.stop();
  });
});
