import { get as httpGet, type IncomingMessage, request as httpRequest, type RequestOptions } from 'node:http';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import type { Pool } from 'pg';
import { DataSource } from 'typeorm';
import { poolOf } from '../../src/platform/database/database.js';
import { LimitMetrics } from '../../src/platform/limits/limit-metrics.js';
import { LoadShedder } from '../../src/platform/limits/load-shedder.js';
import { aBook } from '../support/a-book.js';
import { ADMIN_KEY, type Api, startApi } from '../support/api.js';
import { settled } from '../support/settled.js';

interface Raw {
  status: number;
  headers: IncomingMessage['headers'];
  body: Buffer;
}

let api: Api;
let pool: Pool;
let url: string;
beforeAll(async () => {
  api = await startApi();
  pool = poolOf(api.app.get(DataSource));
  url = await api.app.getUrl();
  for (let i = 0; i < 10; i += 1) await aBook(api, { title: `A book with a title ${i}` });
  await settled(pool);
});
afterAll(() => api.stop());

/** The bytes as they are on the wire. */
function raw(path: string, headers: RequestOptions['headers'] = {}, method = 'GET', at = url): Promise<Raw> {
  return new Promise((resolve, reject) => {
    const sent = (method === 'GET' ? httpGet : httpRequest)(`${at}${path}`, { method, headers, agent: false }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => resolve({ status: answer.statusCode!, headers: answer.headers, body: Buffer.concat(chunks) }));
    });
    sent.on('error', reject);
    sent.end();
  });
}

describe('a thousand clients who miss a page at once', () => {
  /**
   * Asks two instances for a page, a thousand times in all, and answers how many queries each ran for it. Who asks is this process, and a thousand
   * connections make its event loop late: only that is no reason to refuse somebody here.
   */
  async function missTogether(path: string, table: string): Promise<number[]> {
    const other = await api.another();
    const shedders = [api, other].map(({ app }) => app.get(LoadShedder));
    for (const shedder of shedders) Object.defineProperty(shedder, 'delay', { get: () => 0, set: () => undefined, configurable: true });
    try {
      const urls = [url, await other.app.getUrl()];
      const queries = [api, other].map(({ app }) => jest.spyOn(poolOf(app.get(DataSource)), 'query'));
      const answers = await Promise.all(Array.from({ length: 1_000 }, (_, i) => raw(path, {}, 'GET', urls[i % 2])));
      const counts = queries.map(({ mock }) => mock.calls.filter(([statement]) => textOf(statement).includes(`from ${table} `)).length);
      for (const query of queries) query.mockRestore();
      expect(new Set(answers.map(({ status, body }) => `${status} ${String(body)}`)).size).toBe(1);
      expect(answers.filter(({ headers }) => /collapsed|hit/.test(headers['cache-status'] as string)).length).toBeGreaterThan(900);
      return counts;
    } finally {
      for (const shedder of shedders) Object.defineProperty(shedder, 'delay', { value: 0, writable: true, configurable: true });
      await other.stop();
    }
  }
  const textOf = (statement: unknown) => (statement as { text?: string }).text ?? '';

  it('cost one query on each instance', async () => {
    const counts = await missTogether('/v1/works?limit=9', 'works w');
    expect(counts.every((count) => count <= 1)).toBe(true);
  });

  it('cost one query on all instances together when the page is expensive', async () => {
    const counts = await missTogether('/v1/books?limit=9', 'books b');
    expect(counts.toSorted()).toEqual([0, 1]);
  });
});

it('a 304 has the same headers of the page, built just now or from the cache', async () => {
  const of = async () => {
    const { status, headers } = await raw('/v1/works?limit=8', { 'if-none-match': '*' });
    return [status, headers.etag, headers['content-type'], headers.vary, headers['cache-control']];
  };
  const built = await of();
  expect(built.slice(0, 3)).toEqual([304, expect.any(String), undefined]);
  expect(await of()).toEqual(built);
});

