import { rowVersionsOf } from '../support/catalogue-content.js';
import { authorLine, deleteLine, editionLine, workLine } from '../support/dump-lines.js';
import { OpenLibrary } from '../support/open-library.js';

let library: OpenLibrary;
beforeEach(async () => {
  library = await OpenLibrary.open();
});
afterEach(() => library.close());

const live = (table: 'authors' | 'works') =>
  library.rows(`select ${table === 'authors' ? 'name' : 'title'} as name from ${table} where deleted_at is null order by 1`);

describe('A deletion by the source that was undone', () => {
  it.each([
    {
      of: 'a work that a book needed',
      table: 'works',
      record: workLine(1, { title: 'Gone' }),
      deletion: deleteLine('/works/OL1W', { revision: 2 }),
      needing: editionLine(1, { work: 1, title: 'Needs it' }),
      need: '/books/OL1M',
    },
    {
      of: 'an author whom a work credited',
      table: 'authors',
      record: authorLine(1, { name: 'Gone' }),
      deletion: deleteLine('/authors/OL1A', { revision: 2 }),
      needing: workLine(1, { title: 'Needs her', authors: [1] }),
      need: '/works/OL1W',
    },
  ] as const)('takes effect in the first import that reads it when nothing needs the record: $of', async (one) => {
    await library.load([one.record, one.deletion]);
    await library.load([one.needing]);
    const needed = await library.load([one.deletion]);
    expect(needed.report.deletes).toEqual({ applied: 0, unknown: 0, kept: 1, unchanged: 0 });
    expect(await live(one.table)).toEqual([{ name: 'Gone' }]);

    const last = [one.deletion, deleteLine(one.need, { revision: 2 })];
    const free = await library.load(last);
    expect(free.report.deletes).toEqual({ applied: 2, unknown: 0, kept: 0, unchanged: 0 });
    expect(await live(one.table)).toEqual([]);

    const before = await rowVersionsOf(library);
    const again = await library.load(last);
    expect(again.report.deletes).toEqual({ applied: 0, unknown: 0, kept: 0, unchanged: 2 });
    expect(await rowVersionsOf(library)).toEqual(before);
  });

  it('has nothing to do where a curator has deleted the record since', async () => {
    const deletion = deleteLine('/authors/OL1A', { revision: 2 });
    await library.load([authorLine(1, { name: 'Spam' }), deletion]);
    await library.load([workLine(1, { title: 'Hers', authors: [1] })]);
    await library.rows(`delete from work_contributors`);
    await library.rows(`update authors set deleted_at = now()`);
    const before = await rowVersionsOf(library);
    const { report } = await library.load([deletion]);
    expect(report.deletes).toEqual({ applied: 0, unknown: 0, kept: 0, unchanged: 1 });
    expect(await rowVersionsOf(library)).toEqual(before);
  });
});
