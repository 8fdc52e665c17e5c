import type { Clause } from '../pagination/conditions.js';
import { type DateRange, momentsOf, sortRanges } from './date-forms.js';
import type { Name } from './value-forms.js';

/** A column that has one of these values; `type`: its array type. */
export function oneOf(column: string, any: readonly unknown[], type: string): Clause {
  return { holds: (bind) => `${column} = any(${bind(any)}::${type}[])` };
}

/** A `*_sort` column (YYYYMMDD) that lies in one of these ranges. */
export function inDates(column: string, any: readonly DateRange[]): Clause {
  const ranges = sortRanges(any);
  return between(column, 'integer', ranges, '<=');
}

/** A column of moments that lies in one of these ranges. */
export function inMoments(column: string, any: readonly DateRange[]): Clause {
  return between(column, 'timestamptz', any.map(momentsOf), '<');
}

/** A folded column that is one of these names, or begins with their words. */
export function named(column: string, any: readonly Name[], fold: (text: string) => string[]): Clause {
  return between(column, 'text', any.flatMap((name) => keyRanges(name, fold)), '<'); // prettier-ignore
}

/** The keys from the first one to the one before the second that are this name, or begin with its words. */
export function keyRanges({ text, match }: Name, fold: (text: string) => string[]): [string, string][] {
  // keys are words with a space between them, in the order of their bytes: ! is what follows a space
  return [...new Set(fold(text))].map((key) => [key, key + (match === 'whole' ? '\u0001' : '!')]);
}

/** One range has its own text, in which an index can be seen; several are compared one by one. */
function between(column: string, type: string, ranges: readonly (readonly [unknown, unknown])[], upTo: '<' | '<='): Clause {
  if (ranges.length === 1) {
    const [from, to] = ranges[0]!;
    return { holds: (bind) => `${column} >= ${bind(from)}::${type} and ${column} ${upTo} ${bind(to)}::${type}` };
  }
  const starts = ranges.map(([from]) => from);
  const ends = ranges.map(([, to]) => to);
  return {
    holds: (bind) =>
      `exists (select from unnest(${bind(starts)}::${type}[], ${bind(ends)}::${type}[]) range (first, last)
        where ${column} >= range.first and ${column} ${upTo} range.last)`,
  };
}
