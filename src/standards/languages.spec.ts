import { LANGUAGE_CODES } from './language-codes.js';
import { languageCode, languageName } from './languages.js';

describe('a language', () => {
  it.each([
    ['en', 'eng'],
    ['ENG', 'eng'],
    ['fre', 'fre'],
    ['fra', 'fre'],
    ['fr-CA', 'fre'],
    ['zh_Hans', 'chi'],
    ['cmn', 'chi'],
    [' deu ', 'ger'],
    ['mul', 'mul'],
    ['zxx', 'zxx'],
    ['qaa', 'qaa'],
    ['scr', 'hrv'],
    ['scc', 'srp'],
    ['mol', 'rum'],
    ['iw', 'heb'],
  ])('%j has the code %s', (raw, code) => {
    expect(languageCode(raw)).toBe(code);
  });

  it.each(['', 'xx', 'english', 'toString', 'qua'])('%j is none', (raw) => {
    expect(languageCode(raw)).toBeNull();
  });

  it.each([
    ['fre', 'French'],
    ['tib', 'Tibetan'],
    ['sla', 'Slavic languages'],
    ['und', 'Undetermined'],
    ['fra', null],
    ['qaa', null],
  ])('%s is named %s', (code, name) => {
    expect(languageName(code)).toBe(name);
  });

  it('of ISO 639-2 always has a code and a name', () => {
    const codes = LANGUAGE_CODES.trim()
      .split(/\s+/)
      .map((entry) => entry.slice(0, 3));
    expect(codes).toHaveLength(486);
    expect(codes.filter((code) => languageCode(code) !== code || languageName(code) === null)).toEqual([]);
  });
});
