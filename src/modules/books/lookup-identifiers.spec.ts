import { readIdentifiers } from './lookup-identifiers.js';

it.each([
  ['0-14-143951-3', { scheme: 'isbn', value: '9780141439518' }],
  ['978-0-14-143951-8', { scheme: 'isbn', value: '9780141439518' }],
  [9780141439518, { scheme: 'isbn', value: '9780141439518' }],
  ['ISBN:0141439513', { scheme: 'isbn', value: '9780141439518' }],
  ['OpenLibrary:OL1M', { scheme: 'openlibrary', value: 'OL1M' }],
  ['oclc: 55:2 ', { scheme: 'oclc', value: '55:2' }],
  [12, { id: 12 }],
  [2_147_483_649, null],
  [0, null],
  [-1, null],
  [1.5, null],
  ['9780141439519', null],
  ['isbn:123', null],
  ['12', null],
  ['', null],
  ['a:\0', null],
  ['x'.repeat(2_000), null],
])('%j is looked for as %j', (given, sought) => {
  expect(readIdentifiers([given])).toEqual([sought]);
});

it.each([[null], [true], [{}], [[1]]])('%j is refused, by its place', (odd) => {
  expect(() => readIdentifiers(['oclc:1', odd])).toThrow('/identifiers/1 must be text or a whole number');
});
