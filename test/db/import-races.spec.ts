import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { authorLine, deleteLine, editionLine, redirectLine, workLine } from '../support/dump-lines.js';
import { OpenLibrary } from '../support/open-library.js';

let library: OpenLibrary;
let client: pg.Client;
beforeEach(async () => {
  library = await OpenLibrary.open();
  client = new pg.Client({ connectionString: library.url });
  await client.connect();
});
afterEach(async () => {
  await client.end();
  await library.close();
});

const work = (number: number) => `/works/OL${number}W`;
const live = (table: 'works' | 'books') => library.rows(`select title from ${table} where deleted_at is null order by 1`);
const workOfBooks = () => library.rows(`select b.title as book, w.title as work from books b join works w on w.id = b.work_id order by 1`);

/** Does what the client does in a transaction, which is committed when the import waits for it. */
async function during<T>(statements: string[], importing: () => Promise<T>): Promise<T> {
  await client.query('begin');
  for (const statement of statements) await client.query(statement);
  const imported = importing();
  await Promise.race([imported, importWaits()]);
  await client.query('commit');
  return imported;
}

async function importWaits(): Promise<void> {
  const waiting = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and pid <> pg_backend_pid()`;
  while ((await client.query(waiting)).rowCount === 0) await pause(10);
}

describe('A client that refers to a record while an import takes it away', () => {
  /** As the API adds a book: the work is held, and the book is there when the client commits. */
  const aBook = [
    `select id from works where title = 'Held' and deleted_at is null for key share`,
    `insert into books (work_id, title, title_sort) select id, 'New', 'new' from works where title = 'Held'`,
  ];

  it('keeps the work that the source deletes', async () => {
    await library.load([workLine(1, { title: 'Held' })]);
    const { report } = await during(aBook, () => library.load([deleteLine(work(1), { revision: 2 })]));
    expect(report.deletes).toMatchObject({ applied: 0, kept: 1 });
    expect(await workOfBooks()).toEqual([{ book: 'New', work: 'Held' }]);
  });

  it('has its book under the work that the other is merged into', async () => {
    await library.load([workLine(1, { title: 'Held' }), workLine(2, { title: 'Winner' })]);
    await during(aBook, () => library.load([redirectLine(work(1), work(2), { revision: 2 })]));
    expect(await workOfBooks()).toEqual([{ book: 'New', work: 'Winner' }]);
  });

  it('keeps the work whose last other book the source deletes', async () => {
    await library.load([editionLine(1, { title: 'Held' })]);
    await during(aBook, () => library.load([deleteLine('/books/OL1M', { revision: 2 })]));
    expect(await live('books')).toEqual([{ title: 'New' }]);
    expect(await live('works')).toHaveLength(1);
  });

  it('is not waited for where nothing is taken away', async () => {
    await library.load([workLine(1, { title: 'Held' }), editionLine(2, { title: 'Alone' })]);
    await client.query('begin');
    for (const statement of aBook) await client.query(statement);
    await library.load([editionLine(1, { work: 1, title: 'Another' }), editionLine(2, { title: 'Alone, revised' }, { revision: 2 })]);
    await client.query('commit');
    expect(await workOfBooks()).toMatchObject([{ book: 'Alone, revised' }, { book: 'Another' }, { book: 'New' }]);
  });
});

describe('A client that takes a record away while an import refers to it', () => {
  it.each([
    ['publishers', 'name', { publishers: ['Taken'] }, 'book_publishers', 'publisher_id'],
    ['subjects', 'heading', { subjects: ['Taken'] }, 'book_subjects', 'subject_id'],
    ['series', 'name', { series: ['Taken'] }, 'series_entries', 'series_id'],
  ])('leaves books to another one of %s', async (table, label, fields, references, column) => {
    await library.load([editionLine(1, { title: 'Before', ...fields })]);
    await library.rows(`delete from ${references}`);
    const taken = [
      `select from ${table} where ${label} = 'Taken' for update`,
      `update ${table} set deleted_at = now() where ${label} = 'Taken'`,
    ];
    await during(taken, () => library.load([editionLine(2, { title: 'After', ...fields })]));
    expect(await library.rows(`select t.${label}, t.deleted_at from ${references} r join ${table} t on t.id = r.${column}`)).toEqual([
      { [label]: 'Taken', deleted_at: null },
    ]);
  });

  it('leaves a credit that waits for its author', async () => {
    await library.load([authorLine(1, { name: 'Taken' })]);
    const taken = [`select from authors for update`, `update authors set deleted_at = now()`];
    await during(taken, () => library.load([workLine(1, { title: 'Hers', authors: [1] })]));
    expect(await library.rows(`select source_key from unresolved_credits`)).toEqual([{ source_key: '/authors/OL1A' }]);
    expect(await library.rows(`select from work_contributors`)).toEqual([]);
  });
});
