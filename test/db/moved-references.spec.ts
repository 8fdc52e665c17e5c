import { authorLine, editionLine, redirectLine, workLine } from '../support/dump-lines.js';
import { OpenLibrary } from '../support/open-library.js';

let library: OpenLibrary;
beforeEach(async () => {
  library = await OpenLibrary.open();
});
afterEach(() => library.close());

const work = (number: number) => `/works/OL${number}W`;
const author = (number: number) => `/authors/OL${number}A`;
const credits = () =>
  library.rows<{ title: string; name: string }>(
    `select w.title, a.name from work_contributors c join works w on w.id = c.work_id join authors a on a.id = c.author_id
     union all select b.title, a.name from book_contributors c join books b on b.id = c.book_id join authors a on a.id = c.author_id order by 1, 2`,
  );
const creditsAs = async () => Object.fromEntries((await credits()).map(({ title, name }) => [title, name]));
const worksOf = async () =>
  Object.fromEntries(
    (
      await library.rows<{ book: string; work: string }>(
        `select b.title as book, w.title as work from books b join works w on w.id = b.work_id`,
      )
    ).map(({ book, work: title }) => [book, title]),
  );
const mergedWorks = () =>
  library.rows(`select f.title as from, t.title as to from redirects r join works f on f.id = r.from_id join works t on t.id = r.to_id`);
const noted = () => library.rows('select from moved_references');

const authors = [authorLine(1, { name: 'Ann' }), authorLine(2, { name: 'Bea' }), authorLine(3, { name: 'Cyd' })];
const works = [1, 2, 3].map((number) => workLine(number, { title: `Work ${number}` }));

describe('A redirect of an author that the source withdraws', () => {
  it('gives back the credits that name her, and no others', async () => {
    await library.load([
      ...authors,
      workLine(1, { title: 'By Bea', authors: [2] }),
      workLine(2, { title: 'By Ann', authors: [1] }),
      editionLine(1, { work: 1, title: 'Introduced by Bea', authors: [{ key: author(2) }] }),
      editionLine(2, { work: 2, title: 'Introduced by Ann', authors: [{ key: author(1) }] }),
    ]);
    await library.load([redirectLine(author(2), author(1), { revision: 2 })]);
    expect(new Set(Object.values(await creditsAs()))).toEqual(new Set(['Ann']));
    const { report } = await library.load([authorLine(2, { name: 'Bea, again' }, { revision: 3 })]);
    expect(report.authors.updated).toBe(1);
    expect(await creditsAs()).toEqual({
      'By Ann': 'Ann',
      'By Bea': 'Bea, again',
      'Introduced by Ann': 'Ann',
      'Introduced by Bea': 'Bea, again',
    });
    expect(await noted()).toEqual([]);
  });

  it('gives them back also when they came in after it, and along a chain', async () => {
    await library.load([...authors, redirectLine(author(3), author(2)), redirectLine(author(2), author(1), { revision: 2 })]);
    await library.load([workLine(1, { title: 'By Cyd', authors: [3] }), workLine(2, { title: 'By Bea', authors: [2] })]);
    expect(await creditsAs()).toEqual({ 'By Bea': 'Ann', 'By Cyd': 'Ann' });
    await library.load([authorLine(2, { name: 'Bea' }, { revision: 3 })]);
    expect(await creditsAs()).toEqual({ 'By Bea': 'Bea', 'By Cyd': 'Bea' });
  });

  it('gives them back also where slashes are escaped, as JSON allows', async () => {
    const escaped = [
      workLine(1, { title: 'By Bea', authors: [2] }),
      editionLine(1, { work: 1, title: 'Introduced by Bea', authors: [{ key: author(2) }] }),
    ].map((line) => line.replaceAll(author(2), author(2).replaceAll('/', '\\/')));
    await library.load([...authors, ...escaped]);
    await library.load([redirectLine(author(2), author(1), { revision: 2 })]);
    await library.load([authorLine(2, { name: 'Bea' }, { revision: 3 })]);
    expect(await creditsAs()).toEqual({ 'By Bea': 'Bea', 'Introduced by Bea': 'Bea' });
  });

  it('leaves what a curator has said of a work', async () => {
    await library.load([...authors, workLine(1, { title: 'By Bea', authors: [2] })]);
    await library.load([redirectLine(author(2), author(1), { revision: 2 })]);
    await library.rows(`update works set locked_fields = '{contributors}'`);
    await library.load([authorLine(2, { name: 'Bea' }, { revision: 3 })]);
    expect(await creditsAs()).toEqual({ 'By Bea': 'Ann' });
  });

  it('gives them back also when where it led has been redirected since, to a record that is not there', async () => {
    await library.load([
      authorLine(2, { name: 'Bea' }),
      redirectLine(author(1), author(2)),
      workLine(1, { title: 'By Ann', authors: [1] }),
      workLine(2, { title: 'By Bea', authors: [2] }),
      editionLine(1, { work: 1, title: 'Introduced by Ann', authors: [{ key: author(1) }] }),
    ]);
    expect(new Set(Object.values(await creditsAs()))).toEqual(new Set(['Bea']));
    await library.load([authorLine(1, { name: 'Ann' }, { revision: 3 }), redirectLine(author(2), author(3), { revision: 2 })]);
    expect(await creditsAs()).toEqual({ 'By Ann': 'Ann', 'By Bea': 'Bea', 'Introduced by Ann': 'Ann' });
    expect(await noted()).toEqual([]);
  });

  it('in a first load does so by a newer record of the same input', async () => {
    const lines = [
      authorLine(1, { name: 'Ann' }),
      redirectLine(author(2), author(1), { revision: 2 }),
      authorLine(2, { name: 'Bea' }, { revision: 3 }),
      workLine(1, { title: 'By Bea', authors: [2] }),
      workLine(2, { title: 'By Ann', authors: [1] }),
      workLine(4, { title: 'Work 4' }),
      redirectLine(work(3), work(4), { revision: 2 }),
      workLine(3, { title: 'Work 3' }, { revision: 3 }),
      editionLine(1, { work: 3, title: 'Of 3' }),
      editionLine(2, { work: 4, title: 'Of 4' }),
    ];
    await library.import([await library.file('dump.txt', `${lines.join('\n')}\n`)], { loadFrom: 0 });
    expect(await creditsAs()).toEqual({ 'By Ann': 'Ann', 'By Bea': 'Bea' });
    expect(await worksOf()).toEqual({ 'Of 3': 'Work 3', 'Of 4': 'Work 4' });
  });
});

