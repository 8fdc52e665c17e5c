import { kindOf, oneOf, readTag, tagOf, tagsFor, whenSearched } from './cache-tags.js';

describe('cache tags', () => {
  it('a page of one record carries its stripe and the bulk changes of its kind', () => {
    expect(tagsFor([...oneOf('books'), 'authors'], 12)).toEqual(['books#12', 'books!', 'authors']);
  });

  it('a list that is searched carries more, and the same list of tags each time', () => {
    const templates = ['works', 'authors', ...whenSearched(['books', 'works'])];
    expect(tagsFor(templates, undefined)).toEqual(['works', 'authors']);
    expect(tagsFor(templates, undefined, 'searched')).toEqual(['works', 'authors', 'books']);
    expect(tagsFor(templates, undefined, 'searched')).toBe(tagsFor(templates, undefined, 'searched'));
  });

  it('records share 65,536 stripes', () => {
    expect(tagOf('books', 65_536 + 5)).toBe(tagOf('books', 5));
  });

  it('a tag of one record needs a route with an id', () => {
    expect(() => tagsFor(oneOf('books'), undefined)).toThrow(/needs a route with an id/);
  });

  it.each([
    ['books', 'books'],
    ['books!', 'books!'],
    ['books#12', 'books#12'],
    ['books#65548', 'books#12'],
    ['books#0', 'books#0'],
  ])('%s is read as %s', (text, tag) => {
    expect(readTag(text)).toBe(tag);
  });

  it.each([
    '',
    'Books',
    'books?',
    'books#',
    'books#x',
    'books#-1',
    'books#012',
    'books#12!',
    'books#99999999999',
    ' books',
    'books\n',
    '*',
  ])('%j is no tag', (text) => {
    expect(() => readTag(text)).toThrow(/^must be a kind of record/);
  });

  it.each(['books', 'books!', 'books#12', 'books#:id', 'books?q'])('%s is about books', (tag) => {
    expect(kindOf(tag)).toBe('books');
  });
});
