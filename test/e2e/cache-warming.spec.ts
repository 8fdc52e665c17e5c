import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildIfStale } from '../../scripts/build.mjs';
import { CacheWarmer } from '../../src/platform/cache-admin/cache-warmer.js';
import { readAddresses } from '../../src/platform/cache-admin/read-addresses.js';
import { summaryOf } from '../../src/platform/cache-admin/warming-report.js';
import { aBook } from '../support/a-book.js';
import { ADMIN_KEY, type Api, startApi } from '../support/api.js';
import { startRedis } from '../support/redis.js';
import { runColophon } from '../support/run-colophon.js';

const warmer = (api: Api): CacheWarmer => api.app.get(CacheWarmer);

const status = async (path: string, from: Api): Promise<string> => (await from.get(path)).headers['cache-status'] as string;

/** A text that comes in pieces which end anywhere. */
async function* pieces(lines: string[]): AsyncGenerator<string> {
  const text = lines.join('\n');
  for (let at = 0; at < text.length; at += 7) yield text.slice(at, at + 7);
}

describe('warming', () => {
  let api: Api;
  let other: Api;
  beforeAll(async () => {
    api = await startApi();
    other = await api.another();
  });
  afterAll(async () => {
    await other.stop();
    await api.stop();
  });

  it('stores the pages of a log, so that they are hits on another instance', async () => {
    const { id } = await aBook(api, { title: 'Asked for' });
    const log = (uri: string) => JSON.stringify({ method: 'GET', uri, status: 200 });
    const lines = [
      '# the pages of yesterday',
      log(`/v1/books/${id}`),
      '127.0.0.1 - - [24/Nov/2026:10:00:00 +0000] "GET /v1/books?limit=3 HTTP/1.1" 200 512 "-" "curl/8"',
      '/v1/authors?limit=3',
      'http://127.0.0.1:3000/v1/books?limit=3',
      JSON.stringify({ method: 'DELETE', uri: `/v1/books/${id}` }),
      '/v1/books/2147483647',
      '/v1/books?limit=0',
    ];
    const { lines: read, addresses } = await readAddresses(pieces(lines));
    expect(read).toBe(lines.length);
    const wanted = addresses.top(10);
    expect(wanted[0]).toBe('/v1/books?limit=3');
    const report = await warmer(api).warm(wanted, { concurrency: 2 });
    expect(summaryOf(report)).toBe('5 addresses: 3 stored, 0 were there already, 2 refused (400: 1, 404: 1)');
    for (const path of wanted.slice(0, 3)) expect(await status(path, other)).toMatch(/; hit;/);
  });

  it('finds what is there, whoever stored it and however it was spelled', async () => {
    await other.get('/v1/works?limit=4&sort=title').expect(200);
    const report = await warmer(api).warm(['/v1/works?limit=4&sort=title', '/v1/works?sort=title&limit=4'], { concurrency: 1 });
    expect(summaryOf(report)).toBe('2 addresses: 0 stored, 2 were there already, 0 refused');
  });

  it('stops when it is told to, and says what it did so far', async () => {
    const stop = new AbortController();
    const addresses = Array.from({ length: 50 }, (_, i) => `/v1/series?offset=${i + 1}`);
    const report = await warmer(api).warm(addresses, {
      concurrency: 2,
      signal: stop.signal,
      onProgress: ({ stored }) => stored === 10 && stop.abort(),
    });
    // the other request that was under way ends as well
    expect(report.stored).toBeGreaterThanOrEqual(10);
    expect(report.stored).toBeLessThanOrEqual(11);
  });
});

it('the command warms as well where reading needs a key', async () => {
  buildIfStale();
  const closed = await startApi({ anonymousReads: 'off' });
  const list = join(mkdtempSync(join(tmpdir(), 'warming-')), 'addresses');
  writeFileSync(list, '/v1/books?limit=7\n');
  try {
    const { databaseUrl, redisUrl } = closed.settings;
    const { output } = await runColophon(
      ['cache', 'warm', '--from', list],
      { databaseUrl, redisUrl: redisUrl! },
      { ANONYMOUS_READS: 'off' },
    );
    expect(output).toContain('1 stored');
    const answer = await closed.get('/v1/books?limit=7').set('X-Api-Key', ADMIN_KEY).expect(200);
    expect(answer.headers['cache-status']).toMatch(/; hit;/);
  } finally {
    await closed.stop();
  }
}, 60_000);

describe('without Redis', () => {
  it('there is nothing to warm', async () => {
    const alone = await startApi({ redisUrl: null });
    await expect(warmer(alone).warm(['/v1/books'], { concurrency: 1 })).rejects.toThrow(
      'There is no Redis to warm: a page in the memory of this process would be gone when it ends.',
    );
    await alone.stop();
  });

  it('warming ends with what it did so far when Redis goes away', async () => {
    const redis = await startRedis();
    const api = await startApi({ redisUrl: redis.url });
    const addresses = Array.from({ length: 50 }, (_, i) => `/v1/series?offset=${i + 1}`);
    let killed: Promise<void> | undefined;
    const kill = () => void (killed ??= redis.kill());
    const warming = warmer(api).warm(addresses, { concurrency: 1, onProgress: kill });
    await expect(warming).rejects.toThrow(/^Redis cannot be reached any more. So far \d+ addresses: /);
    await killed;
    await api.stop();
    await redis.stop();
  });
});
