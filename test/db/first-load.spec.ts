import { contentOf, rowVersionsOf } from '../support/catalogue-content.js';
import { authorLine, deleteLine, dumpLine, editionLine, redirectLine, workLine } from '../support/dump-lines.js';
import { type Imported, kindsIn, OpenLibrary } from '../support/open-library.js';
import { digestOf } from '../../src/modules/imports/load/twins.js';

const open: OpenLibrary[] = [];
async function library(): Promise<OpenLibrary> {
  const one = await OpenLibrary.open();
  open.push(one);
  return one;
}
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

const author = (number: number) => ({ key: `/authors/OL${number}A` });

/** A dump with everything that dumps are known for. */
const dump: string[] = [
  ...Array.from({ length: 40 }, (_, i) => authorLine(i + 1, { name: `Author ${i}\t\\ "quoted"`, alternate_names: [`A. ${i}`] })),
  ...Array.from({ length: 60 }, (_, i) =>
    workLine(i + 1, {
      title: `The work ${i}`,
      authors: [(i % 40) + 1, ((i + 7) % 50) + 1],
      subjects: ['Love', i % 2 ? 'LOVE!' : 'War', `Subject ${i % 9}`],
      subject_places: ['Paris'],
      series: i % 5 === 0 ? [{ series: { name: 'Saga' }, position: `${i}` }] : [],
      covers: [i + 1],
      lc_classifications: [`PR${i}`],
    }),
  ),
  ...Array.from({ length: 150 }, (_, i) =>
    editionLine(i + 1, {
      ...(i % 10 === 3 ? {} : { work: (i % 70) + 1 }),
      title: `${i % 3 ? 'A book' : 'Ein Buch'} ${i}`,
      authors: i % 4 === 0 ? [author((i % 45) + 1)] : [],
      publishers: [`Publisher ${i % 6}`, i % 2 ? 'PENGUIN' : 'Penguin'],
      publish_places: ['London'],
      publish_date: `${1900 + (i % 100)}`,
      isbn_10: ['0192802372'],
      languages: [{ key: '/languages/eng' }],
      subjects: ['love', `Edition subject ${i % 4}`],
      series: [`A Series, no. ${i}`],
      contributions: ['Alex Brychta (Illustrator)'],
      notes: `Line one\nline two ${i}`,
      unknown_field: { deep: [i] },
    }),
  ),
  // the same author twice in one role, there and missing
  workLine(61, { title: 'Twice', authors: [1, 1, 99, 99] }),
  // redirects: of a record that is there, to one that is not, in a chain, in a circle
  redirectLine('/authors/OL41A', '/authors/OL42A'),
  redirectLine('/authors/OL42A', '/authors/OL1A'),
  redirectLine('/works/OL65W', '/works/OL3W'),
  redirectLine('/works/OL66W', '/works/OL9999W'),
  redirectLine('/authors/OL43A', '/authors/OL888A'),
  redirectLine('/authors/OL44A', '/authors/OL45A'),
  redirectLine('/authors/OL45A', '/authors/OL44A'),
  redirectLine('/works/OL5W', '/works/OL6W', { revision: 9 }),
  redirectLine('/books/OL8M', '/books/OL9M', { revision: 9 }),
  // the same key again: the same version, a newer one, an older one
  authorLine(3, { name: 'Author 2\t\\ "quoted"', alternate_names: ['A. 2'] }),
  workLine(2, { title: 'Newer', authors: [2] }, { revision: 2 }),
  editionLine(4, { work: 2, title: 'Newer book' }, { revision: 3 }),
  editionLine(4, { work: 2, title: 'Not so new' }, { revision: 2 }),
  // keys of other forms
  dumpLine('author', '/a/OL77A', { name: 'Old form' }),
  dumpLine('edition', '/books/OL999999999999M', { title: 'Far out', works: [{ key: '/works/OL1W' }] }),
  dumpLine('edition', '/books/ia:strange', { title: 'Strange' }),
  dumpLine('edition', '/books/OL160M', { title: 'Of a far work', works: [{ key: '/works/OL888888888888W' }] }),
  dumpLine('work', '/works/OL99W', { title: 'By a far author', authors: [{ author: { key: '/authors/OL77777777777A' } }] }),
  // what cannot be read
  '/type/edition\t/books/OL161M\t1\t2020-01-01T00:00:00.000000\t{"title": "cut o',
  '/type/work\t/books/OL162M\t1\t2020-01-01T00:00:00.000000\t{}',
  '/type/edition\t/books/OL163M\t1\t2020-01-01T00:00:00.000000\t[]',
  'no line at all',
  '/type/edition\t/books/O',
  dumpLine('page', '/about', {}),
  // deletions: of a book, of a work with books, of what never came in
  deleteLine('/books/OL1M', { revision: 7 }),
  deleteLine('/works/OL7W', { revision: 7 }),
  deleteLine('/authors/OL5000A', { revision: 7 }),
];

