import { gzipSync } from 'node:zlib';
import { rowVersionsOf } from '../support/catalogue-content.js';
import { authorLine, deleteLine, dumpLine, editionLine, redirectLine, workLine } from '../support/dump-lines.js';
import { kindsIn, OpenLibrary } from '../support/open-library.js';

let library: OpenLibrary;
beforeEach(async () => {
  library = await OpenLibrary.open();
});
afterEach(() => library.close());

const austen = authorLine(21594, { name: 'Jane Austen', birth_date: '16 December 1775', alternate_names: ['Miss Austen'] });
const emma = workLine(66513, { title: 'Emma', authors: [21594], subjects: ['Courtship', 'England', 'courtship!'] });
const emmaBook = editionLine(7, {
  work: 66513,
  title: 'Emma',
  title_prefix: 'The ',
  authors: [{ key: '/authors/OL21594A' }],
  publishers: ['Oxford University Press', 'OXFORD UNIVERSITY PRESS'],
  publish_date: '2003',
  isbn_10: ['0192802372'],
  isbn_13: ['978-0-19-280237-8'],
  languages: [{ key: '/languages/eng' }],
});

describe('An import of a dump', () => {
  it('loads authors, works and books, linked to each other', async () => {
    const { report, rejects } = await library.load([emmaBook, emma, austen]);
    expect(report).toMatchObject({ lines: 3, authors: { created: 1 }, works: { created: 1 }, books: { created: 1 }, rejects: {} });
    expect(rejects).toEqual([]);
    const [book] = await library.rows(
      `select b.title, b.title_sort, b.published_from, b.primary_isbn13, w.title as work, a.name as author, a.name_sort
         from books b join works w on w.id = b.work_id join work_contributors wc on wc.work_id = w.id join authors a on a.id = wc.author_id
         join book_contributors bc on bc.book_id = b.id and bc.author_id = a.id`,
    );
    expect(book).toEqual({
      title: 'The Emma',
      title_sort: 'emma',
      published_from: '2003-01-01',
      primary_isbn13: 9780192802378,
      work: 'Emma',
      author: 'Jane Austen',
      name_sort: 'austen jane',
    });
  });

  it('makes one publisher and one subject of spellings that fold alike, and keeps the spelling of each book', async () => {
    await library.load([emmaBook, emma]);
    expect(await library.rows(`select name from publishers`)).toEqual([{ name: 'Oxford University Press' }]);
    expect(await library.rows(`select name_raw from book_publishers order by position`)).toEqual([
      { name_raw: 'Oxford University Press' },
      { name_raw: 'OXFORD UNIVERSITY PRESS' },
    ]);
    expect(await library.rows(`select heading from subjects order by heading_key`)).toEqual([
      { heading: 'Courtship' },
      { heading: 'England' },
    ]);
  });

  it('does not take up the name of a deleted publisher silently', async () => {
    await library.rows(`insert into publishers (name, name_key, deleted_at) values ('OUP', 'oxford university press', now())`);
    await library.load([emmaBook]);
    expect(await library.rows(`select name from publishers where deleted_at is null`)).toEqual([{ name: 'Oxford University Press' }]);
  });

  it('keeps the original line', async () => {
    await library.load([emma]);
    expect(await library.original('/works/OL66513W')).toBe(emma);
    expect(await library.original('/works/OL1W')).toBeNull();
  });

  it('reads gzip files of several members', async () => {
    const path = await library.file(
      'all.txt.gz',
      Buffer.concat([gzipSync(`${austen}\n${emma.slice(0, 50)}`), gzipSync(`${emma.slice(50)}\n`)]),
    );
    expect((await library.import([path])).report).toMatchObject({ authors: { created: 1 }, works: { created: 1 } });
  });

  it('drops NUL from texts, and keeps a date before the common era', async () => {
    const { report } = await library.load([
      authorLine(1, { name: 'Cice\0ro', birth_date: '106 B.C.', location: { place: 'Arpi\0num' } }),
      editionLine(1, { title: 'Letters\0' }),
    ]);
    expect(report.rejects).toEqual({});
    expect(await library.rows(`select name, born_from::text, extra from authors`)).toEqual([
      { name: 'Cicero', born_from: '0106-01-01 BC', extra: { location: { place: 'Arpinum' } } },
    ]);
    expect(await library.rows(`select title from books`)).toEqual([{ title: 'Letters' }]);
  });

  it('loads names and titles of any length', async () => {
    const long = Array.from({ length: 1_000 }, (_, i) => `Ж${i.toString(36)}`).join(' ');
    const { report } = await library.load([
      authorLine(1, { name: long, alternate_names: [`${long}!`] }),
      workLine(1, { title: long, subjects: [long] }),
      editionLine(1, { title: long, publishers: [long], series: [long], isbn_13: [long], identifiers: { goodreads: [long] } }),
    ]);
    expect(report).toMatchObject({ authors: { created: 1 }, works: { created: 1 }, books: { created: 1 }, rejects: {} });
  });

  it('changes nothing when it is run again', async () => {
    const lines = [
      ...[austen, emma, emmaBook, editionLine(8, { title: 'Without a work' }), editionLine(9, { work: 999, title: 'Work to come' })],
      ...[
        redirectLine('/works/OL1W', '/works/OL66513W'),
        redirectLine('/works/OL2W', '/works/OL3W'),
        redirectLine('/works/OL3W', '/works/OL2W'),
      ],
      ...[deleteLine('/books/OL500M'), workLine(5, { title: 'To be deleted' }), deleteLine('/works/OL5W', { revision: 2 })],
      ...[workLine(6, { title: 'Older' }), workLine(6, { title: 'Newer' }, { revision: 2 }), '/type/page\t/about\t1\t\t{}'],
    ];
    const first = await library.load(lines);
    const before = await rowVersionsOf(library);
    const second = await library.load(lines);
    expect(await rowVersionsOf(library)).toEqual(before);
    expect(second.report).toMatchObject({
      authors: { created: 0, updated: 0, unchanged: 1 },
      works: { created: 0, updated: 0, unchanged: 2 },
      books: { created: 0, updated: 0, unchanged: 3 },
      redirects: { new: 0, unchanged: 3, applied: 0, loops: 2 },
      deletes: { applied: 0, unknown: 1, unchanged: 1 },
    });
    expect(second.touched).toEqual(new Set());
    expect(kindsIn(first.touched)).toEqual(new Set(['authors', 'works', 'books', 'publishers', 'subjects']));
  });

  it('counts every line once', async () => {
    const lines = [
      ...[austen, emma, emma, emmaBook, workLine(66513, { title: 'Emma, older' }, { revision: 0 })],
      ...[redirectLine('/works/OL1W', '/works/OL66513W'), redirectLine('/works/OL1W', '/authors/OL1A'), deleteLine('/books/OL500M')],
      ...[
        'no columns',
        '/type/work\t/works/OL2W\t1\t2020-01-01T00:00:00\t{"title":',
        dumpLine('work', '/books/OL2M', {}),
        '/type/page\t/about\t1\t\t{}',
      ],
    ];
    const { report } = await library.load(lines);
    const { authors, works, books, redirects, deletes, rejects } = report;
    const loaded = [authors, works, books].map(({ created, updated, unchanged }) => created + updated + unchanged);
    const others = [redirects.new, redirects.unchanged, deletes.applied, deletes.unknown, deletes.kept, deletes.unchanged];
    expect([...loaded, ...others, ...Object.values(rejects)].reduce((sum, count) => sum + count, 0)).toBe(lines.length);
    expect(report.lines).toBe(lines.length);
  });
});

