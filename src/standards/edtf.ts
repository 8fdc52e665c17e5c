import { isoDate } from './calendar.js';
import { tidyDate } from './date-text.js';
import { parseExpression } from './edtf-expression.js';
import { type DateKind, parsePoint } from './edtf-point.js';
import { parseSpan } from './edtf-span.js';
import { remembered } from './remembered.js';

/** A date as catalogues write it: the raw text, and what can be said of it in EDTF (ISO 8601-2:2019, levels 0 to 2). */
export interface EdtfDate {
  readonly raw: string;
  /** null: not understood */
  readonly edtf: string | null;
  /** first and last day it can mean, `YYYY-MM-DD` (astronomical years: `-0043-03-15` is 44 BC); null: unknown or open */
  readonly from: string | null;
  readonly to: string | null;
  readonly precision: 'day' | 'month' | 'season' | 'year' | 'decade' | 'century' | 'range' | null;
}

/** Longer texts are no dates, and not worth the search for one. */
const LONGEST = 200;
/** The first plain year in a text, with "ca." before it or a question mark after it. */
const YEAR_IN_TEXT = /(?:\bca\.?\s)?(?<!\d)(?:1\d{3}|20\d{2}|2100)(?!\d)\??/;

/**
 * Reads a date as library catalogues, booksellers and Open Library write it, in English and with the month names of four
 * more languages. Never guesses: an ambiguous or impossible day leaves the year, a text without a date leaves only `raw`.
 * `kind` says whether a number of two or three digits is a year, as it is in a birth or death.
 */
export function parseDate(raw: string, kind: DateKind = 'publication'): EdtfDate {
  return dates[kind](raw);
}

const dates = { publication: remembered((raw) => readDate(raw, 'publication')), life: remembered((raw) => readDate(raw, 'life')) };

function readDate(raw: string, kind: DateKind): EdtfDate {
  const text = tidyDate(raw.slice(0, LONGEST));
  const period =
    parseExpression(raw.slice(0, LONGEST).trim(), kind) ??
    parsePoint(text, kind) ??
    parseSpan(text, kind) ??
    parsePoint(YEAR_IN_TEXT.exec(text)?.[0] ?? '', kind);
  if (!period) return { raw, edtf: null, from: null, to: null, precision: null };
  const { edtf, first, last, precision } = period;
  return { raw, edtf, from: first === null ? null : isoDate(first), to: last === null ? null : isoDate(last), precision };
}
