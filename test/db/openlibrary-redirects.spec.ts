import { rowVersionsOf } from '../support/catalogue-content.js';
import { authorLine, deleteLine, editionLine, redirectLine, workLine } from '../support/dump-lines.js';
import { kindsIn, OpenLibrary } from '../support/open-library.js';

let library: OpenLibrary;
beforeEach(async () => {
  library = await OpenLibrary.open();
});
afterEach(() => library.close());

const work = (number: number) => `/works/OL${number}W`;
const author = (number: number) => `/authors/OL${number}A`;
const book = (number: number) => `/books/OL${number}M`;
const live = (table: 'authors' | 'works' | 'books') =>
  library.rows(`select ${table === 'authors' ? 'name' : 'title'} from ${table} where deleted_at is null order by 1`);
const workOfBooks = () => library.rows(`select b.title as book, w.title as work from books b join works w on w.id = b.work_id order by 1`);
const redirects = () =>
  library.rows(
    `select r.kind, f.source_key as from, t.source_key as to from redirects r
       join source_records f on r.from_id in (f.author_id, f.work_id, f.book_id) and f.source_key like '/' || r.kind || '/%'
       join source_records t on r.to_id in (t.author_id, t.work_id, t.book_id) and t.source_key like '/' || r.kind || '/%' order by 2`,
  );

