import { contentOf, rowVersionsOf } from '../support/catalogue-content.js';
import { authorLine, deleteLine, editionLine, redirectLine, workLine } from '../support/dump-lines.js';
import { kindsIn, OpenLibrary } from '../support/open-library.js';

let library: OpenLibrary;
beforeEach(async () => {
  library = await OpenLibrary.open();
});
afterEach(() => library.close());

const titles = (table: 'works' | 'books') => library.rows(`select title from ${table} where deleted_at is null order by title`);

describe('The same lines in any order of files', () => {
  const files = [
    [
      authorLine(1, { name: 'Ann' }),
      authorLine(2, { name: 'Bea' }, { revision: 2 }),
      redirectLine('/authors/OL3A', '/authors/OL1A'),
      authorLine(6, { name: 'Led to nobody' }),
    ],
    [
      authorLine(2, { name: 'Older Bea' }),
      authorLine(3, { name: 'Anne, the same person' }),
      redirectLine('/works/OL4W', '/works/OL1W', { revision: 3 }),
      redirectLine('/authors/OL6A', '/authors/OL7A', { revision: 2 }),
    ],
    [
      workLine(1, { title: 'First', authors: [1, 3, 2], subjects: ['Cats'] }),
      workLine(4, { title: 'First, again', authors: [1] }, { revision: 2 }),
      workLine(5, { title: 'Taken back' }, { revision: 9 }),
    ],
    [
      editionLine(1, { work: 1, title: 'First' }),
      editionLine(2, { work: 4, title: 'First, under an old key' }),
      editionLine(3, { work: 9, title: 'B of a work to come' }),
      editionLine(4, { title: 'Without a work' }),
      editionLine(5, { work: 9, title: 'Moves away' }),
    ],
    [
      editionLine(12, { work: 9, title: 'A of a work to come', authors: [{ key: '/authors/OL99A' }] }),
      editionLine(4, { title: 'Without a work, renamed' }, { revision: 2 }),
      editionLine(5, { work: 10, title: 'Moved' }, { revision: 2 }),
      redirectLine('/works/OL5W', '/works/OL1W', { revision: 8 }),
      deleteLine('/works/OL1W', { revision: 7 }),
      deleteLine('/books/OL3M', { revision: 7 }),
    ],
  ];
  const orders = [
    [0, 1, 2, 3, 4],
    [4, 3, 2, 1, 0],
    [2, 4, 0, 3, 1],
    [3, 0, 4, 1, 2],
  ];

  it('make the same catalogue', async () => {
    const contents: Record<string, unknown[]>[] = [];
    for (const order of orders) {
      const other = await OpenLibrary.open();
      await other.load(...order.map((file) => files[file]!));
      contents.push(await contentOf(other));
      await other.close();
    }
    for (const content of contents.slice(1)) expect(content).toEqual(contents[0]);
    expect(contents[0]!['works']!.map((work) => (work as { title: string }).title).sort()).toEqual([
      'A of a work to come',
      'First',
      'Moved',
      'Taken back',
      'Without a work, renamed',
    ]);
  });

  it('make the same catalogue when they come in several imports', async () => {
    const one = await OpenLibrary.open();
    await one.load(...files);
    const all = await contentOf(one);
    await one.close();
    for (const file of [files[1]!, files[4]!, files[2]!, files[0]!, files[3]!]) await library.load(file);
    await library.load(...files); // what the last file brought is followed up when the others are read again
    expect(await contentOf(library)).toEqual(all);
  });
});

