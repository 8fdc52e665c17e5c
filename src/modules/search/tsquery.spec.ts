import { tsquery } from './tsquery.js';
import type { FoldedTerm } from './words.repository.js';

/** Terms that are a word each. */
function terms(...words: string[]): FoldedTerm[] {
  const completions = { some: [], all: [] };
  return words.map((text) => ({
    text,
    joined: null,
    phrase: false,
    prefix: false,
    not: false,
    words: [text],
    joinedWords: [],
    completions,
  }));
}

it('a letter that names begin with belongs to the word behind it or stands by itself', () => {
  expect(tsquery(terms('o', 'brien'))).toBe(`('o' & 'brien' | 'obrien')`);
});

it('a word behind such a letter has further spellings as any word has', () => {
  const spellings = new Map([['salingr', ['salinger', 'salingar']]]);
  expect(tsquery(terms('d', 'salingr'), spellings)).toBe(`('d' & ('salingr' | ('salinger' | 'salingar')) | 'dsalingr')`);
});
