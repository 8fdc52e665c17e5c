import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { plot } from '../soak/plot.js';
import { soak } from '../soak/soak.js';
import { type Fault, FAULTS } from './faults.js';
import { QUARTER } from './load.js';
import { explains, suffer } from './scenario.js';
import { Stand } from './stand.js';

/** What the machine can be asked for among other specs; `npm run test:failures` does all of it, with ten instances. */
const SOME = ['instances-killed', 'redis-frozen', 'postgres-killed'];
const named = (name: string): Fault => FAULTS.find((fault) => fault.name === name)!;

let stand: Stand;
beforeAll(async () => {
  stand = await Stand.start(3);
}, 180_000);
afterAll(() => stand?.stop(), 60_000);

describe('three instances behind nginx, under load', () => {
  it.each(SOME.map((name) => [named(name).title, named(name)] as const))(
    'keep what they have acknowledged and show nothing old when %s',
    async (_, fault) => {
      const report = await suffer(stand, fault, { extent: 'whole', judge: 'counts', pace: QUARTER, calm: 1_500, seed: 1 });
      expect(report.complaints).toEqual([]);
      expect(report.counts.GET.all).toBeGreaterThan(report.counts.GET.failed);
      expect(report.acknowledged).toBeGreaterThan(0);
    },
    120_000,
  );

  it('are watched by a soak, which draws what they occupy', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'soak-'));
    const faults = [named('redis-flushed'), named('nginx-reloaded')];
    const soaked = await soak(stand, { milliseconds: 6_000, seed: 1, peace: 500, faults, look: 500 });
    expect([soaked.unexplained, soaked.lost, soaked.duplicated, soaked.staleExamples]).toEqual([[], [], [], []]);
    expect(soaked.faults.length).toBeGreaterThan(0);
    const last = soaked.usages.at(-1)!;
    expect(last.instances).toHaveLength(3);
    expect(last.instances.every(({ memory, descriptors }) => memory > 30_000_000 && descriptors > 10)).toBe(true);
    await plot(join(directory, 'soak.png'), soaked.usages, soaked.faults);
    expect(readFileSync(join(directory, 'soak.png')).subarray(1, 4).toString()).toBe('PNG');
    rmSync(directory, { recursive: true });
  }, 120_000);
});

describe('A failure', () => {
  const failed = {
    operation: 'POST',
    path: '/v1/books',
    begun: 200,
    took: 10,
    failure: '503 database-unavailable',
    page: 'other',
    hit: 'none',
  } as const;
  const window = { begun: 100, ended: 300 };

  it('is explained by a fault that may cause it, while it does', () => {
    const fault = named('postgres-killed');
    expect(explains(fault, window, failed)).toBe(true);
    expect(explains(fault, window, { ...failed, begun: 20 })).toBe(false);
    expect(explains(fault, window, { ...failed, begun: 300 + 5_001 })).toBe(false);
  });

  it('is not explained when it is of another kind, or of a page that is in the cache', () => {
    const fault = named('postgres-killed');
    expect(explains(fault, window, { ...failed, failure: '503 database-unavailable without Retry-After' })).toBe(false);
    expect(explains(fault, window, { ...failed, failure: '502 text/html' })).toBe(false);
    expect(explains(fault, window, { ...failed, operation: 'GET', page: 'kept' })).toBe(false);
    expect(explains(named('redis-killed'), window, failed)).toBe(false);
  });
});
