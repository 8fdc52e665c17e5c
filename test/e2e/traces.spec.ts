import { setTimeout as pause } from 'node:timers/promises';
import request from 'supertest';
import { buildIfStale } from '../../scripts/build.mjs';
import { GRACE } from '../../src/platform/cache/token-leases.js';
import { ADMIN_KEY, startApi } from '../support/api.js';
import { freePort } from '../support/free-port.js';
import { createDatabase, type TestDatabase } from '../support/postgres.js';
import { redisUrl } from '../support/redis.js';
import { runColophon } from '../support/run-colophon.js';
import { type ServerProcess, startServer } from '../support/server-process.js';
import { type CollectedSpan, startTraceCollector, type TraceCollector } from '../support/trace-collector.js';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const CALLER = 'b7ad6b7169203331';
const [SERVER, CLIENT] = [2, 3];

const traceOf = (n: number): string => TRACE.slice(0, -1) + n.toString(16);
const parentOf = (n: number, flags = '01'): string => `00-${traceOf(n)}-${CALLER}-${flags}`;

describe('A service whose traces are collected', () => {
  let collector: TraceCollector;
  let database: TestDatabase;
  let server: ServerProcess;
  // a process of its own: the SDK is one for each process
  beforeAll(async () => {
    buildIfStale();
    [collector, database] = await Promise.all([startTraceCollector(), createDatabase()]);
    const servers = { databaseUrl: database.url, redisUrl: await redisUrl() };
    for (const command of ['migrate', 'sample']) await runColophon([command], servers);
    server = await startServer({
      DATABASE_URL: servers.databaseUrl,
      REDIS_URL: servers.redisUrl,
      ADMIN_API_KEY: ADMIN_KEY,
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint,
      OTEL_SERVICE_NAME: 'catalogue',
    });
    await server.ready();
    const cacheIsUp = async () => {
      const { body } = await api.get('/health/ready');
      return (body as { details: { cache: { status: string } } }).details.cache.status === 'up';
    };
    while (!(await cacheIsUp())) await pause(20);
  }, 120_000);
  afterAll(async () => {
    server?.kill('SIGKILL');
    await server?.ended();
    await collector?.stop();
    await database?.drop();
  });
  const api = {
    get: (path: string) => request(server.url).get(path),
    post: (path: string, body: object) => request(server.url).post(path).set('X-Api-Key', ADMIN_KEY).send(body),
  };

  /** The spans of a trace, once its server's span has come. */
  async function tree(traceId: string): Promise<{ root: CollectedSpan; children: CollectedSpan[] }> {
    const mine = (spans: readonly CollectedSpan[]) => spans.filter((span) => span.traceId === traceId);
    const spans = mine(await collector.collected((all) => mine(all).some(({ kind }) => kind === SERVER)));
    const root = spans.find(({ kind }) => kind === SERVER)!;
    return { root, children: spans.filter((span) => span !== root) };
  }

  it('tells what a page needed, under the caller’s span', async () => {
    await api.get('/v1/books?limit=3&title=secret-title').set('traceparent', parentOf(1)).expect(200);
    const { root, children } = await tree(traceOf(1));
    expect(root).toMatchObject({ name: 'GET /v1/books', parentSpanId: CALLER, status: 0, resource: { 'service.name': 'catalogue' } });
    expect(root.attributes).toMatchObject({
      'http.request.method': 'GET',
      'http.route': '/v1/books',
      'http.response.status_code': 200,
      'url.path': '/v1/books',
      'http.response.header.cache-status': [expect.stringMatching(/; fwd=uri-miss; stored/)],
    });
    for (const child of children) expect(child).toMatchObject({ kind: CLIENT, parentSpanId: root.spanId });
    const summaries = children.flatMap(({ attributes }) => attributes['db.query.summary'] ?? []);
    expect(summaries).toContainEqual(expect.stringMatching(/^SELECT .*books/));
    expect(children.filter(({ attributes }) => attributes['db.system.name'] === 'redis').map(({ name }) => name)).toContain('MGET');
    expect(JSON.stringify([root, children])).not.toContain('secret-title');
  });

  it('tells of a hit that it asked Redis and no database', async () => {
    await api.get('/v1/books/3').expect(200);
    await pause(GRACE); // what was read for the first is not believed any more
    const { headers } = await api.get('/v1/books/3').set('traceparent', parentOf(2)).expect(200);
    expect(headers['cache-status']).toMatch(/; hit/);
    const { root, children } = await tree(traceOf(2));
    expect(root).toMatchObject({ name: 'GET /v1/books/{id}', attributes: { 'url.path': '/v1/books/3' } });
    expect(root.attributes['http.response.header.cache-status']).toEqual([expect.stringMatching(/; hit/)]);
    expect(children.map(({ name }) => name)).toEqual(['MGET']);
  });

  it('tells of a write the whole transaction', async () => {
    await api.post('/v1/authors', { name: 'Somebody' }).set('traceparent', parentOf(3)).expect(201);
    const { children } = await tree(traceOf(3));
    const names = children.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['START', 'INSERT authors', 'COMMIT', 'MSET']));
    expect(JSON.stringify(children)).not.toContain('Somebody');
  });

  it('tells no secret that stands in an address, or where a client names itself', async () => {
    const address = `/v1/${ADMIN_KEY}?api_key=${ADMIN_KEY}`;
    await api.get(address).set('traceparent', parentOf(6)).set('User-Agent', `it ${ADMIN_KEY}`).expect(404);
    const { root } = await tree(traceOf(6));
    expect(root.attributes['url.path']).toBe('/v1/[secret]');
    expect(JSON.stringify(root)).not.toContain(ADMIN_KEY);
  });

  it('follows what the caller says of sampling, and goes its own way where that is malformed', async () => {
    await api.get('/v1/books/4').set('traceparent', parentOf(4, '00')).expect(200);
    await api
      .get('/v1/books/5')
      .set('traceparent', `00-${'0'.repeat(32)}-${CALLER}-01`)
      .expect(200);
    await api.get('/v1/nowhere').set('traceparent', parentOf(5)).expect(404);
    const { root } = await tree(traceOf(5));
    expect(root).toMatchObject({ name: 'GET', attributes: { 'http.response.status_code': 404 } });
    const own = await collector.collected((spans) => spans.some(({ attributes }) => attributes['url.path'] === '/v1/books/5'));
    const begun = own.find(({ attributes }) => attributes['url.path'] === '/v1/books/5')!;
    expect(begun.parentSpanId ?? '').toBe('');
    expect(own.filter(({ traceId }) => traceId === traceOf(4))).toEqual([]);
  });
});

describe('A service whose collector is away', () => {
  it('answers as ever, and ends', async () => {
    const api = await startApi({ traces: { endpoint: `http://127.0.0.1:${await freePort()}`, service: 'colophon', ratio: 1 } });
    try {
      for (let i = 0; i < 20; i += 1) await api.get(`/v1/books?limit=${i + 1}`).expect(200);
    } finally {
      await api.stop();
    }
  });
});
