import { type Period, yearOf } from './calendar.js';
import { type DateKind, parsePoint } from './edtf-point.js';

/** A period one end of which may be open; an open end has no day. */
export type Span = Omit<Period, 'first' | 'last'> & { first: number | null; last: number | null };

const SEPARATOR = /\s?(?:-|\/|\b(?:to|until|till|bis)\b)\s?/g;

/**
 * Reads two dates and what lies between ("1964-68", "384-322 b.c."), one with an open side ("1964-", "before 1950"), or
 * one of several years ("1761 or 2"), from text in the form `tidyDate` gives it; null when it is none of these.
 */
export function parseSpan(text: string, kind: DateKind): Span | null {
  return parseAlternatives(text) ?? parseLimit(text, kind) ?? parseOpenRange(text, kind) ?? parseClosedRange(text, kind);
}

/** "1761 or 2" is the EDTF set [1761,1762]; "between 1906 and 1912" is [1906..1912]. */
function parseAlternatives(text: string): Span | null {
  const [, first = '', word = '', second = ''] = /^(?:between )?(?:ca?\.? ?)?(\d{3,4})\??,? (or|and) (\d{1,4})\??$/.exec(text) ?? [];
  if (word === '' || (word === 'and') !== text.startsWith('between ')) return null;
  const [a, b] = [yearOf(Number(first)), yearOf(Number(completed(second, first)))];
  if (!a || !b || a.first >= b.first) return null;
  return { edtf: `[${a.edtf}${word === 'or' ? ',' : '..'}${b.edtf}]`, first: a.first, last: b.last, precision: 'range' };
}

function parseLimit(text: string, kind: DateKind): Span | null {
  const [, word, rest = ''] = /^(before|bef|not after|after|aft|not before|since)\b\.? (.*)$/.exec(text) ?? [];
  const point = parsePoint(rest, kind);
  if (word === undefined || point?.precision !== 'year') return null;
  const year = Math.floor(point.first / 10000);
  const last = word.startsWith('bef') ? yearOf(year - 1) : word === 'not after' ? yearOf(year) : null;
  if (last) return { edtf: `../${last.edtf}`, first: null, last: last.last, precision: 'range' };
  const first = word.startsWith('aft') ? yearOf(year + 1) : yearOf(year);
  return first && { edtf: `${first.edtf}/..`, first: first.first, last: null, precision: 'range' };
}

/** "1964-", "1964-present", "-1950". A birth or a death is one day, so that there the dash means nothing. */
function parseOpenRange(text: string, kind: DateKind): Span | null {
  const [, start] = /^(.*\d.*?)\s?[-/]\s?(?:\.\.|present|date|now|\?)?$/.exec(text) ?? [];
  const [, end] = /^(?:\.\.)?\s?[-/]\s?(.*\d.*)$/.exec(text) ?? [];
  const point = parsePoint(start ?? end ?? '', kind);
  if (!point || kind === 'life') return point;
  return start === undefined
    ? { edtf: `../${point.edtf}`, first: null, last: point.last, precision: 'range' }
    : { edtf: `${point.edtf}/..`, first: point.first, last: null, precision: 'range' };
}

function parseClosedRange(text: string, kind: DateKind): Span | null {
  for (const separator of text.matchAll(SEPARATOR)) {
    const left = text.slice(0, separator.index);
    const right = text.slice(separator.index + separator[0].length);
    const a = parsePoint(withWordsOf(right, left), kind);
    const b = /^\d\??$/.test(right) ? null : parsePoint(completed(right, left), kind); // "2010-3" may be March
    if (a && b && a.first <= b.first) return { edtf: `${a.edtf}/${b.edtf}`, first: a.first, last: b.last, precision: 'range' };
  }
  return null;
}

/** "1964-68" and "1761 or 2": the second year leaves out the digits it shares with the first. */
function completed(second: string, first: string): string {
  const year = /(\d{3,4})\D*$/.exec(first)?.[1] ?? '';
  const digits = /^(\d{1,3})\??$/.exec(second)?.[1] ?? '';
  return digits === '' || digits.length >= year.length ? second : year.slice(0, year.length - digits.length) + second;
}

/** "384-322 b.c.", "8th-7th cent.", "May-June 1999": era, century and year are said once, at the end. */
function withWordsOf(right: string, left: string): string {
  const era = /\bb\.?\s?c\b.*$/.exec(right)?.[0];
  const century = /^\d\d?(?:st|nd|rd|th)$/.test(left) ? /\bcent\w*/.exec(right)?.[0] : undefined;
  const year = /\d/.test(left) ? undefined : /\d{4}/.exec(right)?.[0];
  const missing = [century, year, /\b[ab]\.?\s?[cd]\b/.test(left) ? undefined : era];
  return [left, ...missing.filter((word) => word !== undefined)].join(' ');
}
