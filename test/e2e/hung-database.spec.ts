import pg from 'pg';
import { type Api, startApi } from '../support/api.js';
import { type Door, makeDoor } from '../support/door.js';
import { createDatabase, type TestDatabase } from '../support/postgres.js';

let database: TestDatabase;
let door: Door;
let api: Api;

beforeAll(async () => {
  database = await createDatabase();
  door = await makeDoor();
  const databaseUrl = door.address(database.url);
  await door.open();
  api = await startApi({ databaseUrl, databasePool: 2 });
}, 60_000);
afterAll(async () => {
  door.free();
  await api.stop();
  door.close();
  await database.drop();
});

const author = (name: string) => api.post('/v1/authors', { kind: 'person', name });

/** Asks until the answer is another one than 503. */
async function served(path: string): Promise<number> {
  for (;;) {
    const { status } = await api.get(path);
    if (status !== 503) return status;
  }
}

it('a database that hangs makes honest 503s, of reads, writes and readiness, and its late replies reach nobody', async () => {
  await author('Before').expect(201);
  door.jam();
  const [read, write, ready] = await Promise.all([api.get('/v1/authors?limit=7'), author('During'), api.get('/health/ready')]);
  for (const { status, headers, body } of [read, write]) {
    expect(status).toBe(503);
    expect(headers['retry-after']).toBe('1');
    expect(body).toMatchObject({ code: 'database-unavailable' });
  }
  expect(ready.status).toBe(503);
  expect(ready.body).toMatchObject({ status: 'error', error: { database: { status: 'down' } } });
  await api.get('/health/live').expect(200);
  door.free();
  expect(await served('/v1/authors?limit=8')).toBe(200);
  await author('After').expect(201);
  await api.get('/health/ready').expect(200);
}, 60_000);

it('statements that wait for a lock make fast 503s with Retry-After, and health is answered meanwhile', async () => {
  const other = new pg.Client({ connectionString: database.url });
  await other.connect();
  await other.query('begin; lock table authors in access exclusive mode');
  const asked = Array.from({ length: 60 }, (_, i) => api.get(`/v1/authors?limit=20&offset=${i}`));
  await api.get('/health/live').expect(200);
  const answers = await Promise.all(asked);
  for (const { status, headers } of answers) {
    expect(status).toBe(503);
    expect(headers['retry-after']).toMatch(/^[12]$/);
  }
  await other.query('rollback');
  await other.end();
  expect(await served('/v1/authors?limit=20&offset=61')).toBe(200);
}, 60_000);
