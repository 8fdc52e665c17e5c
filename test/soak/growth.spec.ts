import { growthOf } from './growth.js';
import type { Usage } from './usage.js';

/** Usages each ten seconds of instances whose memory is given by their number and the second. */
function usages(
  seconds: number,
  memory: (instance: number, at: number) => number,
  pid: (instance: number, at: number) => number = (instance) => instance,
): Usage[] {
  return Array.from({ length: seconds / 10 }, (_, i) => ({
    at: i * 10,
    instances: [1, 2].map((number) => ({ number, pid: pid(number, i * 10), memory: memory(number, i * 10), descriptors: 30 })),
    postgres: 10,
    redis: 4,
    nginx: 20,
  }));
}

it('is none of what happens before the fifth minute', () => {
  expect(growthOf(usages(1_200, (_, at) => Math.min(at, 300)))).toEqual({ processes: 2, before: 600, after: 600 });
});

it('is seen when memory goes on growing', () => {
  const { before, after } = growthOf(usages(1_200, (_, at) => 100 + at))!;
  expect(after / before).toBeGreaterThan(1.5);
});

it('is not the difference between a process and the one that replaced it', () => {
  const replaced = growthOf(
    usages(
      1_800,
      (_, at) => (at < 900 ? 100 : 200),
      (number, at) => (number === 1 && at >= 900 ? 3 : number),
    ),
  )!;
  expect(replaced).toEqual({ processes: 3, before: 400, after: 500 }); // only the second, which lived through it, has grown
});

it('cannot be told of a soak that was too short', () => {
  expect(growthOf(usages(360, () => 100))).toBeNull();
});
