import { createCache, memoryStore } from 'cache-manager';
import { MemoryPageStore } from '../../src/platform/cache/memory-page-store.js';
import { PageMemory } from '../../src/platform/cache/page-memory.js';
import type { PageStore } from '../../src/platform/cache/page-store.js';
import { openRedis } from '../../src/platform/cache/redis-connection.js';
import { RedisLink } from '../../src/platform/cache/redis-link.js';
import { RedisPageStore } from '../../src/platform/cache/redis-page-store.js';
import { redisUrl } from '../support/redis.js';

const page = {
  status: 200,
  headers: { link: '<x>; rel="next"' },
  etag: '"e"',
  body: Buffer.from('{"title":"élan 📚"}'),
  gzip: Buffer.from('zipped'),
};
const tags = ['books', 'authors'];

async function redisStore(schema = 'v1', url?: string): Promise<PageStore> {
  const at = url ?? (await redisUrl());
  const link = () => new RedisLink(openRedis(at), schema);
  const store = new RedisPageStore(link(), link(), new PageMemory(1_000_000));
  while (!store.available) await new Promise((resolve) => setTimeout(resolve, 5));
  return store;
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

  const fill = async (key: string, ttl = 60_000) => {
    const { vector } = await store.lookup(key, tags);
    return store.save(key, tags, vector!, page, ttl);
  };

  it('has nothing at first, and tokens for every tag', async () => {
    const { page: found, vector, reason } = await store.lookup('/a', tags);
    expect(found).toBeNull();
    expect(reason).toBe('uri-miss');
    expect(vector).toMatch(/^[\w-]{22}$/);
    expect((await store.lookup('/a', tags)).vector).toBe(vector);
  });

  it('gives back what was stored, byte for byte', async () => {
    expect(await fill('/a')).toBe(true);
    const found = (await store.lookup('/a', tags)).page;
    expect(found).toMatchObject({ status: 200, headers: page.headers, etag: page.etag });
    expect(found!.body.equals(page.body)).toBe(true);
    expect(found!.gzip!.equals(page.gzip)).toBe(true);
    expect(found!.expiresAt).toBeGreaterThan(Date.now());
    expect((await store.lookup('/b', tags)).page).toBeNull();
  });

  it('a touched tag makes every page that carries it stale, and no other', async () => {
    await fill('/a');
    const other = await store.lookup('/c', ['subjects']);
    await store.save('/c', ['subjects'], other.vector!, page, 60_000);
    await store.touch(['authors']);
    expect(await store.lookup('/a', tags)).toMatchObject({ page: null, reason: 'stale' });
    expect((await store.lookup('/c', ['subjects'])).page).not.toBeNull();
    await fill('/a');
    expect((await store.lookup('/a', tags)).page).not.toBeNull();
  });

  it('a page that a write overtook while it was built is never served', async () => {
    const { vector } = await store.lookup('/a', tags);
    await store.touch(['books']);
    await store.save('/a', tags, vector!, page, 60_000);
    expect(await store.lookup('/a', tags)).toMatchObject({ page: null, reason: 'stale' });
  });

  it('what it has itself is recalled while it holds, and not after a write', async () => {
    expect(await store.recall('/a')).toBeNull();
    await fill('/a');
    expect(await store.recall('/a')).toMatchObject({ validated: true, page: { etag: page.etag } });
    await store.touch(['authors']);
    expect(await store.recall('/a')).toBeNull();
    await fill('/a');
    store.forget();
    expect(await store.recall('/a')).toBeNull();
  });

  it('a page ends with its time', async () => {
    await fill('/a', 1);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect((await store.lookup('/a', tags)).page).toBeNull();
    expect(await store.recall('/a')).toBeNull();
  });
});

describe('pages in Redis', () => {
  it('are shared by instances of one release and hidden from those of another', async () => {
    const url = await redisUrl();
    const [one, same, later] = await Promise.all([redisStore('v1', url), redisStore('v1', url), redisStore('v2', url)]);
    const { vector } = await one.lookup('/a', tags);
    await one.save('/a', tags, vector!, page, 60_000);
    expect((await same.lookup('/a', tags)).page).not.toBeNull();
    expect((await later.lookup('/a', tags)).page).toBeNull();
    await Promise.all([one, same, later].map((store) => store.close()));
  });
});
