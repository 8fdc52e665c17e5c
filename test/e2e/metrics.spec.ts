import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { SampleCatalogue } from '../../src/modules/imports/index.js';
import { type Api, startApi } from '../support/api.js';
import { shutOut } from '../support/postgres.js';
import { promtool } from '../support/promtool.js';

/** The samples of a scrape: `name{labels}` to value. */
async function scrape(api: Api): Promise<Map<string, number>> {
  const { text, status } = await api.get('/metrics');
  expect(status).toBe(200);
  const samples = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(samples.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ') + 1))]));
}

const count = (method: string, route: string, status: number): string =>
  `colophon_http_request_duration_seconds_count{method="${method}",route="${route}",status="${status}"}`;

/** Scrapes until it holds; a request is counted a moment after its client has the answer. */
async function until(api: Api, holds: (samples: Map<string, number>) => boolean): Promise<Map<string, number>> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const samples = await scrape(api);
    if (holds(samples)) return samples;
    await pause(50);
  }
  throw new Error('The metrics did not come to that.');
}

describe('/metrics', () => {
  let api: Api;
  beforeAll(async () => {
    api = await startApi();
    await api.app.get(SampleCatalogue).loadIntoEmpty();
  }, 60_000);
  afterAll(() => api.stop());

  it('counts every request by the pattern of its route, whoever answers it', async () => {
    for (let i = 0; i < 3; i += 1) await api.get('/v1/books/1').expect(200); // a miss and two hits
    await api.get('/v1/books/2').expect(200);
    const hit = await api.get('/v1/books/2').expect(200);
    expect(hit.headers['cache-status']).toMatch(/; hit/);
    await api.get('/v1/books/2').set('If-None-Match', hit.headers['etag']!).expect(304);
    await api.get('/v1/books/999999').expect(404);
    await api.get('/v1/books?limit=0').expect(400);
    await api.get('/v1/nowhere/at-all').expect(404);
    await api.get('/v1/books/%zz').expect(400);
    await api.post('/v1/authors', { name: 'Somebody' }).expect(201);
    const wanted: [string, number][] = [
      [count('GET', '/v1/books/{id}', 200), 5],
      [count('GET', '/v1/books/{id}', 304), 1],
      [count('GET', '/v1/books/{id}', 404), 1],
      [count('GET', '/v1/books', 400), 1],
      [count('GET', 'unmatched', 404), 1],
      [count('GET', 'unmatched', 400), 1],
      [count('POST', '/v1/authors', 201), 1],
    ];
    const samples = await until(api, (now) => wanted.every(([name, value]) => now.get(name) === value));
    const routes = [...samples.keys()].flatMap((name) => /_count\{.*route="([^"]*)"/.exec(name)?.[1] ?? []);
    for (const route of routes) expect(route).toMatch(/^(unmatched|\/[a-z0-9/{}.*-]*)$/);
    expect(routes.join()).not.toMatch(/nowhere|999999/);
  });

  it('says what the pool, the cache, the queues, the process and the release are like', async () => {
    const samples = await scrape(api);
    expect(samples.get('colophon_database_up')).toBe(1);
    expect(samples.get('colophon_redis_up')).toBe(1);
    expect(samples.get('colophon_ready')).toBe(1);
    expect(samples.get('colophon_cache_breaker_open')).toBe(0);
    expect(samples.get('colophon_database_pool_max_connections')).toBe(3);
    expect(samples.get('colophon_database_pool_waiting')).toBe(0);
    expect(samples.get('colophon_cache_outbox_rows')).toBeGreaterThanOrEqual(0);
    expect(samples.get('colophon_page_changes_age_seconds')).toBeGreaterThanOrEqual(0);
    expect(samples.get('colophon_import_running')).toBe(0);
    expect(samples.get('colophon_import_last_finished_timestamp_seconds{status="done"}')).toBeLessThanOrEqual(Date.now() / 1_000);
    expect(samples.get('nodejs_eventloop_lag_p99_seconds')).toBeGreaterThanOrEqual(0);
    expect([...samples.keys()].find((name) => name.startsWith('colophon_build_info'))).toMatch(/version="\d+\.\d+\.\d+"/);
    expect(samples.get('colophon_http_requests_in_flight')).toBe(1);
  });

  it('is what promtool calls good', async () => {
    const { text } = await api.get('/metrics');
    expect(promtool(['check', 'metrics'], text)).toEqual({ passed: true, said: '' });
  });

  it('forgets no request whose client goes away while it waits behind another one of its connection', async () => {
    const { port } = new URL(await api.app.getUrl());
    const client = connect(Number(port), '127.0.0.1');
    await once(client, 'connect');
    const paths = Array.from({ length: 20 }, (_, i) => `/v1/books?limit=7&offset=${i}&count=exact`);
    client.write(paths.map((path) => `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`).join(''));
    client.resetAndDestroy();
    await until(api, (now) => now.get('colophon_http_requests_in_flight') === 1 && now.get('colophon_reads_in_flight') === 0);
  });

  it('says of a client that goes away in the middle of its body that it went away, and calls that no failure', async () => {
    const told = jest.spyOn(Logger.prototype, 'error');
    const socket = connect(Number(new URL(await api.app.getUrl()).port), '127.0.0.1');
    socket.write(
      `POST /v1/books/lookup HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"identifiers":`,
    );
    await pause(100);
    socket.destroy();
    const samples = await until(api, (now) =>
      [...now.keys()].some((name) => name.includes('_count{method="POST"') && /status="(499|5)/.test(name)),
    );
    expect([...samples.keys()].filter((name) => /_count\{method="POST".*status="(499|5..)"/.test(name))).toEqual([
      count('POST', '/v1/books/lookup', 499),
    ]);
    expect(told).not.toHaveBeenCalled();
    told.mockRestore();
  });

  it('leaves out what a database that is away does not say, and answers all the same', async () => {
    const another = await api.another();
    const letIn = await shutOut(api.settings.databaseUrl);
    try {
      const samples = await scrape(another);
      expect(samples.get('colophon_database_up')).toBe(0);
      expect(samples.get('colophon_ready')).toBe(0);
      expect([...samples.keys()].filter((sample) => /outbox|page_changes|import_/.test(sample))).toEqual([]);
    } finally {
      await letIn();
      await another.stop();
    }
  });
});
