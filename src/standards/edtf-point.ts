import { centuryOf, dayOf, decadeOf, monthOf, type Period, seasonOf, yearOf } from './calendar.js';
import { type QualifiedText, readQualifiers } from './date-text.js';
import { monthByName, seasonByName } from './month-names.js';

/** `life` is a birth or a death: there a bare "735" is a year, while as a year of publication it is rather a slip. */
export type DateKind = 'publication' | 'life';

/** Reads the digits of a year in the era of the date; null when they are too few to be taken for one. */
type ReadYear = (digits: string) => number | null;

const LINK_WORDS = new Set(['', 'of', 'the', 'de', 'del', 'di', 'le', 'el']);

/**
 * Reads one date, not a range, from text in the form `tidyDate` gives it; null when it is not understood. A day or month
 * that the calendar does not have leaves the year.
 */
export function parsePoint(text: string, kind: DateKind): Period | null {
  const qualified = readQualifiers(text.replace(/^(1[4-9]\d|20\d)\?$/, '$1-'));
  const { core, qualifier, era } = qualified;
  const readYear = yearReader(qualified, kind);
  const period =
    astronomicalDate(core) ??
    bareYear(core, readYear) ??
    yearFirst(core, readYear) ??
    yearLast(core, readYear) ??
    unspecifiedYear(core) ??
    namedCentury(core, era) ??
    wordDate(core, era, readYear);
  const qualifiable = period !== null && ['day', 'month', 'year'].includes(period.precision);
  return qualifiable ? { ...period, edtf: period.edtf + qualifier } : period;
}

function yearReader({ era, qualifier }: QualifiedText, kind: DateKind): ReadYear {
  const fewest = era !== null ? 1 : kind === 'life' ? 2 : qualifier !== '' ? 3 : 4;
  return (digits) => {
    const year = Number(digits);
    if (digits.length < fewest || year === 0) return null;
    return era === 'bc' ? 1 - year : year;
  };
}

/** ISO 8601 years before 1 BC, "-0043-03-15". Without the leading zero a minus opens a range: "-1950". */
function astronomicalDate(core: string): Period | null {
  const [, year, month, day] = /^-(0\d{3})(?:-(\d\d)(?:-(\d\d))?)?$/.exec(core) ?? [];
  return year === undefined ? null : asPreciseAsPossible(-Number(year), Number(month ?? 0), Number(day ?? 0));
}

function bareYear(core: string, readYear: ReadYear): Period | null {
  return /^\d{1,4}$/.test(core) ? asPreciseAsPossible(readYear(core), 0, 0) : null;
}

/** "2010-03-21", "20100321", "2010-03" and "2010/03"; a month or day given as 00, XX or uu is unknown. */
function yearFirst(core: string, readYear: ReadYear): Period | null {
  const [, year, , month, day] = /^(\d{4})([-/.])(\d\d?|xx|uu)\2(\d\d?|xx|uu)(?:[t ]\d.*)?$/.exec(core) ?? [];
  if (year !== undefined) return asPreciseAsPossible(readYear(year), Number(month) || 0, Number(day) || 0);
  const compact = /^([12]\d{3})(\d\d)(\d\d)?$/.exec(core);
  if (compact)
    return compact[3] ? dayOf(Number(compact[1]), Number(compact[2]), Number(compact[3])) : monthOf(Number(compact[1]), Number(compact[2]));
  return yearAndMonth(core, readYear);
}

function yearAndMonth(core: string, readYear: ReadYear): Period | null {
  const [, digits, separator, second] = /^(\d{4})([-/.])(\d\d|xx|uu)$/.exec(core) ?? [];
  const year = readYear(digits ?? '');
  if (digits === undefined || year === null) return null;
  const number = Number(second) || 0;
  const shortYear = year % 100;
  if (number === 0) return yearOf(year);
  if (separator !== '-' && number === shortYear + 1) return null; // "1911/12" is a season or a volume of two years
  if (separator === '-' && number > 20 && number <= shortYear) return seasonOf(year, number);
  return monthOf(year, number);
}

