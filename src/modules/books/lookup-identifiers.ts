import { incompleteMember } from '../../platform/problems/problem.js';
import { parseIsbn } from '../../standards/isbn.js';
import { readIdentifier } from '../records/index.js';

/** How an identifier is looked for: by the id of the book, by scheme and value, or not at all. */
export type Sought = { id: number } | { scheme: string; value: string } | null;

const GREATEST_ID = 2_147_483_647;
const LONGEST = 1_000;

/** Reads identifiers of a body. What cannot be one is null; what is neither text nor a number is a 422 problem that points at it. */
export function readIdentifiers(given: readonly unknown[]): Sought[] {
  return given.map((item, i) => {
    if (typeof item === 'number') return ofNumber(item);
    if (typeof item === 'string') return ofText(item);
    throw incompleteMember(`/identifiers/${i}`, 'must be text or a whole number');
  });
}

/** An ISBN written as a number is greater than any id. */
function ofNumber(number: number): Sought {
  if (!Number.isInteger(number) || number < 1) return null;
  return number <= GREATEST_ID ? { id: number } : ofText(String(number));
}

function ofText(text: string): Sought {
  if (text.length > LONGEST || /[\0\p{Surrogate}]/u.test(text)) return null;
  const isbn = parseIsbn(text);
  if (isbn) return { scheme: 'isbn', value: isbn.isbn13 };
  try {
    const read = readIdentifier(text.normalize('NFC').trim());
    const colon = read.indexOf(':');
    const scheme = read.slice(0, colon);
    const value = read.slice(colon + 1);
    return scheme === 'isbn' && !parseIsbn(value) ? null : { scheme, value };
  } catch {
    return null;
  }
}
