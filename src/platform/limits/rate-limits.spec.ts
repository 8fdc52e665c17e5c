import fc from 'fast-check';
import { Registry } from 'prom-client';
import { LimitMetrics } from './limit-metrics.js';
import type { Principal } from './principal.js';
import { EVERY, RateLimits } from './rate-limits.js';
import type { LevelExchange, Told } from './level-exchange.js';

const rates = { anonymous: 60_000, reader: 6_000, editor: 600, librarian: 0 }; // a unit is 1, 10, 100 ms
const QUOTA = 10_000;
const reader: Principal = { id: 'key:1', role: 'reader' };
const somebody: Principal = { id: '203.0.113.7', role: 'anonymous' };

let time = 0;
const clock = () => time;
beforeEach(() => (time = 0));

/** What Redis does, by the clock of the test. */
class FakeLevels implements LevelExchange {
  away = false;
  asked = 0;
  private readonly empty = new Map<string, number>();

  add(told: readonly Told[]): Promise<number[] | null> {
    this.asked += 1;
    if (this.away) return Promise.resolve(null);
    const levels = told.map(({ id, more, atLeast, atMost }) => {
      const level = Math.min(Math.max((this.empty.get(id) ?? 0) - time, atLeast, 0) + more, atMost);
      this.empty.set(id, time + level);
      return level;
    });
    return Promise.resolve(levels);
  }
}

function limitsOn(shared: LevelExchange | null, metrics = new LimitMetrics(new Registry())): RateLimits {
  return new RateLimits(rates, shared, metrics, clock);
}

/** Spends one unit after the other until none is left, and answers how many there were. */
function exhaust(limits: RateLimits, principal: Principal): number {
  for (let taken = 0; ; taken += 1) if (limits.take(principal, 1) !== 0) return taken;
}

describe('the limit of one process', () => {
  it('lets the quota be spent at once, and says when there is more', () => {
    const metrics = new LimitMetrics(new Registry());
    const limits = limitsOn(null, metrics);
    expect(exhaust(limits, reader)).toBe(1_000);
    expect(metrics.limited.reader).toBe(1);
    expect(limits.headersFor(reader)).toEqual(['ratelimit-policy', '"reader";q=1000;w=10', 'ratelimit', '"reader";r=0;t=10']);
    expect(limits.take(reader, 50)).toBe(1);
    expect(limits.take(reader, 200)).toBe(2);
    time = 500;
    expect(limits.take(reader, 50)).toBe(0);
    expect(limits.take(reader, 1)).toBe(1);
  });

  it('comes back evenly, to the whole quota after its window and never beyond', () => {
    const limits = limitsOn(null);
    exhaust(limits, reader);
    const left: number[] = [];
    for (time = 0; time <= 12_000; time += 1_000) left.push(Number(/r=(\d+)/.exec(limits.headersFor(reader)[3]!)?.[1]));
    expect(left).toEqual([0, 100, 200, 300, 400, 500, 600, 700, 800, 900, 1_000, 1_000, 1_000]);
  });

  it('counts what a request turned out to cost, also beyond what was left', () => {
    const limits = limitsOn(null);
    expect(limits.take(reader, 999)).toBe(0);
    limits.charge(reader, 101);
    expect(limits.headersFor(reader)[3]).toBe('"reader";r=0;t=11');
    time = 1_000;
    expect(limits.take(reader, 1)).toBe(1);
    time = 1_010;
    expect(limits.take(reader, 1)).toBe(0);
  });

  it('is that of each principal alone, and none for a role without one', () => {
    const limits = limitsOn(null);
    exhaust(limits, reader);
    expect(limits.take({ id: 'key:2', role: 'reader' }, 1)).toBe(0);
    expect(limits.take(somebody, 1)).toBe(0);
    const librarian: Principal = { id: 'key:3', role: 'librarian' };
    for (let i = 0; i < 10_000; i += 1) expect(limits.take(librarian, 50)).toBe(0);
    expect(limits.headersFor(librarian)).toEqual([]);
  });

  it('forgives what would take longer than a minute beyond the window', () => {
    const limits = limitsOn(null);
    limits.charge(reader, 1_000_000);
    expect(limits.take(reader, 1)).toBe(61);
  });

  it('over any time lets no more through than the quota and what comes back in it', () => {
    const requests = fc.array(fc.record({ after: fc.nat(2_000), units: fc.integer({ min: 1, max: 4_000 }) }), { maxLength: 200 });
    fc.assert(
      fc.property(requests, (all) => {
        time = 0;
        const limits = limitsOn(null);
        const passed: { at: number; units: number }[] = [];
        for (const { after, units } of all) {
          time += after;
          if (limits.take(somebody, units) === 0) passed.push({ at: time, units });
        }
        for (const [i, { at }] of passed.entries()) {
          let spent = 0;
          for (const later of passed.slice(i)) {
            spent += later.units;
            expect(spent).toBeLessThanOrEqual(QUOTA + (later.at - at) + 1e-3);
          }
        }
      }),
    );
  });

  it('lets through at once whatever it refused, after the time that it said and no sooner than the second before', () => {
    const requests = fc.array(fc.integer({ min: 1, max: 4_000 }), { minLength: 5, maxLength: 50 });
    fc.assert(
      fc.property(requests, (all) => {
        const limits = limitsOn(null);
        for (const units of all) {
          const wait = limits.take(somebody, units);
          if (wait === 0) continue;
          time += (wait - 1) * 1_000 - 1;
          if (wait > 1) expect(limits.take(somebody, units)).toBeGreaterThan(0);
          time += 1_001;
          expect(limits.take(somebody, units)).toBe(0);
        }
      }),
    );
  });
});

