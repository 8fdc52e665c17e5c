import { parseQuery } from './search-query.js';

function read(raw: string): string[] {
  const { terms, isbns, refusedIsbns } = parseQuery(raw);
  const shown = terms.map(({ text, phrase, prefix, not }) => `${not ? '-' : ''}${phrase ? `"${text}"` : text}${prefix ? ' prefix' : ''}`);
  return [...shown, ...isbns.map((isbn) => `isbn ${isbn}`), ...refusedIsbns.map((isbn) => `-isbn ${isbn}`)];
}

it.each([
  ['pride prejudice', ['pride', 'prejudice']],
  ['"pride and prejudice" -zombies', ['"pride and prejudice"', '-zombies']],
  ['-"the movie" austen', ['-"the movie"', 'austen']],
  ['austen* e', ['austen* prefix', 'e']],
  ['an "open quote', ['an', '"open quote"']],
  ['spider-man', ['spider-man']],
  [' & – pride !! ', ['pride']],
  ['978-0-14-143951-8', ['isbn 9780141439518']],
  ['978 0 14 143951 8', ['isbn 9780141439518']],
  ['ISBN 0141439513', ['isbn 9780141439518']],
  ['ISBN-10: 0-8044-2957-x penguin', ['penguin', 'isbn 9780804429573']],
  ['1234567890123', ['1234567890123']],
  ['0141439513 9780141439518', ['isbn 9780141439518']],
  ['978\u20110\u201114\u2011143951\u20118', ['isbn 9780141439518']],
  ['978–0–14–143951–8 emma', ['emma', 'isbn 9780141439518']],
  ['９７８０１４１４３９５１８', ['isbn 9780141439518']],
  ['ISBN 13: 978 0 14 143951 8', ['isbn 9780141439518']],
  ['austen -9780141439518', ['austen', '-isbn 9780141439518']],
  ['austen -ISBN 0-14-143951-3', ['austen', '-isbn 9780141439518']],
  ['austen-9780141439518', ['austen-', 'isbn 9780141439518']],
  ['1813 1814 1815', ['1813', '1814', '1815']],
  ['o’brien', ['o’brien']],
])('%s is read', (raw, terms) => expect(read(raw)).toEqual(terms));

it('a word with an apostrophe has a spelling without', () => {
  expect(parseQuery("l'étranger").terms[0]!.joined).toBe('létranger');
});

it('its length is counted in characters, also of scripts that take two units of UTF-16 for one', () => {
  expect(read('𠮷'.repeat(200))).toEqual(['𠮷'.repeat(200)]);
  expect(() => parseQuery('𠮷'.repeat(201))).toThrow(/200 characters/);
});

it.each([
  ['  ', /a word/],
  ['… !? *', /a word/],
  ['-zombies', /a word/],
  ['-"a b" -c', /a word/],
  ['-9780141439518', /a word/],
  ['a'.repeat(201), /200 characters/],
  ['a '.repeat(21), /20 words/],
  ['a\0b', /NUL/],
])('%j is refused', (raw, message) => expect(() => parseQuery(raw)).toThrow(message));
