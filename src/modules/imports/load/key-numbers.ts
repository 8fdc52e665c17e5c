import type { LineType } from '../line-types.js';

/** The kinds of record that a dump holds. */
export const KINDS = ['authors', 'works', 'books'] as const;

export type Kind = (typeof KINDS)[number];

/** The highest number that a key may have to become an id by addition: four times those of today. A key beyond it is loaded another way. */
export const HIGHEST_NUMBER = 2 ** 28;

/** How the keys of each kind are made around their numbers: `/authors/OL1A`. */
export const KEYS = {
  authors: { prefix: '/authors/OL', suffix: 'A' },
  works: { prefix: '/works/OL', suffix: 'W' },
  books: { prefix: '/books/OL', suffix: 'M' },
} as const satisfies Record<Kind, { prefix: string; suffix: string }>;

/** The kind of the records that lines of a type hold; undefined for lines that hold none. */
export const KIND_OF: Partial<Record<LineType, Kind>> = { author: 'authors', work: 'works', edition: 'books' };

const TAB = 9;
const ZERO = 48;
const MOST_DIGITS = 9;

const starts = {
  authors: { bytes: Buffer.from('/type/author\t/authors/OL'), suffix: 65 },
  works: { bytes: Buffer.from('/type/work\t/works/OL'), suffix: 87 },
  books: { bytes: Buffer.from('/type/edition\t/books/OL'), suffix: 77 },
} as const satisfies Record<Kind, { bytes: Buffer; suffix: number }>;

/** The number in the key of a dump line that holds a record of this kind; null when its key is not of the usual form, or beyond the highest. */
export function numberOfLine(kind: Kind, line: Buffer): number | null {
  const { bytes, suffix } = starts[kind];
  if (line.length <= bytes.length || bytes.compare(line, 0, bytes.length) !== 0) return null;
  let number = 0;
  let at = bytes.length;
  for (let digit = line[at]! - ZERO; digit >= 0 && digit <= 9 && at < bytes.length + MOST_DIGITS + 1; digit = line[++at]! - ZERO)
    number = 10 * number + digit;
  // a number that begins with 0 is another key than the one without it
  if (line[bytes.length] === ZERO || line[at] !== suffix || line[at + 1] !== TAB || number > HIGHEST_NUMBER) return null;
  return number > 0 ? number : null;
}

/** The number in a key of this kind, in the same sense. */
export function numberOfKey(kind: Kind, key: string): number | null {
  const { prefix, suffix } = KEYS[kind];
  if (!key.startsWith(prefix) || !key.endsWith(suffix)) return null;
  const digits = key.slice(prefix.length, -1);
  if (!/^[1-9]\d{0,8}$/.test(digits)) return null;
  const number = Number(digits);
  return number <= HIGHEST_NUMBER ? number : null;
}
