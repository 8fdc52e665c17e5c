import { setTimeout as pause } from 'node:timers/promises';
import { CacheMetrics } from '../../src/platform/cache/cache-metrics.js';
import { aBook } from '../support/a-book.js';
import { startApi } from '../support/api.js';
import { makeDoor } from '../support/door.js';
import { createDatabase } from '../support/postgres.js';
import { startRedis } from '../support/redis.js';

it('a page that is asked for outlives its time while there is no database that could build it anew', async () => {
  const redis = await startRedis();
  const database = await createDatabase();
  const door = await makeDoor();
  const databaseUrl = door.address(database.url);
  await door.open();
  const api = await startApi({ databaseUrl, redisUrl: redis.url, cacheTtlSeconds: 5 });
  try {
    const { id } = await aBook(api, { title: 'A book that is read often' });
    const path = `/v1/books/${id}`;
    await api.get(path).expect(200);
    const hits = api.app.get(CacheMetrics).hits;
    door.close();
    const seen: string[] = [];
    for (const end = Date.now() + 3 * 5_000; Date.now() < end; await pause(10)) {
      const { status, headers } = await api.get(path);
      seen.push(`${status} ${headers['cache-status']}`);
    }
    expect(seen.filter((each) => !each.startsWith('200 Colophon; hit'))).toEqual([]);
    // held against the tokens of Redis, what this process remembers holds without the database as well
    expect(hits.memory).toBeGreaterThan(seen.length / 2);
    // what nobody had asked for is refused
    await api.get('/v1/books?limit=3').expect(503);
    await door.open();
  } finally {
    await api.stop();
    door.close();
    await redis.stop();
    await database.drop();
  }
}, 60_000);
