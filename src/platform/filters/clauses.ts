import type { Bind, Clause } from '../pagination/conditions.js';
import type { Name } from './value-forms.js';

/**
 * A column of the table `from` (with its alias) that has one of these values. `order`: the columns that follow it in its index; the
 * promise of an order makes PostgreSQL read the index, whatever it believes of the value.
 */
export function oneOf(column: string, any: readonly unknown[], type: string, { from, order }: { from: string; order: string }): Clause {
  const alias = aliasOf(from);
  return {
    holds: (bind) => `${column} = any(${bind(any)}::${type}[])`,
    ids: (bind, most) =>
      each(bind, any, type, (value) => `select ${alias}.id from ${from} where ${column} = ${value} and ${alias}.deleted_at is null
        order by ${order}`, most), // prettier-ignore
  };
}

/** The ids of each of some values: `sql` selects those of one, in an order that an index has, if it can. */
export function each(bind: Bind, any: readonly unknown[], type: string, sql: (value: string) => string, most: number): string {
  return `select x.id from unnest(${bind(any)}::${type}[]) v cross join lateral (${sql('v')} limit ${most}) x`;
}

/** A `*_sort` column (YYYYMMDD) that lies in one of these spans. */
export function inDates(column: string, any: readonly [number, number][], from: string): Clause {
  return between(column, 'integer', any, '<=', from);
}

/** A column of moments that lies in one of these spans. */
export function inMoments(column: string, any: readonly [string, string][], from: string): Clause {
  return between(column, 'timestamptz', any, '<', from);
}

/** A folded column that is one of these names, or begins with their words. */
export function named(column: string, any: readonly Name[], fold: (text: string) => string[], from: string): Clause {
  return between(column, 'text', any.flatMap((name) => keyRanges(name, fold)), '<', from); // prettier-ignore
}

/** The keys from the first one to the one before the second that are this name, or begin with its words. */
export function keyRanges({ text, match }: Name, fold: (text: string) => string[]): [string, string][] {
  // keys are words with a space between them, in the order of their bytes: ! is what follows a space
  return [...new Set(fold(text))].map((key) => [key, key + (match === 'whole' ? '\u0001' : '!')]);
}

/** One range has its own text, in which an index can be seen; several are compared one by one. */
function between(column: string, type: string, ranges: readonly (readonly [unknown, unknown])[], upTo: '<' | '<=', from: string): Clause {
  const alias = aliasOf(from);
  const within = (first: string, last: string) => `${column} >= ${first} and ${column} ${upTo} ${last}`;
  const found = (condition: string, most: number) =>
    `select ${alias}.id from ${from} where ${condition} and ${alias}.deleted_at is null order by ${column}, ${alias}.id limit ${most}`;
  if (ranges.length === 1) {
    const [first, last] = ranges[0]!;
    const holds = (bind: Bind) => within(`${bind(first)}::${type}`, `${bind(last)}::${type}`);
    return { holds, ids: (bind, most) => `(${found(holds(bind), most)})`, column };
  }
  const [starts, ends] = [ranges.map(([first]) => first), ranges.map(([, last]) => last)];
  const given = (bind: Bind) => `unnest(${bind(starts)}::${type}[], ${bind(ends)}::${type}[]) range (first, last)`;
  const hull = (bind: Bind, values: unknown[], of: 'min' | 'max') => `(select ${of}(v) from unnest(${bind(values)}::${type}[]) v)`;
  return {
    // the first part tells an index where all of them lie
    holds: (bind) =>
      `${within(hull(bind, starts, 'min'), hull(bind, ends, 'max'))} and exists (select from ${given(bind)} where ${within('range.first', 'range.last')})`,
    ids: (bind, most) => `select x.id from ${given(bind)} cross join lateral (${found(within('range.first', 'range.last'), most)}) x`,
    column,
  };
}

function aliasOf(from: string): string {
  return from.slice(from.lastIndexOf(' ') + 1);
}
