import { buildIfStale } from '../../scripts/build.mjs';
import { createDatabase } from '../support/postgres.js';
import { startRedis, type TestRedis } from '../support/redis.js';
import { check } from './check.js';
import { FAULTS, type FaultName } from './faults.js';
import { discovers } from './discover.js';
import { MUTANTS } from './mutants.js';

let redis: TestRedis;
beforeAll(async () => {
  buildIfStale();
  redis = await startRedis();
});
afterAll(() => redis.stop());

it('no read shows less than was acknowledged before it began, whatever goes wrong', async () => {
  const database = await createDatabase();
  const checked = await check({
    dist: 'dist',
    databaseUrl: database.url,
    redis,
    seed: 1,
    reads: 15_000,
    instances: 4,
    faults: Object.keys(FAULTS) as FaultName[],
    pause: 300,
    peace: 800,
  });
  await database.drop();
  expect(checked).toMatchObject({ stale: 0, torn: 0, examples: [], failures: [] });
  expect(Math.min(checked.hits, checked.unvalidated, checked.notModified, checked.writes, checked.faults.size)).toBeGreaterThan(0);
}, 180_000);

// a check that never fails proves nothing
it.each(MUTANTS)(
  'it is found out when $name',
  async (mutant) => {
    const database = await createDatabase();
    const { caught } = await discovers(mutant, { databaseUrl: database.url, redis, seed: 1 });
    await database.drop();
    expect(caught).toBe(true);
  },
  180_000,
);
