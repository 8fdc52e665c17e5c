import { splitQuery } from './split-query.js';

it.each([
  ['', {}],
  ['a=1&b=2', { a: '1', b: '2' }],
  ['a=1&a=2&a=3', { a: ['1', '2', '3'] }],
  ['a', { a: '' }],
  ['a=b=c', { a: 'b=c' }],
  ['a=x+y%2Bz', { a: 'x y+z' }],
  ['a=%zz', { a: null }],
  ['a=%C3', { a: null }],
  ['a=1&a=%zz', { a: null }],
  ['%zz=1', { '%zz': '1' }],
  ['__proto__=1&a[]=2', { ['__proto__']: '1', 'a[]': '2' }],
])('splits %s', (text, expected) => {
  expect(Object.entries(splitQuery(text))).toEqual(Object.entries(expected));
});
