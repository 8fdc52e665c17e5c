import { copyLine } from './copy-rows.js';

describe('A row for COPY', () => {
  it('separates values by tabs and says null as \\N', () => {
    expect(copyLine([1, 'two', null, true, false])).toBe('1\ttwo\t\\N\tt\tf\n');
  });

  it('escapes what COPY would take for a separator, an end or an escape', () => {
    expect(copyLine(['a\tb', 'c\nd', 'e\rf', 'g\\N'])).toBe('a\\tb\tc\\nd\te\\rf\tg\\\\N\n');
  });

  it('tells an empty text from null', () => {
    expect(copyLine(['', null])).toBe('\t\\N\n');
  });

  it('writes bytes as hexadecimal', () => {
    expect(copyLine([Buffer.from([0, 10, 255])])).toBe('\\\\x000aff\n');
  });
});
