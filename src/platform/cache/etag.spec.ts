import { etagOf, matches } from './etag.js';

describe('entity tags', () => {
  it('are the same for the same bytes and differ otherwise', () => {
    expect(etagOf(Buffer.from('a'))).toBe(etagOf(Buffer.from('a')));
    expect(etagOf(Buffer.from('a'))).not.toBe(etagOf(Buffer.from('b')));
    expect(etagOf(Buffer.from('a'))).toMatch(/^"[\w-]{27}"$/);
  });

  it.each([
    ['"x"', true],
    ['W/"x"', true],
    ['"y", "x"', true],
    ['*', true],
    ['"y"', false],
    ['x', false],
    [undefined, false],
  ])('If-None-Match %s against "x": %s', (header, expected) => {
    expect(matches(header, '"x"')).toBe(expected);
  });
});