/** "21/03/2010" and "03/2010". "03/04/2010" is written for two different days, and says the year only. */
function yearLast(core: string, readYear: ReadYear): Period | null {
  const [, first = '0', , second = '0', digits] = /^(?:(\d\d?)([-/.]))?(?:(\d\d?)[-/.])(\d{4})$/.exec(core) ?? [];
  if (digits === undefined) return null;
  const [a, b, year] = [Number(first), Number(second), readYear(digits)];
  if (a === 0) return asPreciseAsPossible(year, b, 0);
  if (a > 12 || a === b) return asPreciseAsPossible(year, b, a);
  return b > 12 ? asPreciseAsPossible(year, a, b) : asPreciseAsPossible(year, 0, 0);
}

/** Decades "199-", "199X", "1990s" and centuries "19--", "19uu", "1900s" (which may be the decade; the century holds both). */
function unspecifiedYear(core: string): Period | null {
  const [, decade] = /^([12]\d\d)[-x_u]$/.exec(core) ?? /^([12]\d[1-9])0'?s$/.exec(core) ?? [];
  if (decade !== undefined) return decadeOf(Number(decade));
  const [, century] = /^([012]\d)(?:--|xx|uu|__)$/.exec(core) ?? /^(1[5-9]|20)-$/.exec(core) ?? /^([12]\d)00'?s$/.exec(core) ?? [];
  return century === undefined ? null : centuryOf(Number(century) + 1);
}

function namedCentury(core: string, era: QualifiedText['era']): Period | null {
  const [, ordinal] = /^(\d\d?)(?:st|n?d|rd|th)?\.? ?(?:century|centuries|cent|c)\.?$/.exec(core) ?? [];
  return ordinal === undefined ? null : centuryOf(era === 'bc' ? -Number(ordinal) : Number(ordinal));
}

/** Dates with the month or season in words, in any order: "May 28, 1999", "28. Mai 1999", "12 de mayo de 1999", "1999 Spring". */
function wordDate(core: string, era: QualifiedText['era'], readYear: ReadYear): Period | null {
  if (!/^[a-z\d]/.test(core) || /[-/]$/.test(core)) return null;
  const words = core.split(/[\s,./-]+/).filter((word) => !LINK_WORDS.has(word));
  const lastIsYear = era !== null && /^\d{1,2}$/.test(words.at(-1) ?? '');
  const kinds = words.map((word, index) => (lastIsYear && index === words.length - 1 ? 'y' : wordKind(word)));
  const valueOf = (kind: WordKind) => words[kinds.indexOf(kind)] ?? '';
  const year = readYear(valueOf('y').padStart(4, '0')); // beside a month three digits are a year
  const month = monthByName(valueOf('m')) ?? 0;
  switch (kinds.join('')) {
    case 'mny':
    case 'nmy':
    case 'ymn':
    case 'ynm':
      return asPreciseAsPossible(year, month, Number.parseInt(valueOf('n'), 10));
    case 'my':
    case 'ym':
      return asPreciseAsPossible(year, month, 0);
    case 'sy':
    case 'ys':
      return year === null ? null : seasonOf(year, seasonByName(valueOf('s')) ?? 0);
    default:
      return null;
  }
}

/** A month, a season, a number that may be a day, a year, anything else. */
type WordKind = 'm' | 's' | 'n' | 'y' | 'x';

function wordKind(word: string): WordKind {
  if (monthByName(word) !== undefined) return 'm';
  if (seasonByName(word) !== undefined) return 's';
  if (/^\d{1,2}(?:st|n?d|rd|th|er|re|o|a)?$/.test(word)) return 'n';
  return /^\d{3,4}$/.test(word) ? 'y' : 'x';
}

/** The day, else the month, else the year; 0 stands for a month or day that is not known. */
function asPreciseAsPossible(year: number | null, month: number, day: number): Period | null {
  if (year === null) return null;
  if (day !== 0) return dayOf(year, month, day) ?? yearOf(year);
  return monthOf(year, month) ?? yearOf(year);
}
