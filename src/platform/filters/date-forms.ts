import type { Filter, ValueForm } from './condition.js';

/** From the beginning of one date to the end of another; null: open. */
export interface DateRange {
  readonly from: string | null;
  readonly to: string | null;
}

const DAY = /^-?\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$/;
const MOMENT = /^(?!0000)\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01])(T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,3})?)?Z)?)?)?$/;

/** Years, months and days: `1813`, `1813-01`, `1813-01-28`, `-0043`, and ranges of them: `1950..1999`, `1950..`, `..1999`. */
export const dates: ValueForm<DateRange> = {
  read: ({ text }) => {
    const range = read(text, DAY, 'must be a year, a month, a day or a range of them, as 1813, 1813-01, 1813-01-28 or 1950..1999');
    if (range.from !== null && range.to !== null && daysOf(range.from)[0] > daysOf(range.to)[1]) throw new RangeError(BACKWARDS);
    return range;
  },
  write,
};

/** The same for when something happened, in UTC, and moments as well: `2026-11-25T10:00:00Z..`. */
export const moments: ValueForm<DateRange> = {
  read: ({ text }) => {
    const range = read(
      text,
      MOMENT,
      'must be a year, a month, a day, a moment or a range of them, as 2026, 2026-11, 2026-11-25T10:00:00Z..',
    );
    const [from, to] = momentsOf(range);
    if (from >= to) throw new RangeError(BACKWARDS);
    return range;
  },
  write,
};

const BACKWARDS = 'must not have a range that ends before it begins';

/** Further away than any date of a `*_sort` column. */
const ENDLESS = 100_000_000;

/**
 * The least and the greatest values of a `*_sort` column (YYYYMMDD) that such dates mean, in ascending order, without overlaps. The
 * column has 0 where no date is known; no range holds it.
 */
export function sortRanges(any: readonly DateRange[]): [number, number][] {
  const ranges = any.flatMap(({ from, to }): [number, number][] => {
    const least = from === null ? -ENDLESS : daysOf(from)[0];
    const greatest = to === null ? ENDLESS : daysOf(to)[1];
    return least < 0 && greatest > 0 ? [[least, -1], [1, greatest]] : [[least, greatest]]; // prettier-ignore
  });
  return joined(ranges, days);
}

/** The first moment of a range and the first one after it, as PostgreSQL reads them; their texts have the order of the moments. */
export function momentsOf({ from, to }: DateRange): [string, string] {
  return [from === null ? '-infinity' : startOf(from).toISOString(), to === null ? 'infinity' : endOf(to)];
}

/**
 * A filter of dates as values of a `*_sort` column. What must hold together becomes one condition; what must not hold is what lies outside of
 * it, records without a date among it: that is a range as well, which an index has.
 */
export function daySpans(filter: Filter<DateRange> | undefined): Filter<[number, number]> | undefined {
  const lasting = filter?.map(({ not, any, text }) => ({ not: false, any: not ? outside(sortRanges(any)) : sortRanges(any), text }));
  return lasting && together(lasting, days);
}

/** The spans between these. */
function outside(spans: readonly [number, number][]): [number, number][] {
  const ends = [-ENDLESS - 1, ...spans.map(([, greatest]) => greatest)];
  const starts = [...spans.map(([least]) => least), ENDLESS + 1];
  return ends.map((end, i): [number, number] => [end + 1, starts[i]! - 1]).filter(([least, greatest]) => least <= greatest);
}

/** A filter of moments as those of a column. What must hold together becomes one condition. */
export function momentSpans(filter: Filter<DateRange> | undefined): Filter<[string, string]> | undefined {
  const spans = filter?.map(({ not, any, text }) => ({ not, any: joined(any.map(momentsOf), times), text }));
  return spans && together(spans, times);
}

/** How spans of a kind end. */
interface Ends<T> {
  /** whether there is anything from here to there */
  readonly holds: (from: T, to: T) => boolean;
  /** whether a span that begins there goes on where one ends */
  readonly meets: (end: T, next: T) => boolean;
}

/** Their last value is one of them. */
const days: Ends<number> = { holds: (from, to) => from <= to, meets: (end, next) => next <= end + 1 };
/** Their end is the first moment after them. */
const times: Ends<string> = { holds: (from, to) => from < to, meets: (end, next) => next <= end };

/** The same spans in ascending order, without overlaps. */
function joined<T extends number | string>(spans: readonly [T, T][], { meets }: Ends<T>): [T, T][] {
  const apart: [T, T][] = [];
  for (const [from, to] of spans.toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))) {
    const last = apart.at(-1);
    if (last === undefined || !meets(last[1], from)) apart.push([from, to]);
    else if (to > last[1]) last[1] = to;
  }
  return apart;
}

/** What must hold together as one condition. The spans of each lie apart: of others, as many as of all multiplied could be left. */
function together<T extends number | string>(filter: Filter<[T, T]>, { holds }: Ends<T>): Filter<[T, T]> {
  const [first, ...others] = filter.filter(({ not }) => !not);
  if (!first) return filter;
  const overlap = ([a, b]: [T, T], [c, d]: [T, T]): [T, T][] => {
    const from: T = a > c ? a : c;
    const to: T = b < d ? b : d;
    return holds(from, to) ? [[from, to]] : [];
  };
  const any = others.reduce<readonly [T, T][]>(
    (spans, other) => spans.flatMap((span) => other.any.flatMap((next) => overlap(span, next))),
    first.any,
  );
  return [{ ...first, any }, ...filter.filter(({ not }) => not)];
}

function read(text: string, form: RegExp, complaint: string): DateRange {
  const [first = '', last = first, ...more] = text.split('..').map((part) => part.trim());
  if (more.length > 0 || (first === '' && last === '') || [first, last].some((date) => date !== '' && !form.test(date)))
    throw new Error(complaint);
  return { from: first || null, to: last || null };
}

function write({ from, to }: DateRange): string {
  return from === to ? String(from) : `${from ?? ''}..${to ?? ''}`;
}

/** The least and the greatest YYYYMMDD of a year, a month or a day. */
function daysOf(date: string): [number, number] {
  const [, sign, year, month, day] = /^(-?)(\d{4})(?:-(\d\d))?(?:-(\d\d))?$/.exec(date)!;
  // the column counts as PostgreSQL does, without a year 0
  const y = (sign ? -(Number(year) + 1) : Number(year) || -1) * 10_000;
  if (month === undefined) return [y, y + 1231];
  const m = y + Number(month) * 100;
  return day === undefined ? [m, m + 31] : [m + Number(day), m + Number(day)];
}

function startOf(moment: string): Date {
  const start = new Date(moment);
  if (Number.isNaN(start.getTime()) || !start.toISOString().startsWith(moment.slice(0, 10)))
    throw new Error('must be made of days of the calendar');
  return start;
}

function endOf(moment: string): string {
  const end = startOf(moment);
  if (moment.length === 4) end.setUTCFullYear(end.getUTCFullYear() + 1);
  else if (moment.length === 7) end.setUTCMonth(end.getUTCMonth() + 1);
  else if (moment.length === 10) end.setUTCDate(end.getUTCDate() + 1);
  else end.setTime(end.getTime() + (/\.\d+Z$/.test(moment) ? 1 : /:\d\d:\d\dZ$/.test(moment) ? 1_000 : 60_000));
  return end.getUTCFullYear() > 9999 ? 'infinity' : end.toISOString();
}