describe('A newer version of a record', () => {
  it('replaces it, with what hangs on it, and touches nothing else', async () => {
    await library.load([
      workLine(1, { title: 'Old title', subjects: ['Cats', 'Dogs'], description: 'Old.' }),
      workLine(2, { title: 'Untouched', subjects: ['Cats'] }),
      editionLine(1, { work: 1, title: 'A book of it' }),
    ]);
    const before = await rowVersionsOf(library);
    const untouched = await library.rows(`select xmin, ctid from works where title = 'Untouched'`);
    const { report } = await library.load([
      workLine(1, { title: 'New title', subjects: ['Birds'] }, { revision: 2 }),
      workLine(2, { title: 'Untouched', subjects: ['Cats'] }),
    ]);

    expect(report.works).toEqual({ created: 0, updated: 1, unchanged: 1, superseded: 0 });
    expect(await library.rows(`select title, title_sort, description, version from works where title like 'New%'`)).toEqual([
      { title: 'New title', title_sort: 'new title', description: null, version: 2 },
    ]);
    const subjects = `select s.heading from work_subjects ws join subjects s on s.id = ws.subject_id join works w on w.id = ws.work_id where w.title = 'New title'`;
    expect(await library.rows(subjects)).toEqual([{ heading: 'Birds' }]);
    expect(await library.rows(`select xmin, ctid from works where title = 'Untouched'`)).toEqual(untouched);
    const after = await rowVersionsOf(library);
    const changed = Object.keys(after).filter((table) => after[table] !== before[table]);
    const derived = ['book_set_changes', 'search_books', 'search_subjects', 'search_words', 'search_works'];
    expect(changed).toEqual([...derived, 'source_records', 'subjects', 'work_identifiers', 'work_subjects', 'works']);
  });

  it('is not replaced by an older one, which is listed', async () => {
    await library.load([workLine(1, { title: 'Newer' }, { revision: 3 })]);
    const { report, rejects } = await library.load([workLine(1, { title: 'Older' }, { revision: 2 })]);
    expect(report.works).toEqual({ created: 0, updated: 0, unchanged: 0, superseded: 1 });
    expect(rejects).toMatchObject([{ line: 1, code: 'superseded' }]);
    expect(await titles('works')).toEqual([{ title: 'Newer' }]);
  });

  it('is decided by its time when the revision is the same, also within one import', async () => {
    await library.load([
      workLine(1, { title: 'Later' }, { modified: '2020-01-01T00:00:00.5' }),
      workLine(1, { title: 'Earlier' }, { modified: '2020-01-01T00:00:00.499999' }),
    ]);
    expect(await titles('works')).toEqual([{ title: 'Later' }]);
  });

  it('leaves what a curator has locked', async () => {
    await library.load([
      authorLine(1, { name: 'Wrong', birth_date: '1900', bio: 'Old.', alternate_names: ['Kept'] }),
      editionLine(1, { title: 'Misprint', work: 1, publish_date: '1950', subjects: ['Cats'], isbn_13: ['9780192802378'] }),
    ]);
    await library.rows(`update authors set name = 'Right', name_sort = 'right', born_raw = '1901', locked_fields = '{name,born,names}'`);
    await library.rows(`update books set title = 'Correct', work_id = work_id, locked_fields = '{title,subjects,identifiers,work_id}'`);
    await library.load([
      authorLine(1, { name: 'Still wrong', birth_date: '1899', bio: 'New.' }, { revision: 2 }),
      editionLine(1, { title: 'Misprint again', work: 2, publish_date: '1951', subjects: ['Dogs'] }, { revision: 2 }),
    ]);
    expect(await library.rows(`select name, name_sort, born_raw, biography, version from authors`)).toEqual([
      { name: 'Right', name_sort: 'right', born_raw: '1901', biography: 'New.', version: 2 },
    ]);
    expect(await library.rows(`select kind, name from author_names`)).toEqual([{ kind: 'variant', name: 'Kept' }]);
    const [book] = await library.rows(
      `select title, title_sort, published_raw, primary_isbn13, (select source_key from source_records s where s.work_id = b.work_id) as work,
              (select count(*)::int from book_identifiers where book_id = b.id and scheme = 'isbn') as isbns,
              (select heading from book_subjects join subjects s on s.id = subject_id where book_id = b.id) as subject from books b`,
    );
    expect(book).toEqual({
      title: 'Correct',
      title_sort: 'misprint',
      published_raw: '1951',
      primary_isbn13: 9780192802378,
      work: '/works/OL1W',
      isbns: 1,
      subject: 'Cats',
    });
  });
});

