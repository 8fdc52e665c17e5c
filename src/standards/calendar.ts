/** A stretch of days named in EDTF. A day is one integer, year * 10000 + month * 100 + day, in the proleptic Gregorian calendar. */
export interface Period {
  edtf: string;
  first: number;
  last: number;
  precision: 'day' | 'month' | 'season' | 'year' | 'decade' | 'century' | 'range';
}

const FIRST_YEAR = -4000;
const LAST_YEAR = 2100;
/** EDTF level 1: spring 21, summer 22, autumn 23, winter 24. */
const SEASONS = [21, 22, 23, 24];

/** A calendar day; null when the calendar has no such day. Years are astronomical: 0 is 1 BC. */
export function dayOf(year: number, month: number, day: number): Period | null {
  if (!isMonth(year, month) || day < 1 || day > daysIn(year, month)) return null;
  const date = year * 10000 + month * 100 + day;
  return { edtf: isoDate(date), first: date, last: date, precision: 'day' };
}

/** A month; null when there is no such month. */
export function monthOf(year: number, month: number): Period | null {
  if (!isMonth(year, month)) return null;
  const first = year * 10000 + month * 100;
  return { edtf: isoDate(first + 1).slice(0, -3), first: first + 1, last: first + daysIn(year, month), precision: 'month' };
}

/**
 * A season by its EDTF code, 21 (spring) to 24 (winter). Its bounds are those of the year: EDTF leaves open which
 * hemisphere is meant, and the winter of a year may be at either end.
 */
export function seasonOf(year: number, season: number): Period | null {
  if (!SEASONS.includes(season) || !isYear(year)) return null;
  return years(year, year, `${isoYear(year)}-${season}`, 'season');
}

/** A year from 4001 BC to 2100; null outside, where a number is more likely something else. */
export function yearOf(year: number): Period | null {
  return isYear(year) ? years(year, year, isoYear(year), 'year') : null;
}

/** Ten years that share their first three digits: 199 is 1990 to 1999, "199X". */
export function decadeOf(decade: number): Period | null {
  if (!isYear(decade * 10)) return null;
  return years(decade * 10, decade * 10 + 9, `${String(decade).padStart(3, '0')}X`, 'decade');
}

/** The nth century of the common era as EDTF writes it: the 15th is "14XX", 1400 to 1499; before the era when n is negative. */
export function centuryOf(n: number): Period | null {
  const digits = String(Math.abs(n) - 1).padStart(2, '0');
  if (n === 0 || !isYear(n > 0 ? n * 100 - 1 : n * 100 + 1)) return null;
  if (n < 0) return years(n * 100 + 1, (n + 1) * 100, `-${digits}XX`, 'century');
  return years(Math.max(1, (n - 1) * 100), n * 100 - 1, `${digits}XX`, 'century');
}

/** `YYYY-MM-DD` of a day as `Period` holds it. */
export function isoDate(date: number): string {
  const year = Math.floor(date / 10000);
  const rest = String(date - year * 10000).padStart(4, '0');
  return `${isoYear(year)}-${rest.slice(0, 2)}-${rest.slice(2)}`;
}

function isoYear(year: number): string {
  return (year < 0 ? '-' : '') + String(Math.abs(year)).padStart(4, '0');
}

/** Whole years, from the first day of one to the last of another. */
function years(first: number, last: number, edtf: string, precision: Period['precision']): Period {
  return { edtf, first: first * 10000 + 101, last: last * 10000 + 1231, precision };
}

function isYear(year: number): boolean {
  return year >= FIRST_YEAR && year <= LAST_YEAR;
}

function isMonth(year: number, month: number): boolean {
  return isYear(year) && month >= 1 && month <= 12;
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}
