import { once } from 'node:events';
import { Agent, createServer, get, type IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { buildIfStale } from '../../scripts/build.mjs';
import { Drain } from '../../src/platform/lifecycle/drain.js';
import { createDatabase, type TestDatabase } from '../support/postgres.js';
import { redisUrl } from '../support/redis.js';
import { runColophon } from '../support/run-colophon.js';
import { type ServerProcess, startServer } from '../support/server-process.js';

const KEY = 'a-key-for-the-drain';
const PAGE = '/v1/books?limit=1';

let database: TestDatabase;
let servers: { databaseUrl: string; redisUrl: string };
let server: ServerProcess;
let sockets: Socket[];

beforeAll(async () => {
  buildIfStale();
  database = await createDatabase();
  servers = { databaseUrl: database.url, redisUrl: await redisUrl() };
  await runColophon(['migrate'], servers);
}, 120_000);
afterAll(() => database.drop());
/** A connection on which nothing has been sent. */
async function dial(): Promise<Socket> {
  const socket = connect(server.port, '127.0.0.1').setEncoding('latin1');
  sockets.push(socket);
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  return socket;
}

/** Everything that comes over a connection until the server ends it. */
async function all(socket: Socket): Promise<string> {
  let text = '';
  for await (const data of socket) text += String(data);
  return text;
}

const requestOf = (path: string) => `GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`;

/** A connection that was used once and is kept. */
async function idle(): Promise<Socket> {
  const socket = await dial();
  socket.write(requestOf('/health/live'));
  await once(socket, 'data');
  return socket;
}

/** Whether the page comes from the cache. */
async function isHit(): Promise<boolean> {
  const answer = await fetch(server.url + PAGE);
  await answer.text();
  return answer.headers.get('cache-status')!.includes('; hit');
}

async function notListening(): Promise<void> {
  for (;;) {
    const socket = connect(server.port, '127.0.0.1');
    const refused = await Promise.race([once(socket, 'connect').then(() => false), once(socket, 'error').then(() => true)]).catch(
      () => true,
    );
    socket.destroy();
    if (refused) return;
    await pause(10);
  }
}

describe('a server that is told to end', () => {
  beforeEach(async () => {
    sockets = [];
    server = await startServer({
      DATABASE_URL: servers.databaseUrl,
      REDIS_URL: servers.redisUrl,
      DATABASE_POOL: '2',
      ADMIN_API_KEY: KEY,
    });
    await server.ready();
  }, 60_000);
  afterEach(async () => {
    for (const socket of sockets) socket.destroy();
    server.kill('SIGKILL');
    await server.ended();
  });

  it('fails no request of clients that keep their connections, and ends with 0', async () => {
    const agent = new Agent({ keepAlive: true });
    const answers = { kept: 0, last: 0 };
    const failures: unknown[] = [];
    const ask = () =>
      new Promise<IncomingMessage>((resolve, reject) => {
        get(`${server.url}${PAGE}`, { agent }, (answer) => answer.resume().on('end', () => resolve(answer))).on('error', reject);
      });
    const client = async () => {
      for (;;) {
        try {
          const { statusCode, headers } = await ask();
          if (statusCode !== 200) failures.push(statusCode);
          answers[headers.connection === 'close' ? 'last' : 'kept'] += 1;
        } catch (error) {
          if ((error as { code?: string }).code !== 'ECONNREFUSED') failures.push(error);
          return; // a proxy would ask another instance
        }
      }
    };
    const clients = Array.from({ length: 12 }, client);
    while (answers.kept < 200) await pause(10);
    server.kill('SIGTERM');
    await Promise.all(clients);
    expect(failures).toEqual([]);
    expect(answers.last).toBeGreaterThan(0);
    expect(await server.ended()).toBe(0);
    agent.destroy();
  });

  it('answers what comes over connections that were idle, hits of the cache too, says that it is not ready, and closes each once', async () => {
    while (!(await isHit())) await pause(10);
    const connections = await Promise.all([idle(), idle(), idle()]);
    server.kill('SIGTERM');
    await notListening();
    const [ready, hit, miss] = await Promise.all(
      ['/health/ready', PAGE, '/v1/books?limit=22'].map((path, i) => {
        connections[i]!.write(requestOf(path));
        return all(connections[i]!);
      }),
    );
    expect(ready).toMatch(/^HTTP\/1.1 503 /);
    expect(ready).toContain('"process":{"message":"Draining');
    expect(hit).toMatch(/^HTTP\/1.1 200 .*cache-status: Colophon; hit/is);
    expect(miss).toMatch(/^HTTP\/1.1 200 .*cache-status: Colophon; fwd=uri-miss/is);
    for (const answer of [ready, hit, miss]) expect(answer!.match(/^connection: close\r$/gim)).toHaveLength(1);
    expect(await server.ended()).toBe(0);
  });

  it('answers a write that had begun', async () => {
    const body = JSON.stringify({ name: 'Ada Lovelace', kind: 'person' });
    const socket = await dial();
    socket.write(`POST /v1/authors HTTP/1.1\r\nHost: a\r\nX-Api-Key: ${KEY}\r\nContent-Type: application/json\r\n`);
    socket.write(`Content-Length: ${body.length}\r\n\r\n${body.slice(0, 10)}`);
    server.kill('SIGTERM');
    await notListening();
    socket.write(body.slice(10));
    expect(await all(socket)).toMatch(/^HTTP\/1.1 201 .*\r\nconnection: close\r\n/is);
    expect(await server.ended()).toBe(0);
  });

  it('does not wait for ever for a client that never finishes', async () => {
    const socket = await dial();
    socket.write(
      `POST /v1/authors HTTP/1.1\r\nHost: a\r\nX-Api-Key: ${KEY}\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{`,
    );
    server.kill('SIGTERM');
    expect(await server.ended()).toBe(0);
    expect(server.said()).toContain('Not everything had ended after 8 s; what is left is cut off.');
  });

  it('ends at once when it is told again', async () => {
    await idle();
    server.kill('SIGTERM');
    await notListening();
    await pause(600); // sooner it is taken for the same signal, passed on by npm
    server.kill('SIGTERM');
    expect(await server.ended()).toBe(143);
  });
});

it('a server without connections has nothing to wait for', async () => {
  const empty = createServer().listen(0, '127.0.0.1');
  const drain = new Drain();
  drain.watch(empty);
  await once(empty, 'listening');
  await drain.run(empty, 2_000_000_000);
  expect(empty.listening).toBe(false);
});
