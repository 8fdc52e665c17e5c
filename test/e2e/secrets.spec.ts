import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { createClient } from 'redis';
import { buildIfStale } from '../../scripts/build.mjs';
import { freePort } from '../support/free-port.js';
import { createDatabase, type TestDatabase } from '../support/postgres.js';
import { startRedis, type TestRedis } from '../support/redis.js';
import { runColophon } from '../support/run-colophon.js';

/** In every secret of this file, and nowhere else. */
const MARK = 'm4rked';
const KEY = `${MARK}-admin-key-of-the-test`;
const PASSWORD = `${MARK}-p@ss/w:rd`;
const MAIN = join(import.meta.dirname, '../../dist/main.js');

interface Service {
  child: ChildProcess;
  /** all that it has written so far, to both */
  output(): string;
  end(): Promise<void>;
}

/** Starts the compiled service. */
function start(settings: Record<string, string>, home: string): Service {
  const env = { COLOPHON_HOME: home, LOG_LEVEL: 'debug', ADMIN_API_KEY: KEY, ...settings };
  const child = spawn(process.execPath, [MAIN], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let written = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (written += text));
  const over = once(child, 'close');
  return {
    child,
    output: () => written,
    end: async () => {
      child.kill('SIGTERM');
      await over;
    },
  };
}

async function until(holds: () => boolean | Promise<boolean>, what: () => string): Promise<void> {
  for (let attempt = 0; attempt < 400; attempt += 1) {
    if (await holds()) return;
    await pause(50);
  }
  throw new Error(`It did not come to that: ${what()}`);
}

/** The lines of the log, without what is not JSON. */
const linesOf = (output: string): Record<string, unknown>[] =>
  output
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Record<string, unknown>);

let database: TestDatabase;
let redis: TestRedis;
let home: string;
beforeAll(async () => {
  buildIfStale();
  database = await createDatabase();
  redis = await startRedis();
  await runColophon(['migrate'], { databaseUrl: database.url, redisUrl: redis.url });
  home = mkdtempSync(join(tmpdir(), 'secrets-'));
}, 120_000);
afterAll(async () => {
  await redis?.stop();
  await database?.drop();
  rmSync(home, { recursive: true, force: true });
});

/** The address of a server with a user and a password in it. */
function withPassword(url: string, user: string, password = PASSWORD): string {
  return url.replace(/^(\w+:\/\/)(?:[^@/]*@)?/, `$1${user}:${encodeURIComponent(password)}@`);
}