it('a page that is to be built anew is answered as it is when there is no time for that', async () => {
  const brief = await startApi({ cacheTtlSeconds: 5 }); // the last tenth is as long as a slow machine may stand still
  const at = await brief.app.getUrl();
  await raw('/v1/books?limit=3', {}, 'GET', at);
  const reason = jest.spyOn(brief.app.get(LoadShedder), 'reason').mockReturnValue('event-loop');
  const answers: Raw[] = [];
  while (answers.at(-1)?.status !== 503) {
    answers.push(await raw('/v1/books?limit=3', {}, 'GET', at));
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  // one was due, the last one was for a page that had ended
  expect(reason).toHaveBeenCalledTimes(2);
  expect(brief.app.get(LimitMetrics).shed['event-loop']).toBe(1);
  expect(answers.slice(0, -1).every(({ status, headers }) => status === 200 && /; hit/.test(String(headers['cache-status'])))).toBe(true);
  await brief.stop();
});

it('near its end a page is built anew by one request, while the others are answered from the cache', async () => {
  const brief = await startApi({ cacheTtlSeconds: 5 });
  const at = await brief.app.getUrl();
  await raw('/v1/books?limit=3', {}, 'GET', at);
  const seen: string[] = [];
  while (!seen.some((status) => status.includes('early-refresh'))) {
    const answers = await Promise.all(Array.from({ length: 5 }, () => raw('/v1/books?limit=3', {}, 'GET', at)));
    seen.push(...answers.map(({ headers }) => String(headers['cache-status'])));
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  expect(seen.filter((status) => !status.includes('; hit'))).toEqual(['Colophon; fwd=stale; stored; detail=early-refresh']);
  await brief.stop();
});

it('what the cache does is counted', async () => {
  const counted = async (name: string) =>
    Number(new RegExp(`^${name.replace(/[{}"]/g, '\\$&')} (\\d+)$`, 'm').exec(String((await raw('/metrics')).body))?.[1]);
  const before = await counted('colophon_cache_hits_total{from="memory"}');
  await raw('/v1/books?limit=4');
  await raw('/v1/books?limit=4');
  expect(await counted('colophon_cache_hits_total{from="memory"}')).toBe(before + 1);
  expect(await counted('colophon_cache_misses_total{reason="uri-miss"}')).toBeGreaterThan(0);
  expect(await counted('colophon_cache_fill_seconds_count')).toBeGreaterThan(0);
  expect(await counted('colophon_cache_breaker_open')).toBe(0);
});

it('a hit has the head of a miss, whoever sends it', async () => {
  const miss = await raw('/v1/books?limit=8');
  const hit = await raw('/v1/books?limit=8');
  expect(hit.headers['cache-status']).toMatch(/; hit; ttl=\d+$/);
  const volatile = { date: '', 'cache-status': '', 'x-request-id': '', connection: '', 'keep-alive': '' };
  expect({ ...hit.headers, ...volatile }).toEqual({ ...miss.headers, ...volatile });
  expect(hit.body.equals(miss.body)).toBe(true);
  expect(hit.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
  expect((await raw('/v1/books?limit=8', { 'X-Request-Id': 'proxy-0123456789' })).headers['x-request-id']).toBe('proxy-0123456789');
});

it.each([
  ['gzip', gunzipSync],
  ['br', brotliDecompressSync],
])('is sent as %s to whoever reads it, with a tag of its own', async (encoding, decompress) => {
  const path = `/v1/books?limit=7&sort=${encoding === 'br' ? 'title' : 'id'}`;
  const plain = await raw(path);
  let packed = await raw(path, { 'Accept-Encoding': encoding });
  while (packed.headers['content-encoding'] !== encoding) packed = await raw(path, { 'Accept-Encoding': encoding });
  expect(packed.headers).toMatchObject({ vary: 'Accept-Encoding', etag: plain.headers.etag!.replace(/"$/, `-${encoding}"`) });
  expect(packed.headers['content-length']).toBe(String(packed.body.length));
  expect(decompress(packed.body).equals(plain.body)).toBe(true);
  const again = await raw(path, { 'Accept-Encoding': encoding, 'If-None-Match': packed.headers.etag! });
  expect(again).toMatchObject({ status: 304, headers: { etag: packed.headers.etag, vary: 'Accept-Encoding' } });
  expect(again.body).toHaveLength(0);
});

it('HEAD has the head of GET and no body', async () => {
  const page = await raw('/v1/books?limit=6');
  for (let i = 0; i < 2; i += 1) {
    const head = await raw('/v1/books?limit=6', {}, 'HEAD');
    expect(head).toMatchObject({ status: 200, headers: { etag: page.headers.etag, 'content-length': String(page.body.length) } });
    expect(head.body).toHaveLength(0);
  }
});

it('whoever says who they are is answered by the application, with the same page', async () => {
  const page = await raw('/v1/books?limit=5');
  for (const headers of [{ 'X-Api-Key': ADMIN_KEY }, { Authorization: `Bearer ${ADMIN_KEY}` }, { Cookie: 'a=b' }]) {
    const answer = await raw('/v1/books?limit=5', headers);
    expect(answer.status).toBe(200);
    expect(answer.body.equals(page.body)).toBe(true);
  }
});

it('a problem is never a hit', async () => {
  for (let i = 0; i < 3; i += 1) expect((await raw('/v1/books/2147483647')).headers['cache-status']).not.toMatch(/hit/);
});

it('an address is never answered with the page of another', async () => {
  for (let round = 0; round < 2; round += 1) {
    for (const limit of [1, 2, 3])
      expect(JSON.parse(String((await raw(`/v1/books?limit=${limit}`)).body))).toMatchObject({ meta: { limit } });
  }
});
