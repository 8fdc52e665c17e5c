import { oneOf, tagOf, tagsFor, touchedBy, touchedByBulk } from './cache-tags.js';

describe('cache tags', () => {
  it('a write of a record reaches every list of its kind and its own page', () => {
    const own = tagsFor(oneOf('books'), 12);
    expect(touchedBy('books', 12)).toEqual(['books', 'books#12']);
    expect(own).toContain(tagOf('books', 12));
  });

  it('a bulk change reaches every single page', () => {
    expect(tagsFor(oneOf('books'), 12)).toEqual(expect.arrayContaining(['books!']));
    expect(touchedByBulk('books')).toEqual(['books', 'books!']);
  });

  it('records share 65,536 stripes', () => {
    expect(tagOf('books', 65_536 + 5)).toBe(tagOf('books', 5));
  });

  it('a tag of one record needs a route with an id', () => {
    expect(() => tagsFor(oneOf('books'), undefined)).toThrow(/needs a route with an id/);
  });
});
