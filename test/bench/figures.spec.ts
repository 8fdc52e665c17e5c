import { type Measurement, median, ratio, type Round, shuffled, valuesOf } from './figures.js';
import { CONTENDERS, type ContenderName } from './lineup.js';
import { ratiosLine, table } from './report.js';

const usual: Measurement = { requestsPerSecond: 20_000, p50: 3_000, p99: 5_000, cpu: 20 };

/** A round in which some contenders did something else than the usual. */
function round(differently: Partial<Record<ContenderName, Partial<Measurement>>>): Round {
  return Object.fromEntries(CONTENDERS.map((name) => [name, { ...usual, ...differently[name] }])) as Round;
}

const withCpu = (map: number, l1: number): Round => round({ map: { cpu: map }, l1: { cpu: l1 } });

describe('the figures of the benchmark', () => {
  it.each([
    [[3], 3],
    [[10, 9, 100], 10],
    [[4, 1, 2, 3], 2.5],
    [[], NaN],
  ])('the median of %j is %d', (values, expected) => {
    expect(median(values)).toBe(expected);
  });

  it('a ratio is the median of those of the rounds, not the ratio of the medians', () => {
    const rounds = [withCpu(10, 20), withCpu(20, 30), withCpu(40, 40)];
    expect(ratio(rounds, 'cpu', 'l1', 'map')).toBe(1.5);
    expect(ratio([withCpu(10, 30), withCpu(20, 20), withCpu(40, 44)], 'cpu', 'l1', 'map')).toBe(1.1);
  });

  it('are not known when one round lacks them', () => {
    const rounds = [round({}), round({ nginx: { cpu: null } })];
    expect(valuesOf(rounds, 'nginx', 'cpu')).toBeNull();
    expect(ratio(rounds, 'cpu', 'nginx', 'map')).toBeNull();
    expect(table(rounds).split('\n')[1]).toMatch(/^nginx: a file +20,000 +3,000 +5,000 +- +- +- +1\.00$/);
  });

  it('are reported one contender a line, with the ratio to the reference', () => {
    const rounds = [withCpu(20, 25), withCpu(24, 30), withCpu(22, 27.5)];
    const lines = table(rounds).split('\n');
    expect(lines).toHaveLength(CONTENDERS.length + 1);
    expect(new Set(lines.map((line) => line.length)).size).toBe(1);
    expect(lines.find((line) => line.startsWith('Colophon: hit in the process '))).toMatch(
      /20,000 +3,000 +5,000 +27\.5 +25\.0 – 30\.0 +1\.25 +1\.00$/,
    );
  });

  it('end with one line for programs', () => {
    const line = ratiosLine([round({ l1: { cpu: 25.123 }, peer: { cpu: 250 }, constant: { requestsPerSecond: 30_000 } })]);
    expect(JSON.parse(line)).toEqual({
      l1HitCpuVsBareMap: 1.26,
      notModifiedCpuVsBare: 1,
      redisHitCpuVsBareMap: 1,
      nestInterceptorCpuVsL1Hit: 9.95,
      l1HitRpsVsBareConstant: 0.67,
    });
  });
});

it('the order of a round is another one each time, of the same contenders', () => {
  const orders = Array.from({ length: 20 }, () => shuffled(CONTENDERS));
  expect(new Set(orders.map(String)).size).toBeGreaterThan(1);
  for (const order of orders) expect([...order].sort()).toEqual([...CONTENDERS].sort());
});
