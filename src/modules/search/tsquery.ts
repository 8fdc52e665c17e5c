import type { Meaning } from './meaning.js';
import { type FoldedTerm, OF_MARKS } from './words.repository.js';

/** How a name may be split that others write in one word: O'Brien, D'Artagnan, L'Étranger. */
const SPLITTABLE = /^([odl])([^\d].{2,})$/;

/**
 * A text search query that finds documents with all of the terms, but for what `refusedBeginnings` says; `spellings`: further words for a word. Empty when
 * nothing is looked for.
 */
export function tsquery(all: readonly FoldedTerm[], spellings: ReadonlyMap<string, string[]> = new Map()): string {
  const terms = all.filter(({ prefix, not }) => !(prefix && not));
  const parts: string[] = [];
  for (let i = 0; i < terms.length; i += 1) {
    const term = terms[i]!;
    const next = terms[i + 1];
    if (plain(term) && next && plain(next) && /^[odl]$/.test(term.words[0]!)) {
      const [letter, rest] = [term.words[0]!, next.words[0]!];
      parts.push(`(${word(letter)} & ${anyOf([rest, ...(spellings.get(rest) ?? [])])} | ${word(letter + rest)})`);
      i += 1;
    } else parts.push(`${term.not ? '!' : ''}(${meaning(term, spellings)})`);
  }
  return parts.join(' & ');
}

/** What begins a word that is not wanted. All such words would be read from an index; a document is soon asked for them. */
export function refusedBeginnings(terms: readonly FoldedTerm[]): Pick<Meaning, 'refused' | 'refusedBeginnings'> {
  const those = terms.filter(({ prefix, not }) => prefix && not);
  const isOfMarks = ({ words }: FoldedTerm) => words.length === 1 && OF_MARKS.test(words[0]!);
  return {
    refused: those.filter((term) => !isOfMarks(term)).map((term) => meaning(term, new Map())),
    refusedBeginnings: those.filter(isOfMarks).map(({ words }) => words[0]!),
  };
}

/** The terms with all the words that they mean, however many; null: they have them. */
export function inFull(terms: readonly FoldedTerm[]): FoldedTerm[] | null {
  if (terms.every(({ completions: { some, all } }) => some.length === all.length)) return null;
  return terms.map((term) => ({ ...term, completions: { some: term.completions.all, all: term.completions.all } }));
}

/** The words of the terms alone, any of them: what documents are ranked by. */
export function rankingQuery(terms: readonly FoldedTerm[], spellings: ReadonlyMap<string, string[]> = new Map()): string {
  const positive = terms.filter(({ not }) => !not).map((term) => ({ ...term, phrase: false }));
  return positive.map((term) => `(${meaning(term, spellings)})`).join(' & ');
}

/** A query for marks of facets: `mark('zl_', ['eng', 'fre'])`. Without values it finds nothing: no document has the bare prefix. */
export function facetQuery(prefix: string, values: readonly (string | number)[]): string {
  if (values.length === 0) return `(${word(prefix)})`;
  return anyOf(values.map((value) => `${prefix}${value}`));
}

function plain({ words, phrase, not, prefix, joined }: FoldedTerm): boolean {
  return words.length === 1 && !phrase && !not && !prefix && joined === null;
}

function meaning({ words, joinedWords, completions, prefix }: FoldedTerm, spellings: ReadonlyMap<string, string[]>): string {
  const last = words.length - 1;
  const sequence = words.map((text, i) => {
    if (i < last || !prefix) return word(text);
    return completions.some.length > 0 ? anyOf(completions.some) : `${word(text)}:*`;
  });
  const ways = [sequence.join(' <-> ')];
  if (joinedWords.length > 0) ways.push(joinedWords.map(word).join(' <-> '));
  if (words.length === 1 && !prefix) {
    const [, letter, rest] = SPLITTABLE.exec(words[0]!) ?? [];
    if (letter !== undefined && rest !== undefined) ways.push(`${word(letter)} <-> ${word(rest)}`);
    ways.push(...(spellings.get(words[0]!) ?? []).map(word));
  }
  return ways.map((way) => (way.includes('<->') ? `(${way})` : way)).join(' | ');
}

/** Any of so many words, in halves of halves: PostgreSQL goes as deep as the query is, and thousands one after the other are too deep for it. */
function anyOf(words: readonly string[]): string {
  if (words.length <= 1) return words.map(word).join('');
  const middle = words.length >> 1;
  return `(${anyOf(words.slice(0, middle))} | ${anyOf(words.slice(middle))})`;
}

function word(text: string): string {
  return `'${text.replace(/'/g, "''").replace(/\\/g, '\\\\')}'`;
}
