import { linkLateCredits } from '../../src/modules/imports/merge/late-credits.js';
import { SOURCE } from '../../src/modules/imports/open-library-lines.js';
import type { Transaction } from '../../src/platform/database/writes.js';
import { authorLine, editionLine, workLine } from '../support/dump-lines.js';
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
