import { bookFormat } from './book-format.js';

describe('the format of a book', () => {
  it.each([
    ['Paperback', 'paperback'],
    ['Mass Market Paperback', 'paperback'],
    ['pbk.', 'paperback'],
    ['Broché', 'paperback'],
    ['Hardcover', 'hardcover'],
    ['Library Binding', 'hardcover'],
    ['Gebundene Ausgabe', 'hardcover'],
    ['E-book', 'ebook'],
    ['Kindle Edition', 'ebook'],
    ['[electronic resource] /', 'ebook'],
    ['Audio CD', 'audiobook'],
    ['Audio Cassette', 'audiobook'],
    ['MP3 CD', 'audiobook'],
    ['CD-ROM', 'other'],
    ['Ring-bound', 'spiral'],
    ['Board book', 'board'],
    ['[microform] :', 'microform'],
    ['Sheet music', 'score'],
    ['Map', 'map'],
    ['Wall Chart', 'other'],
  ])('%s is %s', (raw, format) => {
    expect(bookFormat(raw)).toBe(format);
  });

  it.each(['Unknown Binding', 'print', ''])('is not said by %j', (raw) => {
    expect(bookFormat(raw)).toBeNull();
  });
});
