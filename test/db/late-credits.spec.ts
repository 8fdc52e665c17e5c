import { linkLateCredits } from '../../src/modules/imports/merge/late-credits.js';
import { SOURCE } from '../../src/modules/imports/open-library-lines.js';
import type { Transaction } from '../../src/platform/database/writes.js';
import { authorLine, deleteLine, editionLine, workLine } from '../support/dump-lines.js';
import { OpenLibrary } from '../support/open-library.js';

let library: OpenLibrary;
beforeEach(async () => {
  library = await OpenLibrary.open();
});
afterEach(() => library.close());

const author = (number: number) => ({ key: `/authors/OL${number}A` });
const credits = () =>
  library.rows(
    `select title, array_agg(name order by position)::text as names from (
       select w.title, c.position, a.name from works w join work_contributors c on c.work_id = w.id join authors a on a.id = c.author_id
       union all
       select b.title, c.position, a.name from books b join book_contributors c on c.book_id = b.id join authors a on a.id = c.author_id) c
      group by title order by title`,
  );

/** Authors who are there as if an import had been killed before it linked their credits. */
async function arrive(...numbers: number[]): Promise<void> {
  await library.rows(
    `with arrived as (
       insert into authors (name, name_sort) select 'Author ' || n, 'author ' || n from unnest($2::int[]) n order by n returning id, name
     )
     insert into source_records (source, source_key, author_id) select $1, '/authors/OL' || substr(name, 8) || 'A', id from arrived`,
    [SOURCE, numbers],
  );
}

describe('Credits whose authors came in late', () => {
  const link = (after: number) =>
    linkLateCredits({ rows: (sql: string, values?: unknown[]) => library.rows(sql, values) } as Transaction, SOURCE, { after, limit: 2 });

  it('are linked a few at a time, and the others by the next import when this one is killed in between', async () => {
    await library.load([
      workLine(1, { title: 'Work', authors: [1, 2, 3] }),
      editionLine(1, { work: 1, title: 'Book', authors: [author(1), author(4)] }),
    ]);
    await arrive(1, 2, 3);
    expect(await link(0)).toMatchObject({ linked: 2, upTo: expect.any(Number) });
    expect(await credits()).toEqual([{ title: 'Work', names: '{"Author 1","Author 2"}' }]);
    const { report } = await library.load([authorLine(5, { name: 'Another' })]);
    expect(report.credits).toEqual({ linked: 2, dangling: 1 });
    expect(await credits()).toEqual([
      { title: 'Book', names: '{"Author 1"}' },
      { title: 'Work', names: '{"Author 1","Author 2","Author 3"}' },
    ]);
  });

  it('are passed over while their author has not come, and those behind them are linked', async () => {
    await library.load([workLine(1, { title: 'Work', authors: [7, 8, 9, 1] })]);
    await arrive(1);
    const first = await link(0);
    expect(first.linked).toBe(0);
    const second = await link(first.upTo!);
    expect(second.linked).toBe(1);
    expect(await link(second.upTo!)).toEqual({ linked: 0, upTo: null });
    expect(await credits()).toEqual([{ title: 'Work', names: '{"Author 1"}' }]);
  });
});

describe('An author who is deleted', () => {
  const isLive = async () => (await library.rows(`select from authors where deleted_at is null`)).length > 0;
  const waiting = () => library.rows(`select source_key, credited_as from unresolved_credits order by id`);
  const records = {
    work: workLine(1, { title: 'Hers', authors: [1] }),
    book: editionLine(1, { title: 'Hers', authors: [author(1)] }),
  };
  const ways = ['merge', 'load'].flatMap((way) => ['work', 'book'].map((kind) => [kind, way] as ['work' | 'book', string]));

  async function load(line: string, way: string) {
    return library.import([await library.file('later.txt', line)], { loadFrom: way === 'load' ? 0 : Infinity });
  }

  it.each(ways)('by a curator is not named by a %s that comes in by the %s; the credit waits', async (kind, way) => {
    await library.load([authorLine(1, { name: 'Spam' })]);
    await library.rows(`update authors set deleted_at = now()`);
    const { report } = await load(records[kind], way);
    expect(await isLive()).toBe(false);
    expect(await credits()).toEqual([]);
    expect(await waiting()).toEqual([{ source_key: author(1).key, credited_as: null }]);
    expect(report.credits).toEqual({ linked: 0, dangling: 1 });
    await library.rows(`update authors set deleted_at = null`);
    await library.load([]);
    expect(await credits()).toEqual([{ title: 'Hers', names: '{Spam}' }]);
  });

  it.each(ways)('by the source comes back with a %s that comes in by the %s', async (kind, way) => {
    await library.load([authorLine(1, { name: 'Ann' }), deleteLine(author(1).key, { revision: 2 })]);
    expect(await isLive()).toBe(false);
    await load(records[kind], way);
    expect(await isLive()).toBe(true);
    expect(await credits()).toEqual([{ title: 'Hers', names: '{Ann}' }]);
  });

  it.each(['merge', 'load'])('by the source comes back with a work that a book brings back, by the %s', async (way) => {
    const deletions = [deleteLine('/works/OL1W', { revision: 2 }), deleteLine(author(1).key, { revision: 2 })];
    await library.load([authorLine(1, { name: 'Ann' }), records.work, ...deletions]);
    expect(await isLive()).toBe(false);
    await load(editionLine(1, { work: 1, title: 'A book' }), way);
    expect(await library.rows(`select title from works where deleted_at is null`)).toEqual([{ title: 'Hers' }]);
    expect(await isLive()).toBe(true);
  });

  it('by the source does not come back for a work whose contributors a client has written', async () => {
    await library.load([authorLine(1, { name: 'Ann' }), workLine(1, { title: 'Hers' }), deleteLine(author(1).key, { revision: 2 })]);
    await library.rows(`update works set locked_fields = '{contributors}'`);
    await library.load([workLine(1, { title: 'Hers', authors: [1] }, { revision: 2 })]);
    expect(await isLive()).toBe(false);
  });
});
