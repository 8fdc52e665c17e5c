import { readEnv } from './env.js';
import { MOST_INSTANCES, poolSizeFor } from './pool-size.js';
import { settingsOf } from './settings.js';

const poolOf = (variables: Record<string, string>): number =>
  settingsOf(readEnv(variables), { databaseUrl: '', redisUrl: null }).databasePool;

describe('the connections of an instance', () => {
  it.each([
    [1, 4],
    [10, 4],
    [11, 4],
    [12, 3],
    [14, 2],
  ])('with %i instances are %i', (instances, connections) => {
    expect(poolOf({ INSTANCES: String(instances) })).toBe(connections);
  });

  it('are at least two, and leave room for a migrator and psql however many instances there are', () => {
    for (let instances = 1; instances <= MOST_INSTANCES; instances += 1) {
      const pool = poolSizeFor(instances);
      expect(pool).toBeGreaterThanOrEqual(2);
      expect(instances * (pool + 4)).toBeLessThanOrEqual(97 - 9);
    }
  });

  it('are those of DATABASE_POOL where it is given', () => {
    expect(poolOf({ INSTANCES: '10', DATABASE_POOL: '1' })).toBe(1);
    expect(poolOf({ INSTANCES: '40', DATABASE_POOL: '3' })).toBe(3);
  });

  it('must be said for more instances than fit', () => {
    expect(() => readEnv({ INSTANCES: '15' })).toThrow(/INSTANCES over 14 .* DATABASE_POOL/);
  });
});
