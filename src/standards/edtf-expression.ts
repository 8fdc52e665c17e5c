import { centuryOf, type Period, seasonOf } from './calendar.js';
import { type DateKind, parsePoint } from './edtf-point.js';
import type { Span } from './edtf-span.js';

/** A point of time in EDTF: a year, month, day or season, a decade or a century. */
const POINT = /^(?:-?\d{4}(?:-\d\d(?:-\d\d)?)?[?~%]?|\d{3}X|-?\d\dXX)$/;

/**
 * Reads what EDTF (ISO 8601-2:2019, level 2) writes and catalogues do not, in its own spelling: sets ("[1906..1912]", "{1960,1961}"), intervals
 * ("../1949", "1999-23/2000-24") and centuries before the era ("-05XX"); null for anything else. So a date that we have written is read as what it was.
 */
export function parseExpression(text: string, kind: DateKind): Span | null {
  return parseSet(text, kind) ?? parseInterval(text, kind) ?? centuryBefore(text);
}

/** One of its members, or all of them; a member may be a range, and the ends of the whole may be open. */
function parseSet(text: string, kind: DateKind): Span | null {
  const [, inner] = /^\[([^[\]]+)\]$/.exec(text) ?? /^\{([^{}]+)\}$/.exec(text) ?? [];
  if (inner === undefined || !/,|\.\./.test(inner) || /^\.\..*\.\.$/.test(inner)) return null;
  const points: Period[] = [];
  for (const end of inner.replace(/^\.\.|\.\.$/g, '').split(/,|\.\./)) {
    const point = parseEnd(end, kind);
    if (point === null || point.first < (points.at(-1)?.first ?? -Infinity)) return null;
    points.push(point);
  }
  const first = inner.startsWith('..') ? null : points[0]!.first;
  const last = inner.endsWith('..') ? null : Math.max(...points.map((point) => point.last));
  return { edtf: text, first, last, precision: 'range' };
}

function parseInterval(text: string, kind: DateKind): Span | null {
  const [start, end, more] = text.split('/');
  if (start === undefined || end === undefined || more !== undefined || (start === '..' && end === '..')) return null;
  const [from, to] = [start, end].map((side) => (side === '..' ? undefined : parseEnd(side, kind)));
  if (from === null || to === null || (from && to && from.first > to.first)) return null;
  return { edtf: text, first: from?.first ?? null, last: to?.last ?? null, precision: 'range' };
}

/** One end of an interval, or a member of a set; null also for a day or month that the calendar does not have. */
function parseEnd(text: string, kind: DateKind): Period | null {
  if (!POINT.test(text)) return null;
  const [, year, season] = /^(\d{4})-(2[1-4])$/.exec(text) ?? [];
  const point =
    season === undefined ? (centuryBefore(text) ?? parsePoint(text.toLowerCase(), kind)) : seasonOf(Number(year), Number(season));
  return point?.edtf === text ? point : null;
}

function centuryBefore(text: string): Period | null {
  const [, century] = /^-(\d\d)XX$/.exec(text) ?? [];
  return century === undefined ? null : centuryOf(-Number(century) - 1);
}