/** Lets all tell each other: the second time each learns what those after it told. */
async function settle(fleet: RateLimits[]): Promise<void> {
  for (const limits of [...fleet, ...fleet]) {
    limits.charge(somebody, 1e-9); // only those are told whom this process has to do with
    await limits.share();
  }
}

describe('the limit of several processes', () => {
  let shared: FakeLevels;
  beforeEach(() => (shared = new FakeLevels()));

  it('is one, as soon as they have told each other', async () => {
    const [here, there] = [limitsOn(shared), limitsOn(shared)];
    expect(exhaust(here, reader)).toBe(1_000);
    await here.share();
    there.take(reader, 1);
    await there.share();
    expect(exhaust(there, reader)).toBe(0);
    expect(there.headersFor(reader)[3]).toBe('"reader";r=0;t=11');
  });

  it('asks nothing while nobody comes', async () => {
    const limits = limitsOn(shared);
    for (let i = 0; i < 10; i += 1) await limits.share();
    expect(shared.asked).toBe(0);
  });

  it('asks for hundreds of principals at once, and not for all in one question', async () => {
    const limits = limitsOn(shared);
    for (let i = 0; i < 450; i += 1) limits.take({ id: `203.0.113.${i}`, role: 'anonymous' }, 1);
    await limits.share();
    expect(shared.asked).toBe(3);
  });

  it('counts what was spent while the others were being told', async () => {
    const limits = limitsOn(shared);
    limits.take(reader, 100);
    const sharing = limits.share();
    limits.take(reader, 100);
    await sharing;
    await limits.share();
    const other = limitsOn(shared);
    other.take(reader, 1);
    await other.share();
    expect(other.headersFor(reader)[3]).toMatch(/r=799;/);
  });

  it('goes on in each process while Redis is away, and is one again afterwards', async () => {
    const metrics = new LimitMetrics(new Registry());
    const [here, there] = [limitsOn(shared, metrics), limitsOn(shared)];
    here.take(reader, 300);
    there.take(reader, 300);
    await Promise.all([here.share(), there.share()]);
    here.take(reader, 1);
    await here.share(); // 601 now
    shared.away = true;
    expect(exhaust(here, reader)).toBe(399);
    await here.share();
    expect(metrics.unshared).toBe(1);
    time = 60_000;
    expect(exhaust(here, reader)).toBe(1_000);
    expect(exhaust(there, reader)).toBe(1_000);
    await Promise.all([here.share(), there.share()]);
    shared.away = false;
    await Promise.all([here.share(), there.share()]);
    // what a minute of two processes spent is not added up: a tenth of a second later some is there again
    time += 1_000;
    expect(exhaust(here, reader)).toBe(100);
    expect(exhaust(there, reader)).toBe(100);
    await Promise.all([here.share(), there.share()]);
    expect(here.headersFor(reader)[3]).toBe('"reader";r=0;t=10');
    expect(there.headersFor(reader)[3]).toBe('"reader";r=0;t=11');
  });

  it('is passed by no more than what the others let through between two questions, and that is waited for', async () => {
    const instances = 4;
    const requests = fc.array(fc.record({ at: fc.nat(instances - 1), after: fc.nat(40), units: fc.integer({ min: 1, max: 800 }) }), {
      minLength: 50,
      maxLength: 300,
    });
    await fc.assert(
      fc.asyncProperty(requests, async (all) => {
        time = 0;
        const levels = new FakeLevels();
        const fleet = Array.from({ length: instances }, () => limitsOn(levels));
        const passed: { at: number; units: number }[] = [];
        let shareAt = EVERY;
        let mostBetween = 0;
        let between = 0;
        for (const { at, after, units } of all) {
          time += after;
          while (time >= shareAt) {
            await settle(fleet);
            mostBetween = Math.max(mostBetween, between);
            between = 0;
            shareAt += EVERY;
          }
          if (fleet[at]!.take(somebody, units) !== 0) continue;
          passed.push({ at: time, units });
          between += units;
        }
        mostBetween = Math.max(mostBetween, between);
        // over any time: the quota, what came back, and once what was let through between two questions
        for (const [i, { at }] of passed.entries()) {
          let spent = 0;
          for (const later of passed.slice(i)) {
            spent += later.units;
            expect(spent).toBeLessThanOrEqual(QUOTA + (later.at - at) + mostBetween + 1);
          }
        }
      }),
      { numRuns: 30 },
    );
  });
});
