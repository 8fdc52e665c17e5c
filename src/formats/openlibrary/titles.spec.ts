import { Fields } from './fields.js';
import { membersOf } from './json-document.js';
import { editionTitles, titleProper } from './titles.js';

const proper = (json: object) => titleProper(new Fields(membersOf(json)));
const titles = (json: object) => {
  const fields = new Fields(membersOf(json));
  return editionTitles(fields, titleProper(fields), 'rus');
};

describe('the title of an edition', () => {
  it.each([
    ['The ', 'golden ass', 'The golden ass', 4],
    ['The', 'golden ass', 'The golden ass', 4],
    ["L'", 'étranger', "L'étranger", 2],
    ['Az ', 'ember tragédiája', 'Az ember tragédiája', 3],
    ['The ', 'The golden ass', 'The golden ass', 4],
  ])('with the prefix %j and %j is %j', (title_prefix, title, full, nonfiling) => {
    expect(proper({ title_prefix, title })).toEqual({ title: full, subtitle: null, nonfiling });
  });

  it('loses the mark that introduced the next element', () => {
    expect(proper({ title: 'Shi ji xin bian =', subtitle: 'a second part /' })).toMatchObject({
      title: 'Shi ji xin bian',
      subtitle: 'a second part',
    });
    expect(proper({ title: ' : ' }).title).toBe(':');
  });
});

describe('the other titles of an edition', () => {
  it('are uniform, original and alternative', () => {
    expect(
      titles({
        title: 'x',
        work_title: ['Metamorphoses.'],
        work_titles: ['Metamorphoses.'],
        translation_of: 'Bratʹi͡a',
        other_titles: ["Roe's guide."],
      }),
    ).toEqual([
      { kind: 'uniform', language: null, title: 'Metamorphoses.' },
      { kind: 'original', language: 'rus', title: 'Bratʹi͡a' },
      { kind: 'alternative', language: null, title: "Roe's guide." },
    ]);
  });

  it('have the full title only when it says more than title and subtitle', () => {
    expect(titles({ title: 'Settlers', subtitle: 'a family of the coast', full_title: 'Settlers a family of the coast' })).toEqual([]);
    expect(titles({ title: 'Settlers', full_title: 'Settlers, a family' })).toEqual([
      { kind: 'alternative', language: null, title: 'Settlers, a family' },
    ]);
  });
});
