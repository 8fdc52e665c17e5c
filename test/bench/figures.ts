import type { ContenderName } from './lineup.js';

/** One contender in one round. */
export interface Measurement {
  requestsPerSecond: number;
  /** microseconds */
  p50: number;
  p99: number;
  /** microseconds a request; null where the system does not say */
  cpu: number | null;
}

/** What was measured in one round: the same load, one contender after the other. */
export type Round<Name extends string = ContenderName> = Record<Name, Measurement>;

export type Figure = keyof Measurement;

/** The value in the middle; between the two in the middle when their number is even. NaN when there is none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return (sorted[Math.floor(middle)]! + sorted[Math.ceil(middle) - 1]!) / 2;
}

/** A figure of a contender in each round; null when it is not known in all. */
export function valuesOf<Name extends string>(rounds: readonly Round<Name>[], name: Name, figure: Figure): number[] | null {
  const values = rounds.map((round) => round[name][figure]).filter((value) => value !== null);
  return values.length === rounds.length ? values : null;
}

/**
 * How often a figure of one contender holds that of another: the median of the ratios of each round. What disturbs a round disturbs both
 * of its measurements more alike than those of different rounds.
 */
export function ratio<Name extends string>(rounds: readonly Round<Name>[], figure: Figure, of: Name, to: Name): number | null {
  const [above, below] = [valuesOf(rounds, of, figure), valuesOf(rounds, to, figure)];
  return above && below && median(above.map((value, round) => value / below[round]!));
}

/** The items in a random order. */
export function shuffled<T>(items: readonly T[]): T[] {
  return items
    .map((item) => ({ item, key: Math.random() }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item);
}
