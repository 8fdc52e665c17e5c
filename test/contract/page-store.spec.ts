import { createCache, memoryStore } from 'cache-manager';
import { MemoryPageStore } from '../../src/platform/cache/memory-page-store.js';
import { addressOf } from '../../src/platform/cache/page-address.js';
import { PageMemory } from '../../src/platform/cache/page-memory.js';
import type { PageStore } from '../../src/platform/cache/page-store.js';
import { openRedis } from '../../src/platform/cache/redis-connection.js';
import { RedisLink } from '../../src/platform/cache/redis-link.js';
import { RedisPageStore } from '../../src/platform/cache/redis-page-store.js';
import { redisUrl, startRedis } from '../support/redis.js';

const page = {
  status: 200,
  headers: { link: '<x>; rel="next"' },
  etag: '"e"',
  body: Buffer.from('{"title":"élan 📚"}'),
  gzip: Buffer.from('zipped'),
};
const tags = ['books', 'authors'];
const a = addressOf('/a', tags);

async function redisStore(schema = 'v1', url?: string): Promise<PageStore> {
  const at = url ?? (await redisUrl());
  const link = () => new RedisLink(openRedis(at));
  const store = new RedisPageStore(link(), link(), new PageMemory(1_000_000), schema);
  while (!store.available) await new Promise((resolve) => setTimeout(resolve, 5));
  return store;
}

/** As a writer does before it is answered. */
async function touch(store: PageStore, touched: string[]): Promise<void> {
  expect(await store.touch(touched)).toBe(true);
  await new Promise((resolve) => setTimeout(resolve, store.grace));
}

describe.each([
  [
    'in memory',
    async () => new MemoryPageStore(createCache(memoryStore({ max: 100, ttl: 0, ttlAutopurge: false, shouldCloneBeforeSet: false }))),
  ],
  ['in Redis', () => redisStore()],
])('a page store %s', (_, open: () => Promise<PageStore>) => {
  let store: PageStore;
  beforeEach(async () => {
    store = await open();
  });
  afterEach(() => store.close());

  const fill = async (at = a, ttl = 60_000) => {
    const { vector } = await store.find(at);
    return store.save(at, vector!, page, ttl);
  };
  const found = async (at = a) => (await store.find(at)).page;

  it('has nothing at first, and tokens for every tag', async () => {
    const first = await store.find(a);
    expect(first).toMatchObject({ page: null, reason: 'uri-miss' });
    expect(first.vector).toMatch(/^[\w-]{22}$/);
    expect((await store.find(a)).vector).toBe(first.vector);
  });

  it('gives back what was stored, byte for byte', async () => {
    expect(await fill()).toBe(true);
    for (const where of ['in this process', 'in the store']) {
      if (where === 'in the store' && store.kind === 'redis') store.forget();
      const given = await found();
      expect(given).toMatchObject({ status: 200, headers: page.headers, etag: page.etag });
      expect(given!.body.equals(page.body)).toBe(true);
      expect(given!.gzip!.equals(page.gzip)).toBe(true);
      expect(given!.expiresAt).toBeGreaterThan(Date.now());
    }
    expect(await found(addressOf('/b', tags))).toBeNull();
  });

  it('a touched tag makes every page that carries it stale, and no other', async () => {
    const other = addressOf('/c', ['subjects']);
    await fill();
    await fill(other);
    await touch(store, ['authors']);
    expect(await store.find(a)).toMatchObject({ page: null, reason: 'stale' });
    expect(await found(other)).not.toBeNull();
    await fill();
    expect(await found()).not.toBeNull();
  });

  it('a page that a write overtook while it was built is never served', async () => {
    const { vector } = await store.find(a);
    await touch(store, ['books']);
    store.save(a, vector!, page, 60_000);
    expect(await store.find(a)).toMatchObject({ page: null, reason: 'stale' });
  });

  it('what it was given is known by the tokens that it was built under', async () => {
    const { vector } = await store.find(a);
    expect(await store.builtUnder(a, vector!)).toBeNull();
    store.save(a, vector!, page, 60_000);
    expect(await store.builtUnder(a, vector!)).toMatchObject({ etag: page.etag });
    expect(await store.builtUnder(a, 'other tokens')).toBeNull();
  });

  it('what it forgets is not served from the memory of the process', async () => {
    await fill();
    store.forget();
    const again = await store.find(a);
    expect(again.page === null || again.from === 'redis').toBe(true);
  });

  it('a page ends with its time', async () => {
    await fill(a, 1);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await found()).toBeNull();
  });

  it('near its end a page is due for one of those who ask, and served to all', async () => {
    await fill();
    const nearItsEnd = Date.now() + 57_000;
    const clock = jest.spyOn(Date, 'now').mockReturnValue(nearItsEnd);
    try {
      const answers = await Promise.all([1, 2, 3].map(async () => store.find(a)));
      expect(answers.map((answer) => answer.page?.etag)).toEqual([page.etag, page.etag, page.etag]);
      expect(answers.filter((answer) => answer.page !== null && answer.due)).toHaveLength(1);
    } finally {
      clock.mockRestore();
    }
  });
});

