import { networkInterfaces } from 'node:os';
import { type TestCluster, startCluster } from '../support/cluster.js';
import { createDatabase, type TestDatabase } from '../support/postgres.js';
import { redisUrl } from '../support/redis.js';

let database: TestDatabase;
let cluster: TestCluster | undefined;
let settings: Record<string, string>;

beforeAll(async () => {
  database = await createDatabase();
  settings = { DATABASE_URL: database.url, REDIS_URL: await redisUrl() };
  cluster = await startCluster(2, settings, { host: ownAddress() });
}, 180_000);
afterAll(async () => {
  await cluster?.remove();
  await database.drop();
});

/** An address of this machine that others reach, where it has one. */
function ownAddress(): string {
  const addresses = Object.values(networkInterfaces()).flatMap((all) => all ?? []);
  return addresses.find(({ internal, family }) => !internal && family === 'IPv4')?.address ?? '0.0.0.0';
}

describe('a cluster', () => {
  it('answers at the address that it was told', async () => {
    expect((await fetch(`${cluster!.url}/v1/books`)).status).toBe(200);
  });

  it('answers at an IPv6 address, and at all addresses', async () => {
    for (const host of ['::1', '0.0.0.0']) {
      const before: TestCluster = cluster!;
      expect(await before.interrupt()).toBe(0);
      cluster = await startCluster(2, settings, { host, after: before });
      expect((await fetch(`${cluster.url}/v1/books`)).status).toBe(200);
    }
  }, 120_000);
});
