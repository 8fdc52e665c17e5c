import { setTimeout as pause } from 'node:timers/promises';
import { DataSource } from 'typeorm';
import { KeysRepository } from '../../src/platform/access/keys.repository.js';
import { poolOf } from '../../src/platform/database/database.js';
import { openRedis } from '../../src/platform/cache/redis-connection.js';
import { RedisLink } from '../../src/platform/cache/redis-link.js';
import type { Principal } from '../../src/platform/limits/principal.js';
import { RateLimits } from '../../src/platform/limits/rate-limits.js';
import { aBook } from '../support/a-book.js';
import { type Api, startApi } from '../support/api.js';
import { startRedis, type TestRedis } from '../support/redis-server.js';

const noLimits = { anonymous: 0, reader: 0, editor: 0, librarian: 0 };
/** 1,000 units, which come back at 100 a second. */
const limited = { ...noLimits, anonymous: 6_000, reader: 60_000 };
const PAGE = '/v1/books?limit=2';

/** A client that a proxy on this machine tells of. */
function ask(api: Api, address: string, headers: Record<string, string> = {}, path = PAGE) {
  return api.get(path).set('X-Forwarded-For', address).set(headers);
}

function left(headers: Record<string, string>): number {
  return Number(/^"anonymous";r=(\d+);t=\d+$/.exec(headers['ratelimit'] ?? '')?.[1]);
}

describe('the limit of an address', () => {
  let api: Api;
  let etag: string;
  beforeAll(async () => {
    api = await startApi({ trustedProxies: ['127.0.0.1'], rateLimits: limited });
    await aBook(api);
    etag = (await api.get(PAGE)).headers['etag']!;
  });
  afterAll(() => api.stop());

  it('is told with every answer, and what was used up comes with 429 and the time to wait', async () => {
    const first = await ask(api, '203.0.113.1').expect(200);
    expect(first.headers).toMatchObject({ 'ratelimit-policy': '"anonymous";q=1000;w=10' });
    expect(left(first.headers)).toBe(990);
    let last = first;
    for (let i = 0; last.status === 200; i += 1) last = await ask(api, '203.0.113.1');
    expect(last.status).toBe(429);
    expect(last.headers).toMatchObject({ 'content-type': 'application/problem+json', 'retry-after': '1' });
    expect(last.headers['ratelimit']).toMatch(/^"anonymous";r=\d;t=10$/);
    expect(last.headers['ratelimit-policy']).toBe('"anonymous";q=1000;w=10');
    expect(last.body).toMatchObject({ type: '/problems/too-many-requests', status: 429, code: 'too-many-requests', errors: [] });
    expect(last.headers['x-request-id']).toBe((last.body as { requestId: string }).requestId);
    // others are not concerned, nor are probes and the machine itself
    await ask(api, '203.0.113.2').expect(200);
    await ask(api, '203.0.113.1', {}, '/health/live').expect(200);
    expect((await api.get(PAGE).expect(200)).headers['ratelimit']).toBeUndefined();
    let again = last;
    while (again.status === 429) again = await ask(api, '203.0.113.1');
    expect(again.status).toBe(200);
  });

  it('is spent by a 304 more slowly than by a page, and by a page of the database faster', async () => {
    const spentBy = async (address: string, times: number, headers: Record<string, string>, path: (i: number) => string) => {
      for (let i = 0; i < times; i += 1) await ask(api, address, headers, path(i));
      await pause(0); // the rest is charged when the answer has gone
      return 1_000 - left((await ask(api, address, { 'If-None-Match': etag })).headers);
    };
    const unchanged = await spentBy('203.0.113.11', 20, { 'If-None-Match': etag }, () => PAGE);
    const stored = await spentBy('203.0.113.12', 20, {}, () => PAGE);
    const changed = await spentBy('203.0.113.13', 20, { 'If-None-Match': '"another"' }, () => PAGE);
    const built = await spentBy('203.0.113.14', 20, {}, (i) => `/v1/books?limit=${10 + i}`);
    // what comes back meanwhile is less than what lies between them, however slow the machine
    expect(unchanged).toBeLessThanOrEqual(21);
    expect(stored).toBeLessThanOrEqual(201);
    expect(changed).toBeLessThanOrEqual(201);
    expect(built).toBeLessThanOrEqual(401);
    expect(stored).toBeGreaterThan(21);
    expect(changed).toBeGreaterThan(21);
    expect(built).toBeGreaterThan(21);
  });

  it('is that of its network for IPv6', async () => {
    const a = left((await ask(api, '2001:db8::1').expect(200)).headers);
    const b = left((await ask(api, '2001:db8::ffff:2').expect(200)).headers);
    expect(a).toBe(990);
    expect(b).toBeLessThan(990);
    expect(left((await ask(api, '2001:db8:0:1::1').expect(200)).headers)).toBe(990);
  });

  it('is shared by the instances', async () => {
    const other = await api.another();
    const address = '203.0.113.21';
    let here = await ask(api, address);
    while (here.status === 200) here = await ask(api, address);
    // it comes back at ten pages a second, which nobody waits for here
    let there = await ask(other, address);
    while (there.status !== 429) {
      there = await ask(other, address);
      here = await ask(api, address);
    }
    await other.stop();
  });

  it('is spent by keys that nobody has, before the database is asked for them', async () => {
    const { key } = (await api.post('/v1/keys', { name: 'a neighbour', role: 'reader' }).expect(201)).body.data as { key: string };
    const address = '203.0.113.41';
    await ask(api, address, { 'X-Api-Key': key }).expect(200);
    const lookups = jest.spyOn(api.app.get(KeysRepository), 'findByDigest');
    const statuses: number[] = [];
    while (!statuses.includes(429))
      statuses.push((await ask(api, address, { 'X-Api-Key': `colophon_${statuses.length}`.padEnd(52, 'x') })).status);
    expect(new Set(statuses)).toEqual(new Set([401, 429]));
    expect(lookups).toHaveBeenCalledTimes(statuses.length - 1);
    // a key that is known pays for itself
    await ask(api, address, { 'X-Api-Key': key }).expect(200);
    lookups.mockRestore();
  });

  it('shows in the metrics', async () => {
    let last = await ask(api, '203.0.113.31');
    while (last.status === 200) last = await ask(api, '203.0.113.31');
    const { text } = await api.get('/metrics');
    expect(Number(/^colophon_refused_total\{reason="limit-anonymous"\} (\d+)$/m.exec(text)?.[1])).toBeGreaterThan(0);
    expect(text).toMatch(/^colophon_refused_total\{reason="backlog"\} \d+$/m);
    expect(text).toMatch(/^colophon_limits_unshared_total \d+$/m);
    expect(text).toMatch(/^colophon_event_loop_delay_seconds [\d.e-]+$/m);
    expect(text).toMatch(/^colophon_limits_principals [1-9]\d*$/m);
  });
});