describe('A redirect of a work', () => {
  const books = [1, 2, 3].map((number) => editionLine(number, { work: number, title: `Of ${number}` }));

  it('that is withdrawn gives back its books, and no others', async () => {
    await library.load([...works, ...books]);
    await library.load([redirectLine(work(1), work(2), { revision: 2 })]);
    expect(await worksOf()).toEqual({ 'Of 1': 'Work 2', 'Of 2': 'Work 2', 'Of 3': 'Work 3' });
    await library.load([workLine(1, { title: 'Work 1' }, { revision: 3 })]);
    expect(await worksOf()).toEqual({ 'Of 1': 'Work 1', 'Of 2': 'Work 2', 'Of 3': 'Work 3' });
  });

  it('that is withdrawn gives back its books, and what had been merged through it, when its end has been redirected since', async () => {
    const led = workLine(9, { title: 'Work 9' });
    await library.load([workLine(2, { title: 'Work 2' }), led, redirectLine(work(1), work(2)), ...books.slice(0, 2)]);
    await library.load([redirectLine(work(9), work(1), { revision: 2 })]);
    expect(await mergedWorks()).toEqual([{ from: 'Work 9', to: 'Work 2' }]);
    await library.load([workLine(1, { title: 'Work 1' }, { revision: 3 }), redirectLine(work(2), work(3), { revision: 2 })]);
    expect(await worksOf()).toEqual({ 'Of 1': 'Work 1', 'Of 2': 'Work 2' });
    expect(await mergedWorks()).toEqual([{ from: 'Work 9', to: 'Work 1' }]);
  });

  it('that leads elsewhere now takes its books along, and its old id', async () => {
    await library.load([...works, ...books]);
    await library.load([redirectLine(work(1), work(2), { revision: 2 })]);
    await library.load([redirectLine(work(1), work(3), { revision: 3 })]);
    expect(await worksOf()).toEqual({ 'Of 1': 'Work 3', 'Of 2': 'Work 2', 'Of 3': 'Work 3' });
    expect(await mergedWorks()).toEqual([{ from: 'Work 1', to: 'Work 3' }]);
    expect(await library.rows(`select title from works where deleted_at is null order by 1`)).toEqual([
      { title: 'Work 2' },
      { title: 'Work 3' },
    ]);
  });

  it('that comes again in a newer version changes nothing', async () => {
    await library.load([...works, ...books]);
    await library.load([redirectLine(work(1), work(2), { revision: 2 })]);
    const before = await library.rows('select id, version from books order by id');
    await library.load([redirectLine(work(1), work(2), { revision: 3 })]);
    expect(await library.rows('select id, version from books order by id')).toEqual(before);
  });
});

it('References that an import did not come to are followed by the next one', async () => {
  await library.load([...authors, workLine(1, { title: 'By Bea', authors: [2] })]);
  await library.load([redirectLine(author(2), author(1), { revision: 2 })]);
  const path = await library.file('returned.txt', `${authorLine(2, { name: 'Bea' }, { revision: 3 })}\n`);
  const stop = new AbortController();
  const onProgress = ({ phase }: { phase: string }) => void (phase === 'finishing' && stop.abort());
  const { report } = await library.import([path], { signal: stop.signal, onProgress });
  expect([report.stopped, (await noted()).length, await creditsAs()]).toEqual([true, 1, { 'By Bea': 'Ann' }]);
  await library.import([path]);
  expect([await noted(), await creditsAs()]).toEqual([[], { 'By Bea': 'Bea' }]);
});
