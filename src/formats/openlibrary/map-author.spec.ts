import { membersOf } from './json-document.js';
import { mapAuthor } from './map-author.js';

const author = (json: object) =>
  mapAuthor({ type: '/type/author', key: '/authors/OL1A', revision: 1, lastModified: null, json: membersOf(json) });

describe('an author of Open Library', () => {
  it('comes with name, dates, biography, portraits and identifiers', () => {
    expect(
      author({
        key: '/authors/OL1A',
        type: { key: '/type/author' },
        revision: 3,
        latest_revision: 3,
        created: { type: '/type/datetime', value: '2008-04-01T03:28:50.625462' },
        last_modified: { type: '/type/datetime', value: '2008-04-01T03:28:50.625462' },
        name: 'Jane Austen',
        personal_name: 'Austen, Jane',
        birth_date: '16 December 1775',
        death_date: '18 July 1817',
        bio: { type: '/type/text', value: 'An English novelist.\r\nBorn in Steventon.' },
        photos: [12345, -1, null],
        remote_ids: { wikidata: 'Q36322', viaf: '102333412' },
        wikipedia: 'http://en.wikipedia.org/wiki/Jane_Austen',
      }),
    ).toEqual({
      type: 'author',
      kind: 'person',
      name: 'Jane Austen',
      nameInverted: 'Austen, Jane',
      honorific: null,
      numeration: null,
      born: { raw: '16 December 1775', edtf: '1775-12-16', from: '1775-12-16', to: '1775-12-16', precision: 'day' },
      died: { raw: '18 July 1817', edtf: '1817-07-18', from: '1817-07-18', to: '1817-07-18', precision: 'day' },
      datesRaw: null,
      biography: 'An English novelist.\r\nBorn in Steventon.',
      names: [],
      covers: [{ source: 'openlibrary', sourceId: '12345', url: 'https://covers.openlibrary.org/a/id/12345-L.jpg' }],
      links: [{ url: 'http://en.wikipedia.org/wiki/Jane_Austen', title: 'Wikipedia' }],
      identifiers: [
        { scheme: 'openlibrary', value: 'OL1A', valueRaw: 'OL1A', status: 'valid', qualifier: null },
        { scheme: 'wikidata', value: 'Q36322', valueRaw: 'Q36322', status: 'valid', qualifier: null },
        { scheme: 'viaf', value: '102333412', valueRaw: '102333412', status: 'valid', qualifier: null },
      ],
      extra: {},
    });
  });

  it('has a name in brackets when the record has none', () => {
    expect(author({}).name).toBe('[Unnamed]');
    expect(author({ name: ' ', personal_name: 'Plato' }).name).toBe('Plato');
  });

  it('has its name in NFC, without NUL and outer blanks', () => {
    expect(author({ name: ' V. B. Ni\u0361una\0 e\u0301' }).name).toBe('V. B. Ni͡una \u00e9');
  });

  it('has each other name once, whatever its case and accents', () => {
    const { names } = author({
      name: 'Lewis Carroll',
      personal_name: 'Dodgson, Charles',
      fuller_name: 'Charles Lutwidge Dodgson',
      alternate_names: ['lewis carroll', 'Carroll', 'CARROLL.', 'Charles Lutwidge Dodgson', null, ''],
    });
    expect(names).toEqual([
      { kind: 'legal', name: 'Charles Lutwidge Dodgson' },
      { kind: 'variant', name: 'Dodgson, Charles' },
      { kind: 'variant', name: 'Carroll' },
    ]);
  });

  it('is filed under another name of the record only when it is the same name turned round', () => {
    expect(author({ name: 'Lewis Carroll', personal_name: 'Dodgson, Charles' }).nameInverted).toBeNull();
    expect(author({ name: 'Jane Austen', personal_name: 'Jane Austen' }).nameInverted).toBeNull();
  });

  it.each([
    ['person', 'person'],
    ['org', 'organization'],
    ['event', 'meeting'],
  ])('of the type %s is a %s', (entity_type, kind) => {
    expect(author({ entity_type })).toMatchObject({ kind, extra: {} });
  });

  it('has a title as honorific and a numeration', () => {
    expect(author({ title: 'Pope', numeration: 'II' })).toMatchObject({ honorific: 'Pope', numeration: 'II' });
    expect(author({ enumeration: 'VIII' })).toMatchObject({ numeration: 'VIII' });
  });

  it('takes birth and death from a span of dates when they are not said apart', () => {
    expect(author({ date: '1835-1910' })).toMatchObject({ datesRaw: '1835-1910', born: { edtf: '1835' }, died: { edtf: '1910' } });
    expect(author({ date: '4th cent' })).toMatchObject({ datesRaw: '4th cent', born: null, died: null });
  });

  it.each([
    ['1661?', '1661?'],
    ['1761 or 2', '[1761,1762]'],
    ['996 (ca.)', '0996~'],
    ['735', '0735'],
    ['.', null],
  ])('born %s keeps what was written', (birth_date, edtf) => {
    expect(author({ birth_date }).born).toMatchObject({ raw: birth_date, edtf });
  });

  it('keeps in extra what has no place, but not what the columns of the line say', () => {
    const marc = ['1 \u001faRoe, Mary,\u001fd1835-1910.\u001e'];
    expect(author({ id: 12345, location: 'England', marc, entity_type: 'robot', key: '/a/OL1A' }).extra).toEqual({
      id: 12345,
      location: 'England',
      marc,
      entity_type: 'robot',
    });
  });
});