const earlier = [
  authorLine(1, { name: 'Known before' }),
  authorLine(500, { name: 'Only before' }),
  workLine(62, { title: 'Work before', authors: [1, 2] }),
  editionLine(300, { work: 63, title: 'Book before', publishers: ['penguin'], subjects: ['War'] }),
  editionLine(2, { work: 1, title: 'An older version', authors: [author(39)] }, { revision: 0 }),
];

describe('The first load of a dump', () => {
  it('makes the catalogue that the ordinary import makes', async () => {
    const [loaded, merged] = [await library(), await library()];
    const load = await import_(loaded, dump, 0);
    const merge = await import_(merged, dump, Infinity);
    expect(await contentOf(loaded)).toEqual(await contentOf(merged));
    for (const kind of ['authors', 'works', 'books'] as const) expect(load.report[kind].created).toBe(merge.report[kind].created);
    for (const part of ['redirects', 'deletes', 'credits', 'lines'] as const) expect(load.report[part]).toEqual(merge.report[part]);
    // of two versions of a record the merge takes the newer when it sees both at once; after a load it updates the one that came first
    const withoutVersions = ({ report: { rejects } }: Imported) => ({ ...rejects, superseded: 0 });
    expect(withoutVersions(load)).toEqual(withoutVersions(merge));
    expect(await loaded.rows(`select id from books where title = 'A book 10'`)).toEqual([{ id: 11 }]);
  });

  it('keeps the original lines that the ordinary import keeps', async () => {
    const [loaded, merged] = [await library(), await library()];
    for (const one of [loaded, merged]) await import_(one, earlier, Infinity);
    await import_(loaded, dump, 0);
    await import_(merged, dump, Infinity);
    expect(await originalsOf(loaded)).toEqual(await originalsOf(merged));
    const kept = (one: OpenLibrary) => one.rows(`select count(payload) > 0 as alone, count(pack_id) > 100 as packed from source_records`);
    expect(await kept(loaded)).toEqual([{ alone: true, packed: true }]);
    expect(await kept(merged)).toEqual([{ alone: true, packed: false }]);
  });

  it('keeps what was there, and touches every page', async () => {
    const [loaded, merged] = [await library(), await library()];
    for (const one of [loaded, merged]) await import_(one, earlier, Infinity);
    const before = await loaded.rows(`select id, created_at from books order by id`);
    const { touched } = await import_(loaded, dump, 0);
    await import_(merged, dump, Infinity);
    expect(await contentOf(loaded)).toEqual(await contentOf(merged));
    expect(await loaded.rows(`select id, created_at from books where id <= 2 order by id`)).toEqual(before);
    expect(kindsIn(touched)).toEqual(new Set(['authors', 'works', 'books', 'publishers', 'series', 'subjects']));
    expect(touched).toContain('books!');
  });

  it('leaves a schema like the one before', async () => {
    const one = await library();
    const before = await schemaOf(one);
    await import_(one, dump, 0);
    expect(await schemaOf(one)).toEqual(before);
    await one.rows(`insert into works (title, title_sort) values ('Next', 'next')`);
    await one.rows(`insert into publishers (name, name_key) values ('Next', 'next')`);
    expect(await one.rows(`select from pg_namespace where nspname = 'loading'`)).toEqual([]);
  });

  it('leaves tables whose indexes answer alone', async () => {
    const one = await library();
    await import_(one, dump.slice(0, 250), 0); // without what the merge changes after it
    const tables = `'authors', 'works', 'books', 'search_works', 'search_books', 'book_languages'`;
    expect(await one.rows(`select relname from pg_class where relname in (${tables}) and relallvisible < relpages`)).toEqual([]);
  });

  it('changes nothing when it is run again', async () => {
    const one = await library();
    await import_(one, dump, 0);
    await import_(one, dump, 0); // superseded lines and the like are settled
    const before = await rowVersionsOf(one);
    const { report } = await import_(one, dump, Infinity);
    expect(report).toMatchObject({
      authors: { created: 0, updated: 0 },
      works: { created: 0, updated: 0 },
      books: { created: 0, updated: 0 },
    });
    expect(await rowVersionsOf(one)).toEqual(before);
  });

  it('is not gone on with when the schema has changed since', async () => {
    const one = await library();
    const sql = <R>(text: string) => one.rows<R>(text);
    const before = await digestOf(sql, ['books']);
    expect(await digestOf(sql, ['books'])).toBe(before);
    await one.rows(`insert into migrations (timestamp, name) values (9, 'Later9')`);
    expect(await digestOf(sql, ['books'])).not.toBe(before);
  });

  it('leaves lines that the database refuses to the merge, which finds them', async () => {
    const one = await library();
    const odd = editionLine(900, { title: 'Too large', publish_date: '2000', works: [{ key: '/works/OL1W' }], subjects: ['x'.repeat(10)] });
    await one.rows(`alter table books add constraint odd check (title <> 'Too large')`);
    const { report } = await import_(one, [...dump, odd], 0);
    expect(report.rejects['refused-by-database']).toBe(1);
    expect(report.books.created).toBeGreaterThan(140);
  });

  it('keeps the headings of a block that the database refuses, which later blocks name as well', async () => {
    const one = await library();
    await one.rows(`alter table books add constraint odd check (title <> 'Too large')`);
    // each topic comes in the first block and once later, in whatever block and thread
    const topicOf = (i: number) => (i < 200 ? i : (i - 200) % 9 === 0 ? (i - 200) / 9 : null);
    const lines = Array.from({ length: 2_000 }, (_, i) => {
      const subjects = topicOf(i) === null ? [] : [`Topic ${topicOf(i)}`];
      return editionLine(1_000 + i, {
        title: i === 0 ? 'Too large' : `Book ${i}`,
        subjects,
        description: 'd'.repeat(i < 200 ? 10 : 3_000),
      });
    });
    const { report } = await import_(one, lines, 0);
    expect(report.rejects['refused-by-database']).toBe(1);
    const [counts] = await one.rows(
      `select (select count(*)::integer from book_subjects) as subjects, (select count(*)::integer from books) as books`,
    );
    expect(counts).toEqual({ subjects: 399, books: 1_999 });
  });
});