describe('pages in Redis', () => {
  it('are shared by instances of one release and hidden from those of another, who all hear of every write', async () => {
    const url = await redisUrl();
    const [one, same, later] = await Promise.all([redisStore('v1', url), redisStore('v1', url), redisStore('v2', url)]);
    const { vector } = await one.find(a);
    one.save(a, vector!, page, 60_000);
    expect(await same.find(a)).toMatchObject({ page: { etag: page.etag }, from: 'redis' });
    expect(await same.find(a)).toMatchObject({ page: { etag: page.etag }, from: 'memory' });
    const { vector: known } = await later.find(a);
    later.save(a, known!, page, 60_000);
    await touch(one, tags);
    for (const store of [one, same, later]) expect(await store.find(a)).toMatchObject({ page: null });
    await Promise.all([one, same, later].map((store) => store.close()));
  });

  it('arrive before the store that sent them is closed', async () => {
    const url = await redisUrl();
    const [one, other] = await Promise.all([redisStore('v1', url), redisStore('v1', url)]);
    const { vector } = await one.find(a);
    one.save(a, vector!, page, 60_000);
    await one.close();
    expect(await other.find(a)).toMatchObject({ page: { etag: page.etag }, from: 'redis' });
    await other.close();
  });

  it('are kept here when Redis has no room for them, and counted', async () => {
    const redis = await startRedis();
    const store = await redisStore('v1', redis.url);
    const { vector } = await store.find(a);
    await redis.command('CONFIG', 'SET', 'maxmemory', '1');
    expect(store.save(a, vector!, page, 60_000)).toBe(true);
    while (store.lost === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(await store.find(a)).toMatchObject({ page: { etag: page.etag }, from: 'memory' });
    expect(store.available).toBe(true);
    await store.close();
    await redis.stop();
  });

  it('are due near their end, and served until then, also when Redis has dropped them', async () => {
    const redis = await startRedis();
    const store = await redisStore('v1', redis.url);
    const { vector } = await store.find(a);
    store.save(a, vector!, page, 60_000);
    const pagesIn = `for _, key in ipairs(redis.call('keys', '*:p:*')) do redis.call('del', key) end`;
    while (((await redis.command('KEYS', '*:p:*')) as string[]).length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    await redis.command('EVAL', pagesIn, '0');
    const clock = jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 57_000);
    try {
      expect(await store.find(a)).toMatchObject({ page: { etag: page.etag }, from: 'memory', due: true, vector });
      expect(await store.find(a)).toMatchObject({ page: { etag: page.etag }, from: 'memory', due: false });
    } finally {
      clock.mockRestore();
    }
    await store.close();
    await redis.stop();
  });

  it('have locks that one of all instances gets, until it gives them back or they end', async () => {
    const url = await redisUrl();
    const [one, other] = await Promise.all([redisStore('v1', url), redisStore('v1', url)]);
    expect(await one.claim('a', 60_000)).toBe(true);
    expect(await other.claim('a', 60_000)).toBe(false);
    expect(await other.claim('b', 60_000)).toBe(true);
    one.release('a');
    while (!(await other.claim('a', 20))) await new Promise((resolve) => setTimeout(resolve, 5));
    while (!(await one.claim('a', 20))) await new Promise((resolve) => setTimeout(resolve, 5));
    await Promise.all([one, other].map((store) => store.close()));
  });
});
