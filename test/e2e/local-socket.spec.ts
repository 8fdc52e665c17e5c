import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, get, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { buildIfStale } from '../../scripts/build.mjs';
import { createDatabase, type TestDatabase } from '../support/postgres.js';
import { redisUrl } from '../support/redis.js';
import { runColophon } from '../support/run-colophon.js';
import { type ServerProcess, startServer } from '../support/server-process.js';

const PAGE = '/v1/books?limit=1';

let database: TestDatabase;
let servers: { databaseUrl: string; redisUrl: string };
let directory: string;
let path: string;
const agents: Agent[] = [];

beforeAll(async () => {
  buildIfStale();
  database = await createDatabase();
  servers = { databaseUrl: database.url, redisUrl: await redisUrl() };
  await runColophon(['migrate'], servers);
}, 120_000);
afterAll(() => database.drop());
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'socket-'));
  path = join(directory, '1.sock');
});
afterEach(() => {
  for (const agent of agents.splice(0)) agent.destroy();
  rmSync(directory, { recursive: true });
});

function start(settings: Record<string, string> = {}): Promise<ServerProcess> {
  return startServer({ DATABASE_URL: servers.databaseUrl, REDIS_URL: servers.redisUrl, LISTEN_SOCKET: path, ...settings });
}

/** Asks over the socket. */
async function ask(target: string, headers: Record<string, string> = {}, agent?: Agent): Promise<IncomingMessage & { body: string }> {
  const options = { socketPath: path, path: target, headers, agent: agent ?? false };
  const answer = await new Promise<IncomingMessage>((resolve, reject) => get(options, resolve).on('error', reject));
  return Object.assign(answer, { body: await text(answer) });
}

/** What another server says that cannot start; it may have listened on its port for a moment. */
async function complaintOfAnother(): Promise<string> {
  const started = await start().catch(({ message }: Error) => message);
  if (typeof started === 'string') return started;
  expect(await started.ended()).toBe(1);
  return started.said();
}

async function endGently(server: ServerProcess): Promise<void> {
  server.kill('SIGTERM');
  expect(await server.ended()).toBe(0);
}

describe('a server with a unix socket', () => {
  it('answers over it as over its port, and gives it up when it ends', async () => {
    const server = await start();
    await server.ready();
    const { statusCode, body, headers } = await ask(PAGE);
    const overPort = await fetch(server.url + PAGE);
    expect([statusCode, body, headers.etag]).toEqual([200, await overPort.text(), overPort.headers.get('etag')]);
    await endGently(server);
    expect(existsSync(path)).toBe(false);
  }, 60_000);

  it('takes whoever uses it for its own machine, and believes a proxy there', async () => {
    const server = await start({ TRUSTED_PROXIES: '127.0.0.1', RATE_LIMIT_ANONYMOUS: '1000' });
    await server.ready();
    // its own machine has no limit, so nothing is said of one
    expect((await ask(PAGE)).headers['ratelimit']).toBeUndefined();
    expect((await ask(PAGE, { 'X-Forwarded-For': '203.0.113.7' })).headers['ratelimit']).toMatch(/^"anonymous";r=\d+/);
    await endGently(server);
  }, 60_000);

  it('says Connection: close to a proxy that keeps a connection while it ends, and answers what comes over it', async () => {
    const server = await start();
    await server.ready();
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    agents.push(agent);
    expect((await ask('/health/live', {}, agent)).headers.connection).toBe('keep-alive');
    server.kill('SIGTERM');
    while (existsSync(path)) await new Promise((resolve) => setTimeout(resolve, 10));
    await expect(ask('/health/live')).rejects.toThrow(/ENOENT|ECONNREFUSED/);
    const last = await ask(PAGE, {}, agent);
    expect([last.statusCode, last.headers.connection]).toEqual([200, 'close']);
    expect(await server.ended()).toBe(0);
  }, 60_000);

  it('takes over what one that was killed has left', async () => {
    const killed = await start();
    await killed.ready();
    killed.kill('SIGKILL');
    await killed.ended();
    expect(existsSync(path)).toBe(true);
    const server = await start();
    await server.ready();
    expect((await ask(PAGE)).statusCode).toBe(200);
    await endGently(server);
  }, 60_000);

  it('does not start where another one listens, nor in the place of a file', async () => {
    const first = await start();
    await first.ready();
    expect(await complaintOfAnother()).toContain(`Cannot listen on the LISTEN_SOCKET ${path}: another process listens there.`);
    expect((await ask(PAGE)).statusCode).toBe(200);
    await endGently(first);

    writeFileSync(path, 'precious');
    expect(await complaintOfAnother()).toContain('there is a file that is no socket');
    expect(existsSync(path)).toBe(true);
  }, 60_000);
});
