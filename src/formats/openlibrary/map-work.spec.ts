import { membersOf } from './json-document.js';
import { mapWork } from './map-work.js';

const work = (json: object) => mapWork({ type: '/type/work', key: '/works/OL1W', revision: 1, lastModified: null, json: membersOf(json) });
const role = { key: '/type/author_role' };

describe('a work of Open Library', () => {
  it('comes with titles, credits, subjects and classes', () => {
    expect(
      work({
        title: 'Flatland ',
        subtitle: 'a romance of many dimensions',
        authors: [{ type: role, author: { key: '/authors/OL1A' } }],
        first_publish_date: '1884',
        original_languages: [{ key: '/languages/eng' }],
        description: { type: '/type/text', value: 'A satire.' },
        first_sentence: 'I call our world Flatland.',
        notes: 'A note.',
        subjects: ['Fourth dimension', 'fourth dimension.', 'Geometry'],
        subject_places: ['Flatland'],
        subject_people: ['A. Square'],
        subject_times: ['19th century'],
        translated_titles: [{ language: { key: '/languages/fre' }, text: 'Plat pays' }],
        other_titles: ['Flatland : a romance'],
        lc_classifications: ['QA1 .R6'],
        dewey_number: ['510', '510'],
        covers: [23456, -1, 23456],
        links: [{ url: 'http://example.org/flatland', title: 'About it', type: { key: '/type/link' } }],
      }),
    ).toEqual({
      type: 'work',
      title: 'Flatland',
      subtitle: 'a romance of many dimensions',
      originalLanguage: 'eng',
      firstPublished: { raw: '1884', edtf: '1884', from: '1884-01-01', to: '1884-12-31', precision: 'year' },
      description: 'A satire.',
      firstSentence: 'I call our world Flatland.',
      notes: 'A note.',
      titles: [
        { kind: 'translated', language: 'fre', title: 'Plat pays' },
        { kind: 'alternative', language: null, title: 'Flatland : a romance' },
      ],
      credits: [{ authorKey: '/authors/OL1A', creditedAs: null, role: 'aut', roleRaw: null }],
      subjects: [
        { kind: 'topic', heading: 'Fourth dimension' },
        { kind: 'topic', heading: 'Geometry' },
        { kind: 'person', heading: 'A. Square' },
        { kind: 'place', heading: 'Flatland' },
        { kind: 'time', heading: '19th century' },
      ],
      series: [],
      classifications: [
        { scheme: 'lcc', value: 'QA1 .R6' },
        { scheme: 'ddc', value: '510' },
      ],
      covers: [{ source: 'openlibrary', sourceId: '23456', url: 'https://covers.openlibrary.org/b/id/23456-L.jpg' }],
      links: [{ url: 'http://example.org/flatland', title: 'About it' }],
      identifiers: [{ scheme: 'openlibrary', value: 'OL1W', valueRaw: 'OL1W', status: 'valid', qualifier: null }],
      extra: {},
    });
  });

  it('has a title in brackets when the record has none', () => {
    expect(work({ title: '\0' }).title).toBe('[Untitled]');
  });

  it.each([
    ['an object', { type: role, author: { key: '/authors/OL1A' } }],
    ['the type as a string', { type: '/type/author_role', author: { key: '/authors/OL1A' } }],
    ['an old key', { type: role, author: { key: '/a/OL1A' } }],
    ['the author as a string', { type: role, author: '/authors/OL1A' }],
    ['the author without a role', { key: '/authors/OL1A' }],
    ['a bare key', '/authors/OL1A'],
  ])('names its author by %s', (_, entry) => {
    expect(work({ authors: [entry] })).toMatchObject({ credits: [{ authorKey: '/authors/OL1A', role: 'aut' }], extra: {} });
  });

  it('has no credit from an entry without an author', () => {
    expect(work({ authors: [{ type: role }, { type: role, author: { key: '/authors/OL1A' } }, null] })).toMatchObject({
      credits: [{ authorKey: '/authors/OL1A' }],
      extra: {},
    });
  });

  it('keeps the role of an author and the name it was credited as', () => {
    const credits = work({ authors: [{ author: { key: '/authors/OL1A' }, role: 'Illustrated by', as: 'Phiz' }, { as: 'Anon.' }] }).credits;
    expect(credits).toEqual([
      { authorKey: '/authors/OL1A', creditedAs: 'Phiz', role: 'ill', roleRaw: 'Illustrated by' },
      { authorKey: null, creditedAs: 'Anon.', role: 'aut', roleRaw: null },
    ]);
  });

  it('leaves a reference that is no key in extra', () => {
    const junk = { type: role, author: { key: 'DUP/authors/OL1A-DUP' } };
    expect(work({ authors: [junk] })).toMatchObject({ credits: [], extra: { authors: [junk] } });
  });

  it('is part of a story series that is named', () => {
    const unnamed = { series: { key: '/series/OL1L' }, position: '2' };
    expect(work({ series: [{ name: 'Earthsea', position: '1.5', primary: true }, unnamed] })).toMatchObject({
      series: [{ kind: 'story', name: 'Earthsea', numberRaw: '1.5', numberSort: 1.5, isPrimary: true, raw: 'Earthsea 1.5' }],
      extra: { series: [unnamed] },
    });
  });

  it('keeps program text that stands for an address in extra', () => {
    const links = [{ url: "<bound method Thing.url of <Thing: {'url': 'http://example.org'}>>", title: 'Odyssey' }];
    expect(work({ links })).toMatchObject({ links: [], extra: { links } });
  });
});
