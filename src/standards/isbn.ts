import isbn3 from 'isbn3';

/** An ISBN with a right check digit (ISO 2108); one that begins with 979 has no ten-digit form. */
export interface Isbn {
  isbn13: string;
  isbn10: string | null;
}

/** "ISBN", "ISBN-13:", "isbn 10"; the length is only taken for one when no digit follows. */
const LABEL = /^isbn(?:[\s\p{Pd}]*1[03](?!\d))?[\s\p{Pd}:]*/iu;
/** As most are written. */
const BARE = /^[\dX]+$/;
/** Longer than any ISBN with its qualifiers. */
const LONGEST = 500;
/** What may stand between the digits: blanks, any dash, and invisible characters such as the soft hyphen. */
const SEPARATORS = /[\s\p{Pd}\p{Cf}\u2212]/gu;
const ZERO = 48;
const NUMBER = /^(?:[\d\uFF10-\uFF19\s\p{Pd}\p{Cf}\u2212]|x(?!\p{L}))*/iu;

/**
 * Reads an ISBN-10 or ISBN-13 with any hyphens and blanks and a lower-case x; null when anything else
 * is there or the check digit is wrong. 979-0 is refused: those numbers are ISMN, of printed music.
 */
export function parseIsbn(raw: string): Isbn | null {
  if (raw.length > LONGEST) return null;
  const digits = BARE.test(raw) ? raw : toAscii(raw).replace(SEPARATORS, '').toUpperCase();
  if (/^\d{9}[\dX]$/.test(digits)) {
    const body = digits.slice(0, 9);
    return checkDigit10(body) === digits[9] ? { isbn13: withCheckDigit13(`978${body}`), isbn10: digits } : null;
  }
  if (!/^(?:978\d|979[1-9])\d{9}$/.test(digits) || withCheckDigit13(digits.slice(0, 12)) !== digits) return null;
  const body = digits.slice(3, 12);
  return { isbn13: digits, isbn10: digits.startsWith('978') ? body + checkDigit10(body) : null };
}

/** Divides "ISBN 0306406152 (pbk. : alk. paper) :" into the number as written and its qualifier, null when there is none. */
export function splitQualifier(raw: string): { number: string; qualifier: string | null } {
  if (raw.length > LONGEST || BARE.test(raw)) return { number: raw, qualifier: null };
  const body = raw.trim().replace(LABEL, '');
  const number = NUMBER.exec(body)?.[0] ?? '';
  const qualifier = body
    .slice(number.length)
    .replace(/^[\s:;,.([]+|[\s:;,)\]]+$/g, '')
    .replace(/\)\s*\(/g, ' ; ');
  return { number: number.trim(), qualifier: qualifier || null };
}

/** Hyphenates a valid ISBN of either length by the agency's ranges; an unassigned group leaves the plain digits. */
export function hyphenate(isbn: string): string {
  return isbn3.hyphenate(isbn) ?? isbn;
}

function toAscii(raw: string): string {
  return raw.replace(/[\uFF10-\uFF19]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xfee0));
}

function checkDigit10(nine: string): string {
  let sum = 0;
  for (let i = 0; i < 9; i++) sum += (10 - i) * (nine.charCodeAt(i) - ZERO);
  const check = (11 - (sum % 11)) % 11;
  return check === 10 ? 'X' : String(check);
}

function withCheckDigit13(twelve: string): string {
  let sum = 0;
  for (let i = 0; i < 12; i++) sum += (i % 2 === 0 ? 1 : 3) * (twelve.charCodeAt(i) - ZERO);
  return twelve + String((10 - (sum % 10)) % 10);
}
