import { editionCredits } from './credits.js';
import type { JsonObject } from './dump-lines.js';
import { Fields } from './fields.js';

const credits = (json: JsonObject) =>
  editionCredits(new Fields(json)).map(({ authorKey, creditedAs, role, roleRaw }) => [authorKey ?? creditedAs, role, roleRaw]);

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
          { role: 'Foreword', name: 'Dr. Jane Goodall' },
          { role: 'Technical Editor', name: 'Ethan Marcotte' },
          { role: 'Tea lady', name: 'Jo' },
          { name: 'Ann' },
        ],
      }),
    ).toEqual([
      ['Dr. Jane Goodall', 'aui', 'Foreword'],
      ['Ethan Marcotte', 'edt', 'Technical Editor'],
      ['Jo', 'ctb', 'Tea lady'],
      ['Ann', 'ctb', null],
    ]);
  });

  it.each([
    ['Alex Brychta (Illustrator)', 'Alex Brychta', 'ill', 'Illustrator'],
    ['Newell, Peter, 1862-1924, ill.', 'Newell, Peter, 1862-1924', 'ill', 'ill.'],
    ['Oughton, Taylor, 1925- ill.', 'Oughton, Taylor, 1925-', 'ill', 'ill.'],
    ['Parks, Tim, translator', 'Parks, Tim', 'trl', 'translator'],
    ['Ayres, Alex.', 'Ayres, Alex', 'ctb', null],
    ['Walsh, P. G.', 'Walsh, P. G.', 'ctb', null],
    ['Miniature Book Collection (Library of Congress)', 'Miniature Book Collection (Library of Congress)', 'ctb', null],
    ['United States. Air Force.', 'United States. Air Force', 'ctb', null],
  ])('read the contribution %j', (contribution, name, role, roleRaw) => {
    expect(credits({ contributions: [contribution] })).toEqual([[name, role, roleRaw]]);
  });

  it('name nobody twice in one role', () => {
    expect(
      credits({
        contributors: [{ role: 'Illustrator', name: 'Alex Brychta' }],
        contributions: ['ALEX BRYCHTA (illustrator)', 'Sontag, Susan, 1933-2004', 'Sontag, Susan, 1933-2004.'],
      }),
    ).toEqual([
      ['Alex Brychta', 'ill', 'Illustrator'],
      ['Sontag, Susan, 1933-2004', 'ctb', null],
    ]);
  });

  it('leave behind an entry without a name', () => {
    const fields = new Fields({ contributors: [{ role: 'Editor' }], authors: [{ key: '/type/author' }] });
    expect(editionCredits(fields)).toEqual([]);
    expect(fields.rest()).toEqual({ contributors: [{ role: 'Editor' }], authors: [{ key: '/type/author' }] });
  });
});
