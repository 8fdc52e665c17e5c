import { setTimeout as pause } from 'node:timers/promises';
import { PageFills } from '../../src/platform/cache/page-fills.js';
import { STALE_AT_MOST } from '../../src/platform/cache/page-store.js';
import { LimitMetrics } from '../../src/platform/limits/limit-metrics.js';
import { LoadShedder } from '../../src/platform/limits/load-shedder.js';
import { Problem } from '../../src/platform/problems/problem.js';
import { aBook } from '../support/a-book.js';
import { type Api, startApi } from '../support/api.js';
import { startRedis, type TestRedis } from '../support/redis.js';

let redis: TestRedis;
let api: Api;
beforeAll(async () => {
  redis = await startRedis();
  api = await startApi({ redisUrl: redis.url });
}, 60_000);
afterAll(async () => {
  await api?.stop();
  await redis?.stop();
});
afterEach(() => jest.restoreAllMocks());

it('a page that this process has and there is no time to build waits for a Redis that may only be slow', async () => {
  const { id } = await aBook(api, { title: 'A book that was read a while ago' });
  const path = `/v1/books/${id}`;
  await api.get(path).expect(200);
  await api.get(path).expect('cache-status', /hit/);
  jest.spyOn(api.app.get(LoadShedder), 'reason').mockReturnValue('backlog');
  await pause(STALE_AT_MOST + 100); // nothing says any more that it held a moment ago
  redis.freeze();
  const slow = api.get(path).then((answer) => answer);
  const unknown = api.get('/v1/books?limit=7').then((answer) => answer);
  await pause(150);
  redis.thaw();
  expect((await unknown).status).toBe(503);
  expect(await slow).toMatchObject({ status: 200, headers: { 'cache-status': expect.stringMatching(/^Colophon; hit; ttl=\d+$/) } });
  expect(api.app.get(LimitMetrics).shed.backlog).toBe(1);

  await pause(STALE_AT_MOST + 100);
  redis.freeze();
  try {
    await api
      .get(path)
      .expect(503)
      .expect('retry-after', /^[12]$/);
  } finally {
    redis.thaw();
  }
  expect(api.app.get(LimitMetrics).shed.backlog).toBe(2);
});

it.each([
  ['there was no time any more when it was in line for the database', new Problem('overloaded', 'The line was shortened.')],
  ['the database was away', Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })],
])('so does one that could not be built since %s', async (_, error) => {
  const { id } = await aBook(api, { title: 'A book that waits in line' });
  const path = `/v1/books/${id}`;
  await api.get(path).expect(200);
  await api.get(path).expect('cache-status', /hit/);
  await pause(STALE_AT_MOST + 100);
  const fill = jest.spyOn(api.app.get(PageFills), 'fill').mockRejectedValue(error);
  redis.freeze();
  const answers = [path, '/v1/books?limit=6'].map((each) => api.get(each).then((answer) => answer));
  while (fill.mock.calls.length < answers.length) await pause(10);
  redis.thaw();
  const [kept, unknown] = await Promise.all(answers);
  expect(kept).toMatchObject({ status: 200, headers: { 'cache-status': expect.stringMatching(/^Colophon; hit; ttl=\d+$/) } });
  expect(unknown!.status).toBe(503);
});
