import fc from 'fast-check';
import { fold, invertName, nameKey, sortKey } from './sort-key.js';

describe('folding', () => {
  it.each([
    ['Élevées', 'elevees'],
    ['E\u0301leve\u0301es', 'elevees'],
    ['ığşç İstanbul', 'igsc istanbul'],
    ['Ærø, Łódź & Þórr', 'aero lodz thorr'],
    ['Straße', 'strasse'],
    ["O'Brien, O’Brien, O´Brien", 'obrien obrien obrien'],
    ['ʻAbd al-Qādir', 'abd al qadir'],
    ['Ni\u0361una', 'niuna'],
    ['soft\u00ADhyphen', 'softhyphen'],
    ['Penguin ;', 'penguin'],
    ['ΣΊΣΥΦΟΣ Σίσυφος', 'σισυφοσ σισυφοσ'],
    ['Достоевский', 'достоевскии'],
    ['मराठी हिन्दी', 'मराठी हिन्दी'],
    ['がぎ ガギ', 'がぎ ガギ'],
    ['한국어', '한국어'],
    ['מִקְרָא', 'מקרא'],
    ['!?…', ''],
  ])('%j is %j', (text, folded) => {
    expect(fold(text)).toBe(folded);
  });

  it('keeps C, C++ and C# apart', () => {
    expect(['C', 'C++', 'C#', 'C♯', 'a+b', '+'].map(fold)).toEqual(['c', 'c++', 'c#', 'c#', 'a b', '']);
  });

  it('does not see the difference of NFC and NFD, and changes nothing when repeated', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(fold(text.normalize('NFD'))).toBe(fold(text.normalize('NFC')));
        expect(fold(fold(text))).toBe(fold(text));
      }),
    );
  });
});

describe('the key titles are sorted by', () => {
  it.each([
    ['The golden ass', undefined, 'golden ass'],
    ['A tale of two cities', 0, 'tale of two cities'],
    ['An essay', undefined, 'essay'],
    ['Anna Karenina', undefined, 'anna karenina'],
    ['The', undefined, 'the'],
    ['A', undefined, 'a'],
    ['Der Zauberberg', 4, 'zauberberg'],
    ['Der Zauberberg', undefined, 'der zauberberg'],
    ["L'étranger", 2, 'etranger'],
    ['Ulysses', 99, 'ulysses'],
    ['!!!', undefined, '!!!'],
    ['😀', undefined, '😀'],
  ])('of %j with %s nonfiling characters is %j', (title, nonfiling, key) => {
    expect(sortKey(title, nonfiling)).toBe(key);
  });

  it('has at most 120 characters, never half of one', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 100, maxLength: 400 }), (title) => {
        const key = sortKey(title);
        expect([...key].length).toBeLessThanOrEqual(120);
        expect(key).not.toMatch(/\p{Surrogate}/u);
      }),
      { numRuns: 20 },
    );
    expect(sortKey('𝒳'.repeat(5) + '𐌰'.repeat(200))).toBe('xxxxx' + '𐌰'.repeat(115));
  });
});

describe('the key of a name', () => {
  it('is one for all spellings that differ in case, accents and punctuation', () => {
    expect(new Set(['Éditions du Seuil', 'Editions du Seuil.', 'EDITIONS DU SEUIL ;'].map(nameKey)).size).toBe(1);
  });

  it('has at most 200 characters', () => {
    expect(nameKey('word '.repeat(100_000)).length).toBeLessThanOrEqual(200);
  });
});

describe('a person', () => {
  it.each([
    ['Jane Austen', 'Austen, Jane'],
    ['Ursula K. Le Guin', 'Le Guin, Ursula K.'],
    ['Vincent van Gogh', 'van Gogh, Vincent'],
    ['Walter de la Mare', 'de la Mare, Walter'],
    ['José Ortega y Gasset', 'Ortega y Gasset, José'],
    ['Martin Luther King Jr.', 'King, Martin Luther, Jr.'],
    ['Robert St. John', 'St. John, Robert'],
    ['Van Morrison', 'Morrison, Van'],
    ['Al Gore', 'Gore, Al'],
    ['Jane Austen (Spirit)', 'Austen, Jane (Spirit)'],
  ])('%s is filed as %s', (name, inverted) => {
    expect(invertName(name)).toBe(inverted);
  });

  it.each(['Plato', 'Austen, Jane', 'Teresa of Ávila', 'Alexander the Great', 'Pope John Paul II', '村上 春樹', ''])(
    '%j is filed as written',
    (name) => {
      expect(invertName(name)).toBe(name);
    },
  );
});
