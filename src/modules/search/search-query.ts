import { hasAtMost } from '../../platform/fields/text-length.js';
import { parseIsbn } from '../../standards/isbn.js';

export const LONGEST_QUERY = 200;
const MOST_TERMS = 20;
/** What a letter between apostrophes is joined to the rest of its word by. */
const APOSTROPHES = /['‘’‛′`ʹʺʻʼʽʾʿ]/g;
/**
 * An ISBN in any spelling that `parseIsbn` reads: 10 or 13 digits with any dashes, blanks or invisible characters between them. A hyphen in
 * front means that it is not wanted.
 */
const [DIGIT, BETWEEN] = ['[\\d\\uFF10-\\uFF19]', '[\\s\\p{Pd}\\p{Cf}\\u2212]{0,2}'];
const ISBN = new RegExp(
  `(?<![\\p{L}\\p{N}])(-?)(?:ISBN(?:[\\s\\p{Pd}]?1[03](?!\\d))?:?\\s*)?((?:${DIGIT}${BETWEEN}){9}(?:(?:${DIGIT}${BETWEEN}){3})?(?:${DIGIT}|x))(?![\\p{L}\\p{N}])`,
  'giu',
);

/** One thing that a client looks for. */
export interface Term {
  /** as it was written */
  text: string;
  /** other spellings that mean the same, each folded by itself */
  joined: string | null;
  /** in quotes: the words in this order */
  phrase: boolean;
  /** with `*` at the end: how the word begins */
  prefix: boolean;
  not: boolean;
}

/** What `q` means. */
export interface SearchQuery {
  /** as it was written, without what is only punctuation */
  text: string;
  terms: Term[];
  isbns: string[];
  /** those that are not wanted */
  refusedIsbns: string[];
}

/** Reads `q`; throws an Error that says what it must be. */
export function parseQuery(raw: string): SearchQuery {
  const text = raw.normalize('NFC').trim();
  if (!hasAtMost(LONGEST_QUERY, text)) throw new Error(`must have at most ${LONGEST_QUERY} characters`);
  if (/[\0\p{Surrogate}]/u.test(text)) throw new Error('must not hold NUL or lone surrogates');
  const isbns = new Set<string>();
  const refusedIsbns = new Set<string>();
  const rest = text.replace(ISBN, (written, minus: string, digits: string) => {
    const isbn = parseIsbn(digits);
    if (!isbn) return written;
    (minus === '' ? isbns : refusedIsbns).add(isbn.isbn13);
    return ' ';
  });
  const terms = [...rest.matchAll(/(-?)"([^"]*)"?|(\S+)/g)].flatMap((match) => termOf(match));
  if (terms.length > MOST_TERMS) throw new Error(`must have at most ${MOST_TERMS} words and phrases`);
  if (isbns.size === 0 && !terms.some(({ not }) => !not))
    throw new Error('must hold a word to look for: letters or digits, without - in front');
  return { text, terms, isbns: [...isbns], refusedIsbns: [...refusedIsbns] };
}

function termOf([, minus, quoted, word]: RegExpExecArray): Term[] {
  const not = (word ?? minus ?? '').startsWith('-');
  const text = quoted ?? word!.replace(/^-/, '').replace(/"/g, ' ').trim();
  if (!/[\p{L}\p{N}]/u.test(text)) return [];
  const joined = APOSTROPHES.test(text) ? text.replace(APOSTROPHES, '') : null;
  return [{ text, joined, phrase: quoted !== undefined, prefix: quoted === undefined && text.endsWith('*'), not }];
}