function import_(one: OpenLibrary, lines: string[], loadFrom: number) {
  return one.file('dump.txt', `${lines.join('\n')}\n`).then((path) => one.import([path], { loadFrom }));
}

async function originalsOf(one: OpenLibrary): Promise<Record<string, string | null>> {
  const keys = await one.rows<{ key: string }>(`select source_key as key from source_records order by 1`);
  return Object.fromEntries(await Promise.all(keys.map(async ({ key }) => [key, await one.original(key)] as const)));
}

/** Everything that the database knows of tables besides their rows. */
async function schemaOf(one: OpenLibrary): Promise<unknown[]> {
  return [
    await one.rows(
      `select relname, relkind, reloptions, relpersistence from pg_class where relnamespace = 'public'::regnamespace order by 1`,
    ),
    await one.rows(
      `select attrelid::regclass::text as t, attname, attnotnull, attidentity, attgenerated, format_type(atttypid, atttypmod) as type, attcollation::regcollation::text as collation,
              pg_get_expr(adbin, adrelid) as preset, nullif(attstattarget, -1) as statistics
         from pg_attribute join pg_class c on c.oid = attrelid left join pg_attrdef on adrelid = attrelid and adnum = attnum
        where relnamespace = 'public'::regnamespace and attnum > 0 order by 1, attnum`,
    ),
    await one.rows(
      `select conrelid::regclass::text as t, conname, convalidated, pg_get_constraintdef(oid) as d from pg_constraint where connamespace = 'public'::regnamespace order by 1, 2`,
    ),
    await one.rows(`select indexdef from pg_indexes where schemaname = 'public' order by 1`),
    await one.rows(`select pg_get_triggerdef(oid) as d from pg_trigger where not tgisinternal order by 1`),
  ];
}
