import { fold, invertName, sortKey } from '../../standards/sort-key.js';
import { KIND_SEARCHES, type SearchKind } from './search-kinds.js';
import type { SearchQuery } from './search-query.js';
import type { FoldedTerm } from './words.repository.js';

/** What a query can mean as the title or name of a record. */
export interface Names {
  /** names that are meant as a whole, folded */
  keys: string[];
  /** beginnings of names that are meant */
  beginnings: string[];
}

/** The titles or names of a kind that a query can mean as it is typed. */
export function namesMeant(kind: SearchKind, query: SearchQuery, terms: readonly FoldedTerm[]): Names {
  if (!isName(query, terms)) return { keys: [], beginnings: [] };
  const { text } = query;
  return { keys: each([...namesOf(kind, text), fold(text)]), beginnings: each([...filings(kind, text, [text]), fold(text)]) };
}

/** The titles or names of a kind that a query can mean with one of its words spelled otherwise. */
export function namesCorrected(
  kind: SearchKind,
  query: SearchQuery,
  terms: readonly FoldedTerm[],
  spellings: ReadonlyMap<string, string[]>,
): Names {
  if (!isName(query, terms)) return { keys: [], beginnings: [] };
  const texts = terms.flatMap((term, at) =>
    // a comma stays: it tells that a person is named as he is filed
    (spellings.get(term.words[0]!) ?? []).map((spelling) =>
      terms.map(({ text }, i) => (i === at ? spelling + (/,$/.exec(text)?.[0] ?? '') : text)).join(' '),
    ),
  );
  return { keys: each(texts.flatMap((text) => namesOf(kind, text))), beginnings: [] };
}

/** Whether a query may be a whole title or name: words and nothing else. */
function isName({ isbns, refusedIsbns }: SearchQuery, terms: readonly FoldedTerm[]): boolean {
  return isbns.length + refusedIsbns.length === 0 && terms.every(({ not, phrase, prefix }) => !not && !phrase && !prefix);
}

/** How a title is filed that was typed with blanks for its apostrophes ("o brien s day") or between its ideographs, or as it is. */
function namesOf(kind: SearchKind, text: string): string[] {
  const joined = fold(text)
    .replace(
      /(?<=[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー]) (?=[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー])/gu,
      '',
    )
    .replace(/ (s|t|d|m|ll|re|ve)(?= |$)/g, '$1')
    .replace(/(?<=^| )([odl]) (?=\p{L}{2})/gu, '$1');
  return filings(kind, text, [text, joined]);
}

/** How a text is filed in any of its spellings: as it stands and, where persons are filed by their surnames, as one who is named as he is spoken of. */
function filings(kind: SearchKind, text: string, spellings: readonly string[]): string[] {
  // a name with a comma is inverted already; folding has left none in the other spellings
  const isSpoken = KIND_SEARCHES[kind].inverted && invertName(text) !== text;
  return [...spellings, ...(isSpoken ? spellings.map(invertName) : [])].map((name) => sortKey(name));
}

function each(names: readonly string[]): string[] {
  return [...new Set(names)];
}
