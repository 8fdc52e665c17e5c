const APPROXIMATE = /(?:\b(?:cca|ca|circa|about|abt|approximately|approx|around|flourished|fl|active|act)\b\.?|\bc\.(?=\s?\d)|~)\s?/g;
const UNCERTAIN = /\s?\?|\b(?:probably|possibly|perhaps)\b\s?/g;
const BEFORE_CHRIST = /\s?\bb\.?\s?c\b\.?(?:\s?e\b\.?)?/;
const ANNO_DOMINI = /\s?\b(?:a\.?\s?d|c\.?\s?e)\b\.?\s?/;
/** Words before a date that do not change it: "c1999", "b. 1955", "the early 1990s", "Monday, 3 May 1999". */
const NOISE = new RegExp(
  '^(?:(?:copyright|cop|published|publ|pub|printed|born|died|[bd]|in|anno|from|the|early|mid|late)\\b\\.?[\\s-]*' +
    '|[cp]\\s?(?=\\d)|[©℗]\\s?|(?:mon|tues|wednes|thurs|fri|satur|sun)day\\b,?\\s?)+',
);
/** A correction by the cataloguer: "1697 [i.e. 1967]" was published in 1967 (AACR2 1.4F2). */
const CORRECTION = /\bi\.\s?e\b\.?,?\s(.*\d.*)$/;

/** A year, and another one that the cataloguer has added: "1390 [2011]". Jewish years are also written without their thousands: "757 [1997]". */
const ADDED_YEAR = /(?<!\d)(\d{4}|\d{3}(?=[\s,]*\[))(?!\d)[^[\]\d]*\[([^[\]]*?(?<!\d)(\d{4})(?!\d)[^[\]]*)/;
/** A year that is added and so much later is the year of another calendar, or that of a reprint. */
const OTHER_CALENDAR = 100;
/** What is later than this is no year of ours: Jewish (5757) and Buddhist (2540) ones are. */
const LAST_YEAR = 2100;

/** What stands around the bare date: an EDTF qualifier, and the era when the text names one. */
export interface QualifiedText {
  core: string;
  /** `?` uncertain, `~` approximate, `%` both */
  qualifier: '' | '?' | '~' | '%';
  era: 'bc' | 'ad' | null;
}

/** A date as typed, made plain for reading: lower case without accents, ASCII dashes, no brackets, single blanks. */
export function tidyDate(raw: string): string {
  const text = raw
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{Mn}|\p{Cf}/gu, '')
    .replace(/[\p{Pd}\u2212]/gu, '-')
    .replace(/[’‘ʼ]/g, "'")
    .replace(/\(([cp])\)/g, '$1')
    .replace(/(?<!\d)(?:(\d)\[(\d{3})\]|(\d\d)\[(\d\d)\]|(\d{3})\[(\d)\]|\[(\d\d)\](\d\d))(?!\d)/g, (_, ...digits: unknown[]) =>
      digits.slice(0, 8).join(''),
    );
  const plain = inOurCalendar(text)
    .replace(/[[\](){}<>"]/g, ' ')
    .replace(/\s+/g, ' ')
    .replace(/^[\s.,;:]+|[\s.,;:]+$/g, '');
  return CORRECTION.exec(plain)?.[1] ?? plain;
}

/** Persian, Arabic, Hebrew and Thai books are dated in years of their own, beside which cataloguers write those of ours in brackets (AACR2 1.4F1). */
function inOurCalendar(text: string): string {
  const [, written, added, year] = ADDED_YEAR.exec(text) ?? [];
  if (added === undefined || Number(year) > LAST_YEAR) return text;
  const isOther = Number(year) > Number(written) + OTHER_CALENDAR || Number(written) > LAST_YEAR;
  return isOther ? added : text;
}

/** Separates the date proper from what qualifies it ("ca. 1850?" is 1850, both approximate and uncertain). */
export function readQualifiers(text: string): QualifiedText {
  const explicit = text.replace(/%$/, '?~');
  const certain = explicit.replace(UNCERTAIN, '');
  const exact = certain.replace(APPROXIMATE, '').trim();
  const uncertain = certain !== explicit;
  const approximate = exact !== certain.trim();
  return {
    core: exact.replace(BEFORE_CHRIST, '').replace(ANNO_DOMINI, '').trim().replace(NOISE, ''),
    qualifier: uncertain && approximate ? '%' : uncertain ? '?' : approximate ? '~' : '',
    era: BEFORE_CHRIST.test(exact) ? 'bc' : ANNO_DOMINI.test(exact) ? 'ad' : null,
  };
}
