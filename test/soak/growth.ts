import { median } from '../bench/figures.js';
import type { Usage } from './usage.js';

/** Until when a process fills its caches and is compiled, seconds of its life. */
const WARM = 300;
/** How long it must have lived after that, so that its beginning and its end can be told apart. */
const LONG = 120;

export interface Growth {
  /** processes that lived long enough to say something */
  readonly processes: number;
  /** their medians, summed: of the first and of the last third of what came after their fifth minute */
  readonly before: number;
  readonly after: number;
}

/**
 * How much memory the instances took more at the end of their lives than after their fifth minute. Instances are killed in a soak, so
 * each process is held against itself: the median of the last third of its samples after `warm` seconds against the median of the first
 * third. Null when none lived for long enough.
 */
export function growthOf(usages: readonly Usage[], warm = WARM, long = LONG): Growth | null {
  const lives = new Map<number, { at: number; memory: number }[]>();
  for (const { at, instances } of usages) {
    for (const { pid, memory } of instances) lives.set(pid, [...(lives.get(pid) ?? []), { at, memory }]);
  }
  const grown = [...lives.values()].flatMap((life) => {
    const later = life.filter(({ at }) => at - life[0]!.at >= warm);
    const lived = (later.at(-1)?.at ?? 0) - (later[0]?.at ?? 0);
    const third = Math.floor(later.length / 3);
    if (lived < long || third === 0) return [];
    const middle = (part: typeof later) => median(part.map(({ memory }) => memory));
    return [{ before: middle(later.slice(0, third)), after: middle(later.slice(-third)) }];
  });
  if (grown.length === 0) return null;
  const sum = (of: 'before' | 'after') => grown.reduce((total, each) => total + each[of], 0);
  return { processes: grown.length, before: sum('before'), after: sum('after') };
}