describe('The reject file', () => {
  it('lists each line that was not loaded, with its place, a code and itself', async () => {
    const broken = '/type/work\t/works/OL2W\t1\t2020-01-01T00:00:00\t{"title":';
    const { rejects } = await library.load([
      emma,
      broken,
      'no columns',
      '/type/page\t/about\t1\t\t{}',
      dumpLine('work', '/books/OL2M', {}),
      emma,
    ]);
    expect(rejects.map(({ line, code }) => [line, code])).toEqual(
      expect.arrayContaining([
        [2, 'invalid-json'],
        [3, 'malformed-line'],
        [4, 'type-not-catalogued'],
        [5, 'invalid-key'],
        [6, 'duplicate'],
      ]),
    );
    expect(rejects.find(({ line }) => line === 2)).toEqual({
      file: expect.stringMatching(/1\.txt$/),
      line: 2,
      code: 'invalid-json',
      reason: 'The last column is not valid JSON.',
      record: broken,
    });
  });

  it.each([
    ['a first load', 0],
    ['the merge', Infinity],
  ])('has the bytes of a line that is not UTF-8, by %s', async (_, loadFrom) => {
    const odd = Buffer.from(editionLine(2, { title: 'Caf\xe9' }), 'latin1');
    const path = await library.file(
      'odd.txt',
      Buffer.concat([Buffer.from(`${editionLine(1, { title: 'Café' })}\n`), odd, Buffer.from('\n')]),
    );
    const { report, rejects } = await library.import([path], { loadFrom });
    expect(report).toMatchObject({ books: { created: 1 }, rejects: { 'not-utf8': 1 } });
    expect(rejects).toMatchObject([{ line: 2, code: 'not-utf8', recordBase64: odd.toString('base64') }]);
  });

  it('names the one line that the database refuses; its neighbours are loaded', async () => {
    const lines = Array.from({ length: 40 }, (_, i) => editionLine(i + 1, { title: `Book ${i + 1}` }));
    lines[16] = editionLine(17, { title: 'Too many pictures', covers: Array.from({ length: 33_000 }, (_, i) => i + 1) });
    const { report, rejects } = await library.load(lines);
    expect(report).toMatchObject({ books: { created: 39 }, rejects: { 'refused-by-database': 1 } });
    expect(rejects).toMatchObject([{ line: 17, code: 'refused-by-database', record: lines[16] }]);
    expect(rejects[0]!.reason).toMatch(/^SQLSTATE 22003: /);
  });
});