describe('A redirect of the source', () => {
  it('is followed by books and credits, through a chain, in any order', async () => {
    await library.load(
      [editionLine(1, { work: 3, title: 'Under the first key' }), redirectLine(work(3), work(2))],
      [
        workLine(1, { title: 'The work', authors: [9] }),
        redirectLine(work(2), work(1)),
        authorLine(8, { name: 'Ann' }),
        redirectLine(author(9), author(8)),
      ],
    );
    expect(await workOfBooks()).toEqual([{ book: 'Under the first key', work: 'The work' }]);
    expect(await library.rows(`select a.name from work_contributors c join authors a on a.id = c.author_id`)).toEqual([{ name: 'Ann' }]);
    expect(await live('works')).toHaveLength(1);
  });

  it('leads to the end of the chain when a link is added later', async () => {
    await library.load([redirectLine(work(3), work(2)), redirectLine(work(2), work(1))]);
    await library.load([redirectLine(work(1), work(4))]);
    expect(await library.rows(`select from_key, final_key from source_redirects order by 1`)).toEqual([
      { from_key: work(1), final_key: work(4) },
      { from_key: work(2), final_key: work(4) },
      { from_key: work(3), final_key: work(4) },
    ]);
  });

  it('in a circle has no end, is listed, and harms no book that refers to it', async () => {
    const { report, rejects } = await library.load([
      redirectLine(work(1), work(2)),
      redirectLine(work(2), work(3)),
      redirectLine(work(3), work(2)),
      editionLine(1, { work: 2, title: 'In a circle' }),
    ]);
    expect(report.redirects).toEqual({ new: 3, unchanged: 0, applied: 0, loops: 3 });
    expect(rejects.map(({ line, code }) => [line, code])).toEqual([
      [1, 'redirect-loop'],
      [2, 'redirect-loop'],
      [3, 'redirect-loop'],
    ]);
    expect(await workOfBooks()).toEqual([{ book: 'In a circle', work: 'In a circle' }]);
  });

  it('that comes after its records merges them: books move, and the old id leads to the new one', async () => {
    await library.load([workLine(1, { title: 'Loser' }), workLine(2, { title: 'Winner' }), editionLine(1, { work: 1, title: 'Moves' })]);
    const { report, touched } = await library.load([redirectLine(work(1), work(2), { revision: 2 })]);
    expect(report.redirects).toEqual({ new: 1, unchanged: 0, applied: 1, loops: 0 });
    expect(kindsIn(touched)).toEqual(new Set(['works', 'books']));
    expect(await live('works')).toEqual([{ title: 'Winner' }]);
    expect(await workOfBooks()).toEqual([{ book: 'Moves', work: 'Winner' }]);
    expect(await redirects()).toEqual([{ kind: 'works', from: work(1), to: work(2) }]);

    const before = await rowVersionsOf(library);
    await library.load([workLine(1, { title: 'Loser' }), redirectLine(work(1), work(2), { revision: 2 })]);
    expect(await rowVersionsOf(library)).toEqual(before);
  });

  it('that comes after its authors moves their credits; one who is credited twice then is credited once', async () => {
    await library.load([
      ...[authorLine(1, { name: 'Ann' }), authorLine(2, { name: 'Ann, again' }), authorLine(3, { name: 'Bea' })],
      ...[workLine(1, { title: 'Both', authors: [2, 3, 1] }), editionLine(1, { work: 1, title: 'Both', authors: [{ key: author(2) }] })],
    ]);
    await library.load([redirectLine(author(2), author(1), { revision: 2 })]);
    expect(await library.rows(`select position, name from work_contributors join authors on id = author_id order by position`)).toEqual([
      { position: 1, name: 'Ann' },
      { position: 2, name: 'Bea' },
    ]);
    expect(await library.rows(`select name from book_contributors join authors on id = author_id`)).toEqual([{ name: 'Ann' }]);
    expect(await live('authors')).toEqual([{ name: 'Ann' }, { name: 'Bea' }]);
  });

  it('that comes after its books merges them', async () => {
    await library.load([editionLine(1, { title: 'Loser' }), editionLine(2, { title: 'Winner' })]);
    await library.load([redirectLine(book(1), book(2), { revision: 2 })]);
    expect(await live('books')).toEqual([{ title: 'Winner' }]);
    expect(await live('works')).toEqual([{ title: 'Winner' }]);
    expect(await redirects()).toEqual([{ kind: 'books', from: book(1), to: book(2) }]);
  });

  it('to a record that is not there waits until it is', async () => {
    await library.load([workLine(1, { title: 'Stays' }), editionLine(1, { work: 1, title: 'Its book' })]);
    const first = await library.load([redirectLine(work(1), work(2), { revision: 2 })]);
    expect(first.report.redirects.applied).toBe(0);
    expect(await live('works')).toEqual([{ title: 'Stays' }]);
    await library.load([workLine(2, { title: 'Arrives' })]);
    expect(await workOfBooks()).toEqual([{ book: 'Its book', work: 'Arrives' }]);
    expect(await live('works')).toEqual([{ title: 'Arrives' }]);
  });

  it('that merged two records before moves on with a second one', async () => {
    await library.load([1, 2, 3].map((number) => workLine(number, { title: `Work ${number}` })));
    await library.load([redirectLine(work(1), work(2), { revision: 2 })]);
    await library.load([redirectLine(work(2), work(3), { revision: 2 })]);
    expect(await redirects()).toEqual([
      { kind: 'works', from: work(1), to: work(3) },
      { kind: 'works', from: work(2), to: work(3) },
    ]);
  });

  it('is withdrawn by a newer record under its key, which lives again', async () => {
    await library.load([workLine(1, { title: 'Gone' }), workLine(2, { title: 'Winner' })]);
    await library.load([redirectLine(work(1), work(2), { revision: 2 })]);
    await library.load([workLine(1, { title: 'Back' }, { revision: 3 }), editionLine(1, { work: 1, title: 'Its book' })]);
    expect(await live('works')).toEqual([{ title: 'Back' }, { title: 'Winner' }]);
    expect(await redirects()).toEqual([]);
    expect(await workOfBooks()).toEqual([{ book: 'Its book', work: 'Back' }]);
    const { rejects } = await library.load([redirectLine(work(1), work(2), { revision: 2 })]);
    expect(rejects).toMatchObject([{ code: 'superseded' }]);
  });

  it("leaves a curator's own merge alone", async () => {
    await library.load([1, 2, 3].map((number) => workLine(number, { title: `Work ${number}` })));
    await library.rows(`update works set deleted_at = now() where title = 'Work 1'`);
    await library.rows(
      `insert into redirects (kind, from_id, to_id) select 'works', a.id, b.id from works a, works b where a.title = 'Work 1' and b.title = 'Work 3'`,
    );
    await library.load([redirectLine(work(1), work(2), { revision: 2 }), editionLine(1, { work: 1, title: 'Its book' })]);
    expect(await redirects()).toEqual([{ kind: 'works', from: work(1), to: work(3) }]);
  });
});