describe('limits in a Redis', () => {
  const reader: Principal = { id: 'key:7', role: 'reader' };
  let redis: TestRedis;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.stop());

  it('are one for two instances, go on in each while Redis is away, and are one again afterwards', async () => {
    const instances = await Promise.all(
      [1, 2].map(() =>
        startApi({ trustedProxies: ['127.0.0.1'], redisUrl: redis.url, rateLimits: { ...noLimits, reader: 60 } /* one unit a second */ }),
      ),
    );
    const [here, there] = instances.map(({ app }) => app.get(RateLimits)) as [RateLimits, RateLimits];
    const remaining = (limits: RateLimits) => Number(/r=(\d+)/.exec(limits.headersFor(reader)[3]!)?.[1]);
    /** What one spends is known to the other in the end. */
    const become = async (limits: RateLimits, fits: (units: number) => boolean) => {
      while (!fits(remaining(limits))) {
        limits.take(reader, 1e-6); // it must have to do with the key to be told
        await pause(20);
      }
    };
    expect(here.take(reader, 40)).toBe(0);
    await become(there, (units) => units <= 30);

    await redis.kill();
    expect(remaining(there)).toBeGreaterThan(0); // nobody waits, nothing fails
    there.charge(reader, 60);
    expect(there.take(reader, 1)).toBeGreaterThan(0);
    expect(remaining(here)).toBeGreaterThan(0);

    await redis.restart();
    await become(here, (units) => units === 0);
    for (const api of instances) await api.stop();
  });

  it('leave nothing there when all has come back', async () => {
    const link = new RedisLink(openRedis(redis.url));
    const api = await startApi({ trustedProxies: ['127.0.0.1'], redisUrl: redis.url, rateLimits: { ...noLimits, reader: 600_000 } });
    const limits = api.app.get(RateLimits);
    const keys = async () => ((await redis.command('KEYS', '*:r:key:8')) as string[]).length;
    while ((await keys()) === 0) {
      limits.take({ id: 'key:8', role: 'reader' }, 5_000);
      await pause(20);
    }
    while ((await keys()) > 0 || limits.size > 0) await pause(50);
    link.close();
    await api.stop();
  });
});

describe('an instance whose connections are all taken', () => {
  it('refuses at once what it cannot serve, stays alive, and serves again afterwards', async () => {
    const api = await startApi({ databasePool: 2 });
    await aBook(api);
    const page = await api.get(PAGE).expect(200);
    const pool = poolOf(api.app.get(DataSource));
    const taken = await Promise.all([pool.connect(), pool.connect()]);
    const asked = Array.from({ length: 200 }, (_, i) =>
      api.get(`/v1/books?offset=${i}`).then(({ status, headers }) => ({ status, headers })),
    );
    const first = await Promise.race(asked);
    expect(first.status).toBe(503);
    expect(first.headers['retry-after']).toMatch(/^[12]$/);
    await api.get('/health/live').expect(200);
    // pages of the cache go on
    expect((await api.get(PAGE).expect(200)).headers['etag']).toBe(page.headers['etag']);
    for (const connection of taken) connection.release();
    const statuses = (await Promise.all(asked)).map(({ status }) => status);
    expect(new Set(statuses)).toEqual(new Set([200, 503]));
    let after = await api.get('/v1/books?offset=300');
    while (after.status === 503) after = await api.get('/v1/books?offset=300');
    expect(after.status).toBe(200);
    await api.stop();
  });
});

describe('an instance whose event loop is late without any load', () => {
  it('answers whoever comes alone', async () => {
    const api = await startApi();
    try {
      for (let turn = 0; turn < 12; turn += 1) {
        const until = performance.now() + 60;
        while (performance.now() < until);
        if (turn === 8) await api.get('/problems').expect(200);
        else await pause(0);
      }
    } finally {
      await api.stop();
    }
  });
});