describe('An import', () => {
  it('is refused while another one runs', async () => {
    const path = await library.file('works.txt', `${emma}\n`);
    let second: Promise<string> | undefined;
    const tryAnother = async () => {
      const other = library.importer().run([path], { rejects: '/dev/null', onProgress: () => undefined });
      return other.then(
        () => 'it ran',
        (error: Error) => error.message,
      );
    };
    await library.import([path], { onProgress: () => void (second ??= tryAnother()) });
    expect(await second).toMatch('Another import into this database is running');
  });

  it('writes nothing when a file is not there', async () => {
    const path = await library.file('works.txt', `${emma}\n`);
    await expect(library.import([path, '/no/such/dump.txt'])).rejects.toThrow('There is no file or folder /no/such/dump.txt.');
    expect(await library.rows(`select 1 from imports union all select 1 from works`)).toEqual([]);
  });

  it('is written down with its report', async () => {
    const { report } = await library.load([emma]);
    expect(await library.rows(`select source, status, report, finished_at is not null as ended from imports`)).toEqual([
      { source: 'openlibrary', status: 'done', report, ended: true },
    ]);
  });

  it('is written down as failed when a file ends too early, and repaired by importing the whole file', async () => {
    const whole = gzipSync(Array.from({ length: 50 }, (_, i) => editionLine(i + 1, { title: `Book ${i + 1}` })).join('\n'));
    const cut = await library.file('cut.txt.gz', whole.subarray(0, whole.length - 20));
    await expect(library.import([cut])).rejects.toThrow(/cut\.txt\.gz/);
    expect(await library.rows(`select status from imports`)).toEqual([{ status: 'failed' }]);
    const { report } = await library.import([await library.file('cut.txt.gz', whole)]);
    expect(report.books.created + report.books.unchanged).toBe(50);
  });

  it('stops when it is told to, and goes on when it is run again', async () => {
    const lines = Array.from({ length: 5_000 }, (_, i) => editionLine(i + 1, { title: `Book ${i + 1}` }));
    const path = await library.file('editions.txt', lines.join('\n'));
    const stop = new AbortController();
    const stopEarly = ({ phase, records }: { phase: string; records: number }) => {
      if (phase === 'books' && records > 3_000) stop.abort();
    };
    const first = await library.import([path], { signal: stop.signal, onProgress: stopEarly });
    expect(first.report.stopped).toBe(true);
    expect(await library.rows(`select status from imports`)).toEqual([{ status: 'failed' }]);
    const second = await library.import([path]);
    expect(first.report.books.created).toBeGreaterThan(0);
    expect(first.report.books.created + second.report.books.created).toBe(5_000);
    expect(second.report).toMatchObject({ stopped: false, books: { unchanged: first.report.books.created } });
  });
});
