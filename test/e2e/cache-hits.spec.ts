import { get as httpGet, type IncomingMessage, request as httpRequest, type RequestOptions } from 'node:http';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import type { Pool } from 'pg';
import { DataSource } from 'typeorm';
import { poolOf } from '../../src/platform/database/database.js';
import { aBook } from '../support/a-book.js';
import { type Api, startApi } from '../support/api.js';

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
  // a row that is settled twice would cost a second miss
  while ((await pool.query('select from cache_outbox')).rowCount !== 0) await new Promise((resolve) => setTimeout(resolve, 10));
});
afterAll(() => api.stop());

/** The bytes as they are on the wire. */
function raw(path: string, headers: RequestOptions['headers'] = {}, method = 'GET'): Promise<Raw> {
  return new Promise((resolve, reject) => {
    const sent = (method === 'GET' ? httpGet : httpRequest)(`${url}${path}`, { method, headers, agent: false }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => resolve({ status: answer.statusCode!, headers: answer.headers, body: Buffer.concat(chunks) }));
    });
    sent.on('error', reject);
    sent.end();
  });
}

it('a hundred clients who miss a page at once cost one query', async () => {
  const query = jest.spyOn(pool, 'query');
  const answers = await Promise.all(Array.from({ length: 100 }, () => raw('/v1/books?limit=9')));
  const pages = query.mock.calls.filter(([statement]) => (statement as unknown as { text?: string }).text?.includes('from books b'));
  query.mockRestore();
  expect(pages).toHaveLength(1);
  expect(new Set(answers.map(({ body }) => String(body))).size).toBe(1);
  expect(answers.filter(({ headers }) => /collapsed/.test(headers['cache-status'] as string)).length).toBeGreaterThan(0);
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
  for (const headers of [{ 'X-Api-Key': 'x' }, { Authorization: 'Bearer x' }, { Cookie: 'a=b' }]) {
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