describe('A work that no line describes', () => {
  it('is made from a book that names none, one for each', async () => {
    const { report } = await library.load([editionLine(1, { title: 'The Same' }), editionLine(2, { title: 'The Same' })]);
    expect(report.worksCreatedForEditions).toBe(2);
    expect(await library.rows(`select title, title_sort from works`)).toEqual(Array(2).fill({ title: 'The Same', title_sort: 'same' }));
  });

  it('is one work for all books that name its key, and is filled when it comes in', async () => {
    const { report } = await library.load([editionLine(2, { work: 1, title: 'Second' }), editionLine(1, { work: 1, title: 'First' })]);
    expect(report.worksCreatedForEditions).toBe(1);
    expect(await titles('works')).toEqual([{ title: 'First' }]);
    const later = await library.load([workLine(1, { title: 'Its own title', subtitle: 'and more' })]);
    expect(later.report.works).toMatchObject({ created: 0, updated: 1 });
    expect(
      await library.rows(`select w.title, w.subtitle, count(*)::int as books from works w join books b on b.work_id = w.id group by w.id`),
    ).toEqual([{ title: 'Its own title', subtitle: 'and more', books: 2 }]);
  });

  it('goes when its last book goes to another work', async () => {
    await library.load([editionLine(1, { title: 'Alone' })]);
    await library.load([editionLine(1, { title: 'Alone', work: 1 }, { revision: 2 }), workLine(1, { title: 'Company' })]);
    expect(await titles('works')).toEqual([{ title: 'Company' }]);
  });

  it('is not confused with a work that a curator made', async () => {
    await library.load([editionLine(1, { title: 'Imported', work: 1 })]);
    await library.rows(`insert into works (title, title_sort) values ('Curated', 'curated')`);
    await library.rows(`update books set work_id = (select id from works where title = 'Curated'), locked_fields = '{work_id}'`);
    await library.load([editionLine(1, { title: 'Imported, renamed', work: 1 }, { revision: 2 })]);
    expect(await library.rows(`select w.title from books b join works w on w.id = b.work_id`)).toEqual([{ title: 'Curated' }]);
  });
});

describe('A credit', () => {
  it('waits for an author who has not come in, at its place, and is linked when she does', async () => {
    const first = await library.load([authorLine(1, { name: 'Ann' }), workLine(1, { title: 'Together', authors: [2, 1] })]);
    expect(first.report.credits).toEqual({ linked: 0, dangling: 1 });
    const second = await library.load([authorLine(2, { name: 'Bea' })]);
    expect(second.report.credits).toEqual({ linked: 1, dangling: 0 });
    expect(kindsIn(second.touched)).toEqual(new Set(['authors', 'works']));
    const credits = `select c.position, a.name from work_contributors c join authors a on a.id = c.author_id order by position`;
    expect(await library.rows(credits)).toEqual([
      { position: 1, name: 'Bea' },
      { position: 2, name: 'Ann' },
    ]);
  });

  it('of a record whose contributors are locked is not linked', async () => {
    await library.load([
      workLine(1, { title: 'Together', authors: [2] }),
      editionLine(1, { work: 1, authors: [{ key: '/authors/OL2A' }] }),
    ]);
    await library.rows(`insert into work_contributors (work_id, position, credited_as) select id, 1, 'Curated' from works`);
    await library.rows(`update works set locked_fields = '{contributors}'`);
    const { report } = await library.load([authorLine(2, { name: 'Bea' })]);
    expect(report.credits).toEqual({ linked: 1, dangling: 1 });
    expect(await library.rows('select author_id, credited_as from work_contributors')).toEqual([
      { author_id: null, credited_as: 'Curated' },
    ]);
    expect(await library.rows('select a.name from book_contributors c join authors a on a.id = c.author_id')).toEqual([{ name: 'Bea' }]);
  });

  it('that is taken out of the record waits no longer', async () => {
    await library.load([workLine(1, { title: 'Alone', authors: [2] })]);
    const { report } = await library.load([workLine(1, { title: 'Alone' }, { revision: 2 })]);
    expect(report.credits.dangling).toBe(0);
  });
});

it('a record that a client changed while its batch was written is not older afterwards', async () => {
  await library.load([workLine(1, { title: 'W' }), editionLine(1, { work: 1, title: 'One' })]);
  await library.rows(`update books set updated_at = now() + interval '1 hour', version = 2`);
  const [before] = await library.rows<{ updated_at: Date }>('select updated_at from books');
  await library.load([editionLine(1, { work: 1, title: 'Two' }, { revision: 2 })]);
  expect(await library.rows('select title, version, updated_at from books')).toEqual([{ title: 'Two', version: 3, ...before }]);
});
