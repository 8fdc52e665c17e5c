import fc from 'fast-check';
import { splitLine } from './dump-lines.js';
import { membersOf } from './json-document.js';
import { mapLine } from './map-line.js';

const line = (type: string, key: string, json: unknown) => {
  const split = splitLine([type, key, '1', '2018-01-01T00:00:00.000000', JSON.stringify(json)].join('\t'));
  if ('code' in split) throw new Error(split.reason);
  return split;
};

describe('a line', () => {
  it.each([
    ['/type/author', '/authors/OL1A', 'author'],
    ['/type/work', '/works/OL1W', 'work'],
    ['/type/edition', '/books/OL1M', 'book'],
  ])('of %s is a record', (type, key, recordType) => {
    expect(mapLine(line(type, key, {}))).toMatchObject({ kind: 'record', record: { type: recordType } });
  });

  it.each([
    ['/books/OL2M', '/books/OL2M'],
    ['/b/OL2M', '/books/OL2M'],
    ['/works/OL7W', '/works/OL7W'],
  ])('of a redirect leads to %s, whatever else was left in it', (location, target) => {
    expect(mapLine(line('/type/redirect', '/books/OL1M', { location, covers: [1] }))).toEqual({ kind: 'redirect', target });
  });

  it.each([[undefined], [null], ['/books/OL1M'], ['/'], ['DUP/works/OL1W-DUP'], [{}]])('of a redirect to %j is refused', (location) => {
    expect(mapLine(line('/type/redirect', '/books/OL1M', { location }))).toMatchObject({
      kind: 'rejected',
      code: 'redirect-without-target',
    });
  });

  it('of a deletion says that the key is gone', () => {
    expect(mapLine(line('/type/delete', '/works/OL1W', {}))).toEqual({ kind: 'deleted' });
  });

  it.each([
    ['/type/page', '/works/OL6W/some-slug'],
    ['/type/language', '/languages/eng'],
    ['/type/list', '/people/x/lists/OL1L'],
    ['/type/junk', 'x'],
  ])('of %s is not catalogued', (type, key) => {
    expect(mapLine({ type, key, revision: 1, lastModified: null, json: membersOf({}) })).toEqual({ kind: 'uncatalogued' });
  });
});

const FIELDS = (
  'title title_prefix subtitle full_title by_statement edition_name physical_format publish_date copyright_date publish_country ' +
  'number_of_pages pagination physical_dimensions weight description first_sentence notes table_of_contents works languages ' +
  'translated_from translation_of work_titles other_titles authors contributors contributions publishers publish_places distributors ' +
  'subjects subject_place subject_times genres series lc_classifications dewey_decimal_class classifications covers links uris ' +
  'uri_descriptions url isbn_10 isbn_13 isbn_invalid lccn oclc_numbers ocaid identifiers local_id name personal_name fuller_name ' +
  'alternate_names entity_type birth_date death_date date bio photos remote_ids wikipedia original_languages first_publish_date ' +
  'translated_titles dewey_number'
).split(' ');

describe('a document of any shape', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('\0', '\ud800', ' x\0', 'e\u0301', '1999', '/authors/OL1A', '0306406152, 9'),
  );
  const value = fc.letrec((tie) => ({
    any: fc.oneof(
      { depthSize: 'small' },
      text,
      fc.constantFrom(null, true, -1, 0, 7, 1.5, 1e21),
      fc.array(tie('any'), { maxLength: 4 }),
      fc.dictionary(
        fc.oneof(text, fc.constantFrom('key', 'type', 'value', 'title', 'name', 'role', 'author', 'url', '__proto__')),
        tie('any'),
        { maxKeys: 4 },
      ),
    ),
  })).any;
  const document = fc.dictionary(fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...FIELDS) }, text), value, { maxKeys: 12 });

  it.each([
    ['/type/author', '/authors/OL1A'],
    ['/type/work', '/works/OL1W'],
    ['/type/edition', '/books/OL1M'],
  ])('of %s becomes a record the database can store', (type, key) => {
    fc.assert(
      fc.property(document, (json) => {
        const entry = mapLine(line(type, key, json));
        expect(JSON.stringify(entry)).not.toMatch(/\\u0000|\\ud[89a-f]/);
        expect(entry).toMatchObject({ kind: 'record' });
      }),
      { numRuns: 500 },
    );
  });

  it('may be nested deeper than a database would follow', () => {
    const depth = 100_000;
    const json = `{"weird": ${'['.repeat(depth)}${']'.repeat(depth)}}`;
    const split = splitLine(`/type/edition\t/books/OL1M\t1\t${json}`);
    if ('code' in split) throw new Error(split.reason);
    expect(JSON.stringify(mapLine(split)).length).toBeLessThan(5000);
  });

  it('may have as many elements as fit into a line', () => {
    const subjects = Array.from({ length: 200_000 }, (_, i) => `Subject ${i}`);
    expect(mapLine(line('/type/work', '/works/OL1W', { subjects }))).toMatchObject({ record: { subjects: { length: 200_000 } } });
  });
});
