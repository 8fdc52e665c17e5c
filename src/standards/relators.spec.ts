import { RELATOR_PHRASES } from './relator-phrases.js';
import { RELATOR_TERMS } from './relator-terms.js';
import { relatorCode, relatorTerm } from './relators.js';

describe('a role', () => {
  it.each([
    ['aut', 'aut'],
    ['ILL', 'ill'],
    ['http://id.loc.gov/vocabulary/relators/trl', 'trl'],
    ['Author', 'aut'],
    ['joint author.', 'aut'],
    ['Illustrated by', 'ill'],
    ['illus.', 'ill'],
    ['translator', 'trl'],
    ['Translated from the French by', 'trl'],
    ['ed.', 'edt'],
    ['Editors', 'edt'],
    ['Technical Editor', 'edt'],
    ['jt. ed.', 'edt'],
    ['Editor, Introduction', 'edt'],
    ['tr. [and] ed.', 'trl'],
    ['Foreword', 'aui'],
    ['Introduction by', 'aui'],
    ['Writer of foreword', 'wfw'],
    ['Narrator', 'nrt'],
    ['Read by', 'nrt'],
    ['Photographer', 'pht'],
    ['Photographs by', 'pht'],
    ['Cover art', 'cov'],
    ['composer (expression),', 'cmp'],
    ['director of photography', 'cng'],
    ['clb', 'ctb'],
  ])('given as %j is %s', (raw, code) => {
    expect(relatorCode(raw)).toBe(code);
  });

  it.each(['', 'dude', 'constructor', '(U.S.)', 'x'.repeat(100_000)])('is not found in what names none', (raw) => {
    expect(relatorCode(raw)).toBeNull();
  });

  it('is found under every term of the list', () => {
    expect(Object.entries(RELATOR_TERMS).filter(([code, term]) => relatorCode(term) !== code)).toEqual([]);
  });

  it('has no phrase that leads nowhere or to a second code', () => {
    const phrases = Object.entries(RELATOR_PHRASES).flatMap(([code, list]) => list.map((phrase) => [code, phrase] as const));
    expect(phrases.filter(([code, phrase]) => relatorCode(phrase) !== code)).toEqual([]);
  });

  it('has an English term', () => {
    expect(['trl', 'djo', 'xyz', 'constructor'].map(relatorTerm)).toEqual(['Translator', 'DJ', null, null]);
  });
});
