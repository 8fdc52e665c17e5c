import { Registry } from 'prom-client';
import type { Settings } from '../config/settings.js';
import { Problem } from '../problems/problem.js';
import { CacheMetrics } from './cache-metrics.js';
import { addressOf } from './page-address.js';
import type { ReplicaReads } from '../database/replicas/replica-reads.js';
import { PageFills } from './page-fills.js';
import { bornNow, type FoundPage, type NewPage, type PageStore, type StoredPage } from './page-store.js';

const page = (name: string): NewPage => ({ status: 200, headers: {}, etag: `"${name}"`, body: Buffer.from(name), gzip: null });
const turn = () => new Promise((resolve) => setImmediate(resolve));

/** No replicas. */
const primary = { run: (work) => work() } as ReplicaReads;

const MISSING = { page: null, vector: '1', reason: 'uri-miss' } as const;

/** A store of which each test says what it needs. */
function fillsOn(store: Partial<PageStore>, databasePool = 1): PageFills {
  const pages = {
    available: true,
    builtUnder: async () => null,
    find: async () => MISSING,
    save: () => true,
    claim: async () => true,
    release: () => undefined,
    ...store,
  };
  const metrics = new CacheMetrics(new Registry(), pages as unknown as PageStore);
  return new PageFills(pages as unknown as PageStore, metrics, primary, {
    cacheTtlSeconds: 60,
    databasePool,
    databasePatience: 'answer',
  } as Settings);
}

/** A query that ends when the test says so. */
function query(name: string) {
  let end!: () => void;
  const ended = new Promise<void>((resolve) => (end = resolve));
  const build = jest.fn(async () => {
    await ended;
    return page(name);
  });
  return { build, end };
}

const address = addressOf('/a', ['books']);

describe('a page that is missing', () => {
  it('is built once for all who read the same tokens, and again for who read others', async () => {
    const fills = fillsOn({}, 2);
    const [before, after] = [query('before the write'), query('after the write')];
    const early = [fills.fill(address, '1', before.build), fills.fill(address, '1', before.build)];
    const late = fills.fill(address, '2', after.build);
    before.end();
    after.end();
    expect(await Promise.all(early)).toMatchObject([
      { page: { etag: '"before the write"' }, stored: true, collapsed: false },
      { page: { etag: '"before the write"' }, stored: false, collapsed: true },
    ]);
    expect(await late).toMatchObject({ page: { etag: '"after the write"' }, collapsed: false });
    expect(before.build).toHaveBeenCalledTimes(1);
  });

  it('is not built when somebody has just done so', async () => {
    const fills = fillsOn({ builtUnder: async () => bornNow(page('there'), 1_000) });
    const { build } = query('never');
    expect(await fills.fill(address, '1', build)).toMatchObject({ page: { etag: '"there"' }, collapsed: true });
    expect(build).not.toHaveBeenCalled();
  });

  it('fails for all who wait for it, and is tried again by the next', async () => {
    const fills = fillsOn({});
    const failing = () => Promise.reject(new Error('gone'));
    const both = [fills.fill(address, '1', failing), fills.fill(address, '1', failing)];
    for (const one of both) await expect(one).rejects.toThrow('gone');
    expect(await fills.fill(address, '1', async () => page('again'))).toMatchObject({ page: { etag: '"again"' } });
  });
});

describe('without tokens', () => {
  it('a request joins a query that has not begun, and never one that has', async () => {
    const fills = fillsOn({});
    const [running, waiting, joined] = [query('began before'), query('began after'), query('never')];
    const first = fills.fill(address, null, running.build);
    const second = fills.fill(address, null, waiting.build);
    const third = fills.fill(address, null, joined.build);
    await turn();
    expect(waiting.build).not.toHaveBeenCalled();
    running.end();
    waiting.end();
    expect((await first).page.etag).toBe('"began before"');
    expect(await second).toMatchObject({ page: { etag: '"began after"' }, stored: false, collapsed: false });
    expect(await third).toMatchObject({ page: { etag: '"began after"' }, stored: false, collapsed: true });
    expect(joined.build).not.toHaveBeenCalled();
  });

  it('requests are refused when more wait than the database can serve', async () => {
    const fills = fillsOn({});
    const { build, end } = query('slow');
    const many = Array.from({ length: 1_002 }, (_, i) => fills.fill(addressOf(`/${i}`, []), null, build).catch((error: Error) => error));
    await turn();
    end();
    const refused = (await Promise.all(many)).filter((answer) => answer instanceof Problem);
    expect(refused).toMatchObject([{ code: 'overloaded', status: 503, headers: { 'retry-after': '1' } }]);
  });
});