it('no secret is in the log, whatever happens', async () => {
  // Redis with a password, and an account of PostgreSQL with one
  const admin = createClient({ url: redis.url });
  await admin.connect();
  await admin.sendCommand(['CONFIG', 'SET', 'requirepass', PASSWORD]);
  const account = `secret_${Math.random().toString(36).slice(2, 10)}`;
  const owner = new pg.Client({ connectionString: database.url });
  await owner.connect();
  await owner.query(`create role ${account} login superuser password ${owner.escapeLiteral(PASSWORD)}`);

  const port = await freePort();
  const service = start(
    { PORT: String(port), DATABASE_URL: withPassword(database.url, account), REDIS_URL: withPassword(redis.url, 'default') },
    home,
  );
  const ask = (path: string, method = 'GET', headers: Record<string, string> = {}, body?: string): Promise<number> =>
    new Promise((resolve, reject) => {
      const sent = httpRequest({ host: '127.0.0.1', port, path, method, headers, agent: false }, (answer) => {
        answer.resume().on('end', () => resolve(answer.statusCode!));
      });
      sent.on('error', reject);
      sent.end(body);
    });
  const said = {
    'X-Api-Key': `${MARK}-wrong-key`,
    'Proxy-Authorization': `Basic ${MARK}`,
    Cookie: `session=${MARK}`,
    Referer: `http://x/?token=${MARK}`,
  };
  const json = { 'X-Api-Key': KEY, 'Content-Type': 'application/json' };
  try {
    await until(
      () => service.output().includes('Colophon is ready'),
      () => service.output(),
    );
    const seen = [
      await ask('/v1/books?limit=1'),
      await ask('/v1/books?limit=1'),
      await ask('/v1/books?limit=1', 'GET', said),
      await ask('/v1/books?limit=1', 'GET', { Authorization: `Bearer ${MARK}-bearer` }),
      await ask('/v1/books?limit=1', 'GET', { ...said, Authorization: `Bearer ${MARK}-bearer` }),
      await ask(`/v1/books?api_key=${MARK}&access_token=${MARK}`),
      await ask(`/v1/books?api%5Fkey=${MARK}&KEY=${MARK}&password=${MARK}`, 'GET', said),
      await ask(`/v1/books?q=${KEY}`),
      await ask(`/v1/nowhere/${KEY}?key=${MARK}`),
      await ask(`http://user:${MARK}@127.0.0.1/v1/books?limit=1`),
      await ask('/v1/authors', 'POST', { ...said, ...json }, `{"name":"Somebody","apiKey":"${MARK}"}`),
      await ask('/v1/authors', 'POST', json, `{"name":"Somebody","password":"${MARK}"`),
      await ask('/v1/authors', 'POST', { ...json, ...said }, '{"name":"Somebody"}'),
      await ask('/v1/authors', 'POST', json, '{"name":"Somebody"}'),
    ];
    expect(seen).toEqual(expect.arrayContaining([200, 201, 400, 401, 404, 422]));
    // somebody who does not wait
    const impatient = connect(port, '127.0.0.1');
    impatient.write(`GET /v1/books?limit=7&token=${MARK} HTTP/1.1\r\nHost: a\r\nCookie: ${MARK}\r\n\r\n`);
    await once(impatient, 'data');
    impatient.destroy();
    // the database does not let the account in any more
    await owner.query(`alter role ${account} nologin`);
    await owner.query('select pg_terminate_backend(pid) from pg_stat_activity where usename = $1', [account]);
    await until(
      async () => (await ask(`/v1/works?limit=2&sort=-id&secret=${MARK}`)) !== 0 && (await ask(`/v1/works?limit=3&sort=-title`)) >= 500,
      () => service.output(),
    );
    expect(await ask('/v1/authors?limit=1&sort=-id', 'GET', { Cookie: said.Cookie, Referer: said.Referer })).toBeGreaterThanOrEqual(500);
    // and Redis has another password
    await admin.sendCommand(['CONFIG', 'SET', 'requirepass', `${MARK}-another`]);
    await admin.sendCommand(['CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes']);
    await until(
      () => service.output().includes('Redis cannot be reached'),
      () => service.output(),
    );
    await pause(200); // what is collected is written
  } finally {
    await service.end();
    await owner.query(`drop owned by ${account}`).catch(() => undefined);
    await owner.query(`drop role ${account}`).catch(() => undefined);
    await owner.end();
    admin.destroy();
  }

  const lines = linesOf(service.output());
  const requests = lines.filter(({ context }) => context === 'Request');
  expect(requests.map(({ status }) => status)).toEqual(expect.arrayContaining([200, 201, 400, 401, 404, 422]));
  expect(requests.find(({ cache }) => cache === 'hit')).toMatchObject({
    level: 'info',
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    requestId: expect.any(String),
    method: 'GET',
    path: '/v1/books?limit=1',
    status: 200,
    bytes: expect.any(Number),
    ms: expect.any(Number),
    client: '127.0.0.1',
  });
  expect(lines.filter(({ level, stack }) => level === 'error' && stack !== undefined)).not.toEqual([]);
  expect(service.output()).toContain('[secret]');
  expect(
    service
      .output()
      .split('\n')
      .filter((line) => line.includes(MARK)),
  ).toEqual([]);
}, 120_000);

it.each([
  ['a database that is not there', () => ({ DATABASE_URL: `postgres://u:${MARK}@127.0.0.1:1/x` })],
  ['a wrong password', () => ({ DATABASE_URL: withPassword(database.url, 'nobody_of_the_test') })],
])(
  'no secret is in what is said of %s, which is waited for',
  async (_, settings) => {
    const service = start({ PORT: '0', ...settings() }, home);
    await until(() => service.output().includes('Not ready, and trying again'), service.output);
    await service.end();
    expect(service.output()).not.toContain(MARK);
  },
  60_000,
);

it.each([
  ['an address that is none', () => ({ DATABASE_URL: `postgres://u:${MARK}%zz@[::/x` })],
  ['settings that cannot be used', () => ({ DATABASE_URL: `mysql://u:${MARK}@h/x`, REDIS_URL: `http://:${MARK}@h`, ADMIN_API_KEY: MARK })],
  ['an address of Redis that is none', () => ({ DATABASE_URL: database.url, REDIS_URL: `redis://:${MARK}@[::` })],
])(
  'no secret is in what is said of %s',
  async (_, settings) => {
    const service = start({ PORT: '0', ...settings() }, home);
    const [status] = (await once(service.child, 'close')) as [number | null];
    expect(status).toBe(1);
    expect(service.output()).not.toBe('');
    expect(service.output()).not.toContain(MARK);
  },
  60_000,
);

it('a key that a command makes is all of its output, also while Redis is away', async () => {
  const servers = { databaseUrl: database.url, redisUrl: `redis://127.0.0.1:${await freePort()}` };
  const { output } = await runColophon(['keys', 'create', 'a script'], servers);
  expect(output).toMatch(/^colophon_\S+\n$/);
}, 60_000);
