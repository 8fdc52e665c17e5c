import { membersOf } from './json-document.js';
import { mapEdition } from './map-edition.js';

const edition = (json: object) =>
  mapEdition({ type: '/type/edition', key: '/books/OL1M', revision: 1, lastModified: null, json: membersOf(json) });

describe('an edition of Open Library', () => {
  it('is a book', () => {
    expect(
      edition({
        key: '/books/OL1M',
        works: [{ key: '/works/OL1W' }],
        title: 'The harbour',
        by_statement: 'Mary Roe.',
        edition_name: '2nd ed.',
        physical_format: 'Hardcover',
        publish_date: 'September 29, 1996',
        copyright_date: '1995',
        publish_country: 'nyu',
        number_of_pages: 491,
        pagination: '491 p. :',
        physical_dimensions: '8.5 x 5.5 x 1.5 inches',
        weight: '1.2 pounds',
        description: { type: '/type/text', value: 'A novel.' },
        first_sentence: { type: '/type/text', value: 'The boat came in.' },
        notes: { type: '/type/text', value: 'Includes an index.' },
        languages: [{ key: '/languages/eng' }],
      }),
    ).toMatchObject({
      type: 'book',
      workKey: '/works/OL1W',
      title: 'The harbour',
      nonfiling: 0,
      statement: 'Mary Roe.',
      editionStatement: '2nd ed.',
      format: 'hardcover',
      formatRaw: 'Hardcover',
      published: { raw: 'September 29, 1996', edtf: '1996-09-29' },
      copyrightRaw: '1995',
      country: 'US',
      countryMarc: 'nyu',
      pageCount: 491,
      extentRaw: '491 p.',
      heightMm: 216,
      widthMm: 140,
      depthMm: 38,
      dimensionsRaw: '8.5 x 5.5 x 1.5 inches',
      weightG: 544,
      weightRaw: '1.2 pounds',
      description: 'A novel.',
      firstSentence: 'The boat came in.',
      notes: [{ kind: 'general', text: 'Includes an index.' }],
      languages: [{ role: 'text', language: 'eng' }],
      extra: {},
    });
  });

  it('that says nothing is a book without a work, and has a title in brackets', () => {
    expect(edition({})).toMatchObject({ workKey: null, title: '[Untitled]', published: null, country: null, format: null, extra: {} });
  });

  it.each([['description'], ['first_sentence']])('has a %s given as text, object or list', (field) => {
    const name = field === 'description' ? 'description' : 'firstSentence';
    for (const value of ['Text.', { type: '/type/text', value: 'Text.' }, ['Text.'], [{ type: '/type/text', value: 'Text.' }]]) {
      expect(edition({ [field]: value })).toMatchObject({ [name]: 'Text.', extra: {} });
    }
  });

  it.each([
    ['no key', [{ key: 'DUP/works/OL1075003W-DUP' }]],
    ['the key of something else', [{ key: '/books/OL2M' }]],
    ['no reference', [42]],
  ])('whose work is %s has none, and keeps the reference', (_, works) => {
    expect(edition({ works })).toMatchObject({ workKey: null, extra: { works } });
  });

  it('belongs to the first of several works', () => {
    expect(edition({ works: [null, { key: '/w/OL1W' }, { key: '/works/OL2W' }] })).toMatchObject({
      workKey: '/works/OL1W',
      extra: { works: [{ key: '/works/OL2W' }] },
    });
  });

  it.each([
    [0, null],
    [-1, null],
    [100_001, null],
    ['xii', null],
    ['304', 304],
    [100_000, 100_000],
  ])('of %j pages has %s', (number_of_pages, pageCount) => {
    const book = edition({ number_of_pages });
    expect(book.pageCount).toBe(pageCount);
    expect(book.extra).toEqual(pageCount === null ? { number_of_pages } : {});
  });

  it('has languages by key, old key or bare code, each once; a code nobody knows stays in extra', () => {
    expect(
      edition({
        languages: [{ key: '/languages/eng' }, { key: '/l/eng' }, 'fre', { key: '/languages/scr' }, { key: '/languages/vls' }],
        translated_from: [{ key: '/languages/rus' }],
      }),
    ).toMatchObject({
      languages: [
        { role: 'text', language: 'eng' },
        { role: 'text', language: 'fre' },
        { role: 'text', language: 'hrv' },
        { role: 'translated_from', language: 'rus' },
      ],
      extra: { languages: [{ key: '/languages/vls' }] },
    });
  });

  it('keeps an unknown country, format and size as written', () => {
    expect(
      edition({ publish_country: 'xx ', physical_format: 'Unknown Binding', physical_dimensions: 'folio', weight: 'light' }),
    ).toMatchObject({
      country: null,
      countryMarc: 'xx',
      format: null,
      formatRaw: 'Unknown Binding',
      heightMm: null,
      dimensionsRaw: 'folio',
      weightG: null,
      weightRaw: 'light',
    });
  });

  it('has subjects of every kind, from fields in the singular and the plural', () => {
    expect(
      edition({
        subjects: ['Botany, Medical', ' Botany, medical. '],
        subject_place: ['London (England)'],
        subject_places: ['London (England).', 'Paris'],
        subject_time: ['20th century.'],
        subject_people: ['Mary Roe'],
        genres: ['Juvenile fiction.'],
      }).subjects,
    ).toEqual([
      { kind: 'topic', heading: 'Botany, Medical' },
      { kind: 'person', heading: 'Mary Roe' },
      { kind: 'place', heading: 'London (England)' },
      { kind: 'place', heading: 'Paris' },
      { kind: 'time', heading: '20th century' },
      { kind: 'genre', heading: 'Juvenile fiction' },
    ]);
  });

  it('has class numbers without the empty ones Better World Books left', () => {
    expect(
      edition({
        lc_classifications: [''],
        dewey_decimal_class: ['581.6', '[Fic]'],
        classifications: { udc: ['65.01'], 'Library of Congress Classification': 'QK99' },
      }),
    ).toMatchObject({
      classifications: [
        { scheme: 'ddc', value: '581.6' },
        { scheme: 'ddc', value: '[Fic]' },
        { scheme: 'udc', value: '65.01' },
        { scheme: 'lcc', value: 'QK99' },
      ],
      extra: {},
    });
  });

  it('pairs its addresses with their descriptions and has each once', () => {
    const uris = ['http://example.org/a', 'http://example.org/b'];
    expect(edition({ uris, uri_descriptions: [null, 'Table of contents'], url: uris })).toMatchObject({
      links: [
        { url: uris[0], title: null },
        { url: uris[1], title: 'Table of contents' },
      ],
      extra: {},
    });
  });

  it('keeps what has no column in extra, in a form the database can store', () => {
    expect(edition({ ia_box_id: ['IA000001'], price: '$4.50\0', source_records: ['ia:x'], original_isbn: '9780306406157' }).extra).toEqual({
      ia_box_id: ['IA000001'],
      price: '$4.50',
      source_records: ['ia:x'],
      original_isbn: '9780306406157',
    });
  });

  it('keeps a field of an unexpected shape untouched', () => {
    const odd = {
      title: { en: 'x' },
      publish_date: { year: 1999 },
      publishers: [{ name: 'x' }],
      subjects: [['a']],
      identifiers: 'x',
      covers: ['cover'],
    };
    expect(edition(odd)).toMatchObject({ title: '[Untitled]', published: null, publishers: [], extra: odd });
  });
});