describe('a page whose turn does not come', () => {
  /** of nginx and of PostgreSQL, milliseconds */
  const [READ_TIMEOUT, STATEMENT_TIMEOUT] = [5_000, 3_000];
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('is refused while nginx would still wait for a statement that begins now', async () => {
    const fills = fillsOn({});
    void fills.fill(address, '1', query('endless').build);
    const refused = fills.fill(addressOf('/b', ['books']), '1', query('never').build).catch((error: Error) => error);
    await jest.advanceTimersByTimeAsync(READ_TIMEOUT - STATEMENT_TIMEOUT - 1);
    expect(await refused).toMatchObject({ code: 'overloaded', status: 503 });
  });

  it('keeps other instances waiting for less than nginx waits', async () => {
    const claim = jest.fn(async () => true);
    await fillsOn({ claim }).fill(addressOf('/a', ['books'], 'expensive'), '1', async () => page('new'));
    const [[, milliseconds]] = claim.mock.calls as unknown as [[string, number]];
    expect(milliseconds).toBeLessThan(READ_TIMEOUT);
  });
});

describe('an expensive page', () => {
  const expensive = addressOf('/a', ['books'], 'expensive');

  it('is awaited while another instance builds it', async () => {
    let stored: StoredPage | null = null;
    const fills = fillsOn({
      claim: async () => false,
      find: async () =>
        stored ? { page: stored, vector: '1', from: 'redis', due: false } : { page: null, vector: '1', reason: 'uri-miss' },
    });
    const { build } = query('never');
    const filled = fills.fill(expensive, '1', build);
    await turn();
    stored = bornNow(page('from another'), 1_000);
    expect(await filled).toMatchObject({ page: { etag: '"from another"' }, stored: false, collapsed: true });
    expect(build).not.toHaveBeenCalled();
  });

  it('is not built again when another instance has done so between the look and the lock', async () => {
    const built = bornNow(page('from another'), 1_000);
    const release = jest.fn();
    const fills = fillsOn({
      claim: async () => true,
      release,
      find: async () => ({ page: built, vector: '1', from: 'redis', due: false }),
    });
    const { build } = query('never');
    expect(await fills.fill(expensive, '1', build)).toMatchObject({ page: { etag: '"from another"' }, stored: false, collapsed: true });
    expect(build).not.toHaveBeenCalled();
    expect(release).toHaveBeenCalled();
  });

  it('costs no second question when nobody could be asked for the lock', async () => {
    const find = jest.fn(async () => MISSING);
    expect(await fillsOn({ available: false, find }).fill(expensive, '1', async () => page('new'))).toMatchObject({ collapsed: false });
    expect(find).not.toHaveBeenCalled();
  });

  it('is built here when nobody can validate what is there meanwhile', async () => {
    const old = bornNow(page('held a moment ago'), 1_000);
    const fills = fillsOn({ claim: async () => false, find: async () => ({ page: old, vector: '1', from: 'unvalidated', due: false }) });
    expect(await fills.fill(expensive, '1', async () => page('new'))).toMatchObject({ page: { etag: '"new"' }, collapsed: false });
  });

  it('is built here under the new tokens when a write overtakes the other instance', async () => {
    const claims: string[] = [];
    const save = jest.fn(() => true);
    const fills = fillsOn({
      claim: async (name) => claims.push(name) > 1,
      find: async () => ({ page: null, vector: '2', reason: 'stale' }),
      save,
    });
    expect(await fills.fill(expensive, '1', async () => page('new'))).toMatchObject({ page: { etag: '"new"' }, stored: true });
    expect(claims.map((name) => name.at(-1))).toEqual(['1', '2']);
    expect(save).toHaveBeenCalledWith(expensive, '2', expect.anything(), expect.anything());
  });
});

describe('a page that is due', () => {
  const found: FoundPage = { page: bornNow(page('as it was'), 1_000), vector: '1', from: 'redis', due: true };

  it('is built anew by whoever gets the lock, and left as it is by others or when that fails', async () => {
    const build = async () => page('anew');
    expect(await fillsOn({}).refresh(address, found, build)).toMatchObject({ page: { etag: '"anew"' }, stored: true });
    expect(await fillsOn({ claim: async () => false }).refresh(address, found, build)).toBeNull();
    const save = jest.fn(() => true);
    expect(await fillsOn({ save }).refresh(address, found, () => Promise.reject(new Error('a mistake')))).toBeNull();
    expect(save).not.toHaveBeenCalled();
  });

  it.each([
    ['there is no time for it', new Problem('overloaded', '…')],
    ['the database is away', Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })],
  ])('begins another life under its tokens when %s', async (_, error) => {
    const save = jest.fn(() => true);
    expect(await fillsOn({ save }).refresh(address, found, () => Promise.reject(error))).toBeNull();
    expect(save).toHaveBeenCalledWith(address, '1', found.page, expect.any(Number));
  });
});