describe('A deletion by the source', () => {
  it('of a record that never came in is counted', async () => {
    const { report } = await library.load([deleteLine(book(1))]);
    expect(report.deletes).toEqual({ applied: 0, unknown: 1, kept: 0, unchanged: 0 });
  });

  it('deletes a record, in whatever order they come', async () => {
    const { report } = await library.load([
      deleteLine(author(1), { revision: 2 }),
      authorLine(1, { name: 'Gone' }),
      authorLine(2, { name: 'Stays' }),
    ]);
    expect(report.deletes).toEqual({ applied: 1, unknown: 0, kept: 0, unchanged: 0 });
    expect(await live('authors')).toEqual([{ name: 'Stays' }]);
  });

  it('takes the work along that was only there for the deleted book', async () => {
    await library.load([editionLine(1, { title: 'Gone' })]);
    await library.load([deleteLine(book(1), { revision: 2 })]);
    expect([await live('books'), await live('works')]).toEqual([[], []]);
  });

  it('keeps a work that live books belong to, and deletes it with them', async () => {
    await library.load([workLine(1, { title: 'Needed' }), editionLine(1, { work: 1, title: 'Its book' })]);
    const first = await library.load([deleteLine(work(1), { revision: 2 })]);
    expect(first.report.deletes).toEqual({ applied: 0, unknown: 0, kept: 1, unchanged: 0 });
    expect(await live('works')).toEqual([{ title: 'Needed' }]);
    const second = await library.load([deleteLine(work(1), { revision: 2 }), deleteLine(book(1), { revision: 2 })]);
    expect(second.report.deletes).toMatchObject({ applied: 2, kept: 0 });
    expect(await live('works')).toEqual([]);
  });

  it.each([
    { of: 'a work', credited: workLine(1, { title: 'Needs her', authors: [1] }), key: work(1) },
    { of: 'a book', credited: editionLine(1, { title: 'Needs her', authors: [{ key: author(1) }] }), key: book(1) },
  ])('keeps an author whom $of credits, and deletes her with it, in any order', async ({ credited, key }) => {
    await library.load([authorLine(1, { name: 'Needed' }), authorLine(2, { name: 'Not needed' }), credited]);
    const deletions = [deleteLine(author(1), { revision: 2 }), deleteLine(author(2), { revision: 2 })];
    const first = await library.load(deletions);
    expect(first.report.deletes).toEqual({ applied: 1, unknown: 0, kept: 1, unchanged: 0 });
    expect(await live('authors')).toEqual([{ name: 'Needed' }]);
    const second = await library.load([...deletions, deleteLine(key, { revision: 2 })]);
    expect(second.report.deletes).toEqual({ applied: 2, unknown: 0, kept: 0, unchanged: 1 });
    expect(await live('authors')).toEqual([]);
  });

  it('of the first book of a work that only books know gives it the title of the next one', async () => {
    await library.load([editionLine(1, { work: 9, title: 'Wrong' }), editionLine(2, { work: 9, title: 'Right' })]);
    await library.load([deleteLine(book(1), { revision: 2 })]);
    expect(await live('works')).toEqual([{ title: 'Right' }]);
  });

  it('is undone by a newer record', async () => {
    await library.load([workLine(1, { title: 'Gone' }), deleteLine(work(1), { revision: 2 })]);
    await library.load([workLine(1, { title: 'Back' }, { revision: 3 })]);
    expect(await live('works')).toEqual([{ title: 'Back' }]);
    const { rejects } = await library.load([deleteLine(work(1), { revision: 2 })]);
    expect(rejects).toMatchObject([{ code: 'superseded' }]);
  });

  it('is not undone by an older record', async () => {
    await library.load([workLine(1, { title: 'Gone' }), deleteLine(work(1), { revision: 3 })]);
    await library.load([workLine(1, { title: 'Old' }, { revision: 2 })]);
    expect(await live('works')).toEqual([]);
  });

  it('of a work is undone for a book that needs it', async () => {
    await library.load([workLine(1, { title: 'Gone' }), deleteLine(work(1), { revision: 2 })]);
    await library.load([editionLine(1, { work: 1, title: 'Its book' })]);
    expect(await live('works')).toEqual([{ title: 'Gone' }]);
  });

  it.each([
    ['a work', workLine(1, { title: 'Hers', authors: [1] })],
    ['a book', editionLine(1, { title: 'Hers', authors: [{ key: author(1) }] })],
  ])('of an author is undone by %s that credits her, unless a curator deleted her', async (_, line) => {
    await library.load([authorLine(1, { name: 'Gone' }), deleteLine(author(1), { revision: 2 })]);
    expect(await live('authors')).toEqual([]);
    await library.load([line]);
    expect(await live('authors')).toEqual([{ name: 'Gone' }]);
  });

  it('of an author by a curator is not undone by a credit', async () => {
    await library.load([authorLine(1, { name: 'Spam' })]);
    await library.rows(`update authors set deleted_at = now()`);
    await library.load([workLine(1, { title: 'Hers', authors: [1] })]);
    expect(await live('authors')).toEqual([]);
  });

  it.each([
    ['an author', 'authors', authorLine(1, { name: 'Spam' }), author(1), workLine(9, { title: 'Hers', authors: [1] })],
    ['a work', 'works', workLine(1, { title: 'Spam' }), work(1), workLine(1, { title: 'Spam again' }, { revision: 3 })],
    ['a book', 'books', editionLine(1, { title: 'Spam' }), '/books/OL1M', editionLine(1, { title: 'Spam again' }, { revision: 3 })],
  ] as const)('of %s by a curator is not undone once the source has deleted it as well', async (_, table, line, key, later) => {
    await library.load([line]);
    await library.rows(`update ${table} set deleted_at = now()`);
    await library.load([deleteLine(key, { revision: 2 })]);
    await library.load([later]);
    expect(await library.rows(`select id from ${table} where id = 1 and deleted_at is null`)).toEqual([]);
  });

  it('of an author by a curator stays, who had come back after the source had deleted her', async () => {
    await library.load([authorLine(1, { name: 'Spam' }), deleteLine(author(1), { revision: 2 })]);
    await library.load([workLine(1, { title: 'Hers', authors: [1] })]);
    expect(await live('authors')).toEqual([{ name: 'Spam' }]);
    await library.rows(`delete from work_contributors`);
    await library.rows(`update authors set deleted_at = now()`);
    await library.load([workLine(2, { title: 'Hers as well', authors: [1] })]);
    expect(await live('authors')).toEqual([]);
  });

  it('of a book by a curator makes no work for it when the source sends it again', async () => {
    await library.load([editionLine(1, { title: 'Spam' })]);
    await library.rows(`update books set deleted_at = now()`);
    await library.load([editionLine(1, { work: 9, title: 'Spam, edited' }, { revision: 2 })]);
    expect(await live('works')).toEqual([]);
  });

  it('does not concern what a curator deleted, which stays deleted when the source changes it', async () => {
    await library.load([workLine(1, { title: 'Spam' })]);
    await library.rows(`update works set deleted_at = now()`);
    await library.load([workLine(1, { title: 'Spam, edited' }, { revision: 2 })]);
    expect(await live('works')).toEqual([]);
  });
});
