import { editionCredits } from './credits.js';
import { Fields } from './fields.js';
import { membersOf } from './json-document.js';

const credits = (json: object) =>
  editionCredits(new Fields(membersOf(json))).map(({ authorKey, creditedAs, role, roleRaw }) => [authorKey ?? creditedAs, role, roleRaw]);

describe('the credits of an edition', () => {
  it('name its authors, each once', () => {
    expect(credits({ authors: [{ key: '/authors/OL1A' }, { key: '/a/OL1A' }, '/authors/OL2A'] })).toEqual([
      ['/authors/OL1A', 'aut', null],
      ['/authors/OL2A', 'aut', null],
    ]);
  });

  it('name contributors with their role', () => {
    expect(
      credits({
        contributors: [
          { role: 'Foreword', name: 'Dr. Ann Roe' },
          { role: 'Technical Editor', name: 'Eve Roe' },
          { role: 'Tea lady', name: 'Jo' },
          { name: 'Ann' },
        ],
      }),
    ).toEqual([
      ['Dr. Ann Roe', 'aui', 'Foreword'],
      ['Eve Roe', 'edt', 'Technical Editor'],
      ['Jo', 'ctb', 'Tea lady'],
      ['Ann', 'ctb', null],
    ]);
  });

  it.each([
    ['Mary Roe (Illustrator)', 'Mary Roe', 'ill', 'Illustrator'],
    ['Roe, Peter, 1852-1914, ill.', 'Roe, Peter, 1852-1914', 'ill', 'ill.'],
    ['Roe, Taylor, 1935- ill.', 'Roe, Taylor, 1935-', 'ill', 'ill.'],
    ['Roe, Tim, translator', 'Roe, Tim', 'trl', 'translator'],
    ['Roe, Alexa.', 'Roe, Alexa', 'ctb', null],
    ['Roe, J. B.', 'Roe, J. B.', 'ctb', null],
    ['Roe Collection (Town Library)', 'Roe Collection (Town Library)', 'ctb', null],
    ['Ruritania. Royal Navy.', 'Ruritania. Royal Navy', 'ctb', null],
  ])('read the contribution %j', (contribution, name, role, roleRaw) => {
    expect(credits({ contributions: [contribution] })).toEqual([[name, role, roleRaw]]);
  });

  it('name nobody twice in one role', () => {
    expect(
      credits({
        contributors: [{ role: 'Illustrator', name: 'Mary Roe' }],
        contributions: ['MARY ROE (illustrator)', 'Roe, Susan, 1940-2001', 'Roe, Susan, 1940-2001.'],
      }),
    ).toEqual([
      ['Mary Roe', 'ill', 'Illustrator'],
      ['Roe, Susan, 1940-2001', 'ctb', null],
    ]);
  });

  it('leave behind an entry without a name', () => {
    const fields = new Fields(membersOf({ contributors: [{ role: 'Editor' }], authors: [{ key: '/type/author' }] }));
    expect(editionCredits(fields)).toEqual([]);
    expect(fields.rest()).toEqual({ contributors: [{ role: 'Editor' }], authors: [{ key: '/type/author' }] });
  });
});
