import { parseIsbn } from '../../standards/isbn.js';

export const LONGEST_QUERY = 200;
const MOST_TERMS = 20;
/** What a letter between apostrophes is joined to the rest of its word by. */
const APOSTROPHES = /['‘’‛′`ʹʺʻʼʽʾʿ]/g;
/** An ISBN in any spelling: 10 or 13 digits with hyphens or blanks between them. */
const ISBN = /(?<![\p{L}\p{N}])(?:ISBN(?:-1[03])?:?\s*)?((?:97[89][-\s]?)?\d(?:[-\s]?\d){8}[-\s]?[\dXx])(?![\p{L}\p{N}])/giu;

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
}

/** Reads `q`; throws an Error that says what it must be. */
export function parseQuery(raw: string): SearchQuery {
  const text = raw.normalize('NFC').trim();
  if (text.length > LONGEST_QUERY) throw new Error(`must have at most ${LONGEST_QUERY} characters`);
  if (/[\0\p{Surrogate}]/u.test(text)) throw new Error('must not hold NUL or lone surrogates');
  const isbns: string[] = [];
  const rest = text.replace(ISBN, (written, digits: string) => {
    const isbn = parseIsbn(digits);
    if (!isbn) return written;
    isbns.push(isbn.isbn13);
    return ' ';
  });
  const terms = [...rest.matchAll(/(-?)"([^"]*)"?|(\S+)/g)].flatMap((match) => termOf(match));
  if (terms.length > MOST_TERMS) throw new Error(`must have at most ${MOST_TERMS} words and phrases`);
  if (isbns.length === 0 && !terms.some(({ not }) => !not))
    throw new Error('must hold a word to look for: letters or digits, without - in front');
  return { text, terms, isbns: [...new Set(isbns)] };
}

function termOf([, minus, quoted, word]: RegExpExecArray): Term[] {
  const not = (word ?? minus ?? '').startsWith('-');
  const text = quoted ?? word!.replace(/^-/, '').replace(/"/g, ' ').trim();
  if (!/[\p{L}\p{N}]/u.test(text)) return [];
  const joined = APOSTROPHES.test(text) ? text.replace(APOSTROPHES, '') : null;
  return [{ text, joined, phrase: quoted !== undefined, prefix: quoted === undefined && text.endsWith('*'), not }];
}
