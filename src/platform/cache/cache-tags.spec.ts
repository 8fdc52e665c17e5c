import { oneOf, tagOf, tagsFor } from './cache-tags.js';

describe('cache tags', () => {
  it('a page of one record carries its stripe and the bulk changes of its kind', () => {
    expect(tagsFor([...oneOf('books'), 'authors'], 12)).toEqual(['books#12', 'books!', 'authors']);
  });

  it('records share 65,536 stripes', () => {
    expect(tagOf('books', 65_536 + 5)).toBe(tagOf('books', 5));
  });

  it('a tag of one record needs a route with an id', () => {
    expect(() => tagsFor(oneOf('books'), undefined)).toThrow(/needs a route with an id/);
  });
});
