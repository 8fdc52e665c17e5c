import fc from 'fast-check';
import { cleanLine, cleanText, storableText } from './text.js';

describe('text for the catalogue', () => {
  it('has no NUL and no half characters, which PostgreSQL refuses', () => {
    expect(storableText('a\0b\ud800c😀')).toBe('ab\ufffdc😀');
  });

  it('is NFC and trimmed', () => {
    expect(cleanText(' e\u0301le\u0300ve\n')).toBe('\u00e9l\u00e8ve');
  });

  it('is null when nothing is left', () => {
    expect(['', '  ', '\0', '\u00a0\n'].map(cleanText)).toEqual([null, null, null, null]);
  });

  it('keeps its lines, unless it is one line', () => {
    expect(cleanText('one\r\ntwo')).toBe('one\r\ntwo');
    expect(cleanLine('one\r\n two')).toBe('one two');
  });

  it('may be as long as a line of a dump', () => {
    const long = 'word '.repeat(10_000_000).trim();
    expect(cleanText(long) === long).toBe(true);
    expect(cleanLine(`${long}\n`) === long).toBe(true);
  });

  it('is storable whatever comes in', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (raw) => {
        const text = cleanText(raw) ?? '';
        expect(text).not.toMatch(/[\0\p{Surrogate}]/u);
        expect(text).toBe(text.normalize('NFC').trim());
      }),
    );
  });
});
