import { normalizeLccn, normalizeOclc, parseIsbn, splitQualifier } from '../../standards/index.js';
import type { Identifier } from '../record.js';
import type { Fields } from './fields.js';
import { readLine } from './json-values.js';
import { schemeName } from './schemes.js';

/** Names under `identifiers` and `remote_ids` that are another spelling of one of our schemes. */
const SCHEME_ALIASES = new Map([
  ['isbn_10', 'isbn'],
  ['isbn_13', 'isbn'],
  ['oclc_number', 'oclc'],
  ['oclc_numbers', 'oclc'],
]);

/** Which fields of an edition hold numbers of a scheme, in their order. */
const FIELDS: readonly { scheme: string; names: readonly string[]; read?: (identifier: Identifier) => Identifier }[] = [
  { scheme: 'isbn', names: ['isbn_13', 'isbn_10', 'isbn'] },
  { scheme: 'isbn', names: ['isbn_invalid', 'isbn_odd_length'], read: withdrawn },
  { scheme: 'lccn', names: ['lccn'] },
  { scheme: 'oclc', names: ['oclc_numbers', 'oclc_number'] },
  { scheme: 'ocaid', names: ['ocaid'] },
];

/** A text of one word holds one number. */
const ONE_WORD = /^[\w-]+$/;

/** A longer text is no list of ISBNs. */
const LONGEST_LIST = 5000;

/** Every identifier of an edition, its own key first; an ISBN once, however often and in whichever length it is said. */
export function editionIdentifiers(key: string, fields: Fields): Identifier[] {
  const found = [ownIdentifier(key)];
  for (const { scheme, names, read } of FIELDS)
    for (const raw of fields.each(names, readLine))
      for (const identifier of readIdentifiers(scheme, raw)) found.push(read === undefined ? identifier : read(identifier));
  found.push(...namedIdentifiers(fields), ...fields.lines('local_id').map((raw) => asWritten('local_id', raw)));
  return distinct(found);
}

/** The identifiers of a work or an author: its own key and what it is called elsewhere. */
export function recordIdentifiers(key: string, fields: Fields): Identifier[] {
  return distinct([ownIdentifier(key), ...namedIdentifiers(fields)]);
}

function ownIdentifier(key: string): Identifier {
  return asWritten('openlibrary', key.slice(key.lastIndexOf('/') + 1));
}

function namedIdentifiers(fields: Fields): Identifier[] {
  const lists = fields.entries(['identifiers', 'remote_ids'], (name, value) => {
    const scheme = schemeName(name);
    const raw = readLine(value);
    if (typeof raw !== 'string') return raw;
    return scheme === null ? undefined : readIdentifiers(SCHEME_ALIASES.get(scheme) ?? scheme, raw);
  });
  return lists.flat();
}

function readIdentifiers(scheme: string, raw: string): Identifier[] {
  switch (scheme) {
    case 'isbn':
      return splitIsbns(raw).map(readIsbn);
    case 'lccn':
      return [normalized(scheme, raw, normalizeLccn(raw))];
    case 'oclc':
      return [normalized(scheme, raw, normalizeOclc(raw))];
    default:
      return [asWritten(scheme, raw)];
  }
}

function readIsbn(raw: string): Identifier {
  const { number, qualifier } = splitQualifier(raw);
  return normalized('isbn', raw, parseIsbn(number)?.isbn13 ?? null, qualifier);
}

function normalized(scheme: string, raw: string, value: string | null, qualifier: string | null = null): Identifier {
  return { scheme, value: value ?? raw, valueRaw: raw, status: value === null ? 'invalid' : 'valid', qualifier };
}

function asWritten(scheme: string, raw: string): Identifier {
  return { scheme, value: raw, valueRaw: raw, status: 'valid', qualifier: null };
}

/** A right number among the wrong ones is one the book no longer has, as in MARC 020 $z. */
function withdrawn(isbn: Identifier): Identifier {
  return isbn.status === 'valid' ? { ...isbn, status: 'cancelled' } : isbn;
}

/** "9783161484100, 316148410X" is two ISBNs; the commas of a qualifier, "(v. 1, pbk.)", divide nothing. */
function splitIsbns(raw: string): string[] {
  if (ONE_WORD.test(raw) || raw.length > LONGEST_LIST) return [raw];
  const parts = raw.split(/\s*(?:[,;|/]|\s(?:and|or)\s)(?![^(]*\))\s*/).filter((part) => part !== '');
  return parts.flatMap((part) => {
    const words = part.split(' ');
    return words.every((word) => parseIsbn(word)) ? words : [part];
  });
}

/** One of each scheme and value, a valid one before one that is not. */
function distinct(identifiers: Identifier[]): Identifier[] {
  if (identifiers.length < 2) return identifiers;
  const found = new Map<string, Identifier>();
  for (const identifier of identifiers) {
    const id = `${identifier.scheme} ${identifier.value}`;
    const earlier = found.get(id);
    if (!earlier || (earlier.status !== 'valid' && identifier.status === 'valid')) found.set(id, identifier);
  }
  return [...found.values()];
}
