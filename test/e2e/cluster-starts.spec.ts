import { existsSync, readFileSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { type TestCluster, startCluster } from '../support/cluster.js';
import { createDatabase, type TestDatabase } from '../support/postgres.js';
import { ended } from '../support/processes.js';
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

const isThere = (log: string) => existsSync(join(cluster!.directory, log));

describe('a cluster', () => {
  it('answers at the address that it was told', async () => {
    expect((await fetch(`${cluster!.url}/v1/books`)).status).toBe(200);
  });

  it('is not started a second time, at another address either', async () => {
    const { status, output } = await cluster!.order('--host', '127.0.0.1', '--instances', '1');
    expect([status, output]).toEqual([
      1,
      `A cluster with its files in ${cluster!.directory} runs already: end it with --stop, or choose another port with --port.\n`,
    ]);
    expect(['app1.log', 'app2.log', 'error.log', 'nginx/nginx.conf'].map(isThere)).toEqual([true, true, true, true]);
  });

  it('is not rolled to a build whose database is not ready', async () => {
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    try {
      const { rows } = await client.query<{ id: number }>('update derived_data set version = version - 1 returning name');
      expect(rows.length).toBeGreaterThan(0);
      expect(await cluster!.order('--roll')).toEqual({
        status: 1,
        output: expect.stringMatching(
          /^Nothing is replaced\. Computed tables are missing or of an earlier release: .*\. Run: npm run colophon -- migrate\n$/,
        ),
      });
      await client.query('update derived_data set version = version + 1');
      await client.query(`update migrations set name = name || ' of another release' where id = (select max(id) from migrations)`);
      expect(await cluster!.order('--roll')).toEqual({
        status: 1,
        output: 'Nothing is replaced. The database is 1 migrations behind. Run: npm run colophon -- migrate\n',
      });
      await client.query(`update migrations set name = replace(name, ' of another release', '')`);
    } finally {
      await client.end();
    }
    const { output } = await cluster!.order('--status');
    expect(output).toMatch(/^app1 +ready +\d+ +\d+ +0 /m);
  }, 60_000);

  it('finds the logs of the last one kept', async () => {
    const before = cluster!;
    const log = readFileSync(join(before.directory, 'app2.log'), 'utf8');
    expect(log).toContain('Colophon is ready');
    await before.interrupt();
    cluster = await startCluster(1, settings, { after: before });
    expect(readFileSync(join(cluster.directory, 'previous/app2.log'), 'utf8')).toContain(log);
    expect(['app1.log', 'app2.log', 'previous/app1.log', 'previous/error.log'].map(isThere)).toEqual([true, false, true, true]);
  }, 60_000);

  it('answers at an IPv6 address, and at all addresses', async () => {
    for (const host of ['::1', '0.0.0.0']) {
      const before: TestCluster = cluster!;
      expect(await before.interrupt()).toBe(0);
      cluster = await startCluster(2, settings, { host, after: before });
      expect((await fetch(`${cluster.url}/v1/books`)).status).toBe(200);
    }
  }, 120_000);

  it('leaves no worker of nginx behind when both are killed', async () => {
    const processes = cluster!.processes();
    const killed = processes.filter(({ command }) => /scripts\/cluster\.mjs|^nginx: master/.test(command));
    expect(killed).toHaveLength(2);
    for (const { pid } of killed) process.kill(pid, 'SIGKILL');
    await ended(processes);
  }, 60_000);
});
