import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { buildIfStale } from '../../scripts/build.mjs';
import { makeDoor, type Door } from '../support/door.js';
import { freePort } from '../support/free-port.js';
import { createDatabase, type TestDatabase } from '../support/postgres.js';
import { runColophon } from '../support/run-colophon.js';
import { type ServerProcess, startServer } from '../support/server-process.js';

interface Health {
  status: string;
  info: Record<string, object>;
  error: Record<string, { message: string }>;
  details: Record<string, object>;
}

let database: TestDatabase;
let door: Door;
let server: ServerProcess | undefined;

beforeAll(() => buildIfStale(), 120_000);
beforeEach(async () => {
  database = await createDatabase();
  door = await makeDoor();
});
afterEach(async () => {
  server?.kill('SIGKILL');
  await server?.ended();
  door.close();
  await database.drop();
});

const execute = async (sql: string): Promise<Record<string, unknown>[]> => {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  const { rows } = await client.query<Record<string, unknown>>(sql).finally(() => client.end());
  return rows;
};

/** The next answer of `/health/ready` of which that holds. */
async function readiness(
  holds: (health: Health, status: number) => boolean,
): Promise<{ status: number; health: Health; answer: Response }> {
  for (;;) {
    const answer = await fetch(`${server!.url}/health/ready`);
    const health = (await answer.json()) as Health;
    if (holds(health, answer.status)) return { status: answer.status, health, answer };
    await pause(50);
  }
}

it('a server starts before its database, its schema and its Redis, says what it lacks, and answers when they are there', async () => {
  // as a new database is: nobody has migrated it
  await execute('drop schema public cascade; create schema public');
  const redis = `redis://127.0.0.1:${await freePort()}`;
  server = await startServer({ DATABASE_URL: door.address(database.url), REDIS_URL: redis });

  const { health, answer } = await readiness(({ error }) => error['schema']!.message.includes('ECONNREFUSED'));
  expect(answer.status).toBe(503);
  expect(answer.headers.get('cache-control')).toContain('no-store');
  expect(health).toEqual({
    status: 'error',
    info: { process: { status: 'up' }, cache: expect.objectContaining({ status: 'degraded', kind: 'redis' }) },
    error: {
      database: { status: 'down', message: 'Nobody listens where DATABASE_URL leads (ECONNREFUSED).' },
      schema: { status: 'down', message: 'Nobody listens where DATABASE_URL leads (ECONNREFUSED).' },
    },
    details: expect.objectContaining({ process: { status: 'up' } }),
  });
  const refused = await fetch(`${server.url}/v1/books`, { headers: { 'x-api-key': 'colophon_whatever' } });
  expect(refused.status).toBe(503);
  expect(refused.headers.get('content-type')).toBe('application/problem+json');
  expect(refused.headers.get('retry-after')).toBe('2');
  expect(await refused.json()).toMatchObject({ code: 'starting', detail: 'Nobody listens where DATABASE_URL leads (ECONNREFUSED).' });
  // what needs no database
  for (const path of ['/health/live', '/metrics', '/openapi.json', '/problems/starting'])
    expect([path, (await fetch(server.url + path)).status]).toEqual([path, 200]);

  await door.open();
  const later = await readiness(({ error }) => error['schema']!.message.startsWith('The schema of the database lacks'));
  expect(later.status).toBe(503);
  expect(later.health.info['database']).toEqual({ status: 'up' });

  await runColophon(['migrate'], { databaseUrl: database.url, redisUrl: redis });
  await server.ready();
  expect((await fetch(`${server.url}/v1/books`)).status).toBe(200);
  // and hears of what others write
  while ((await execute(`select 1 from pg_stat_activity where application_name = 'colophon outbox' and query like 'listen%'`)).length === 0)
    await pause(50);
  expect(server.said()).toContain('Colophon is ready after');
}, 120_000);

it('a schema that a later release has brought is no reason to wait', async () => {
  await runColophon(['migrate'], { databaseUrl: database.url, redisUrl: 'redis://127.0.0.1:1' });
  await execute(`insert into migrations (timestamp, name) values (9999999999999, 'OfALaterRelease9999999999999')`);
  const raised = await execute('update derived_data set version = version + 1 returning name, version');
  const { output } = await runColophon(['migrate'], { databaseUrl: database.url, redisUrl: 'redis://127.0.0.1:1' });
  expect(output).not.toMatch(/^computed/m);
  expect(await execute('select name, version from derived_data')).toEqual(raised);
  await door.open();
  server = await startServer({ DATABASE_URL: door.address(database.url), REDIS_URL: 'redis://127.0.0.1:1' });
  await server.ready();
  expect((await fetch(`${server.url}/v1/books`)).status).toBe(200);
}, 120_000);

it('a server whose user PostgreSQL does not know lives, and says so without the name', async () => {
  await door.open();
  const address = door.address(database.url).replace(/\/\/[^@]*@/, '//m4rked:m4rked@');
  server = await startServer({ DATABASE_URL: address, REDIS_URL: 'redis://127.0.0.1:1' });
  const { health, status } = await readiness(({ error }) => error['schema']!.message.includes('28000'));
  expect(status).toBe(503);
  expect(health.error['database']).toEqual({
    status: 'down',
    message: 'PostgreSQL does not take the user or the password of DATABASE_URL (28000).',
  });
  expect(JSON.stringify(health)).not.toContain('m4rked');
  while (!server.said().includes('PostgreSQL does not take the user or the password of DATABASE_URL (28000).')) await pause(50); // lines are collected
  expect(server.said()).not.toContain('m4rked');
}, 120_000);
