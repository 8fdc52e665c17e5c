import { contentOf } from '../support/catalogue-content.js';
import { authorLine, deleteLine, editionLine, redirectLine, workLine } from '../support/dump-lines.js';
import { OpenLibrary } from '../support/open-library.js';

const open: OpenLibrary[] = [];
let library: OpenLibrary;
beforeEach(async () => {
  library = await another();
});
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

async function another(): Promise<OpenLibrary> {
  const one = await OpenLibrary.open();
  open.push(one);
  return one;
}

const live = (table: 'authors' | 'works' | 'books') =>
  library.rows(`select ${table === 'authors' ? 'name' : 'title'} as name from ${table} where deleted_at is null order by 1`);
const merged = () => library.rows(`select kind from redirects`);
const named = (...names: string[]) => names.map((name) => ({ name }));

/** Each kind: two records, what refers to the first of them, and the record to which its key leads last. */
const kinds = [
  {
    kind: 'authors',
    key: (number: number) => `/authors/OL${number}A`,
    record: (number: number) => authorLine(number, { name: `Author ${number}` }),
    referring: [
      workLine(1, { title: 'By author 1', authors: [1] }),
      workLine(2, { title: 'By author 2', authors: [2] }),
      editionLine(1, { work: 1, title: 'Introduced by author 1', authors: [{ key: '/authors/OL1A' }] }),
    ],
  },
  {
    kind: 'works',
    key: (number: number) => `/works/OL${number}W`,
    record: (number: number) => workLine(number, { title: `Work ${number}`, authors: [1] }),
    referring: [
      authorLine(1, { name: 'Ann' }),
      editionLine(1, { work: 1, title: 'Of work 1' }),
      editionLine(2, { work: 2, title: 'Of work 2' }),
    ],
  },
  {
    kind: 'books',
    key: (number: number) => `/books/OL${number}M`,
    record: (number: number) => editionLine(number, { title: `Book ${number}`, authors: [{ key: '/authors/OL1A' }] }),
    referring: [authorLine(1, { name: 'Ann' })],
  },
] as const;

describe('A redirect that led to a record, and now leads to one that is not there', () => {
  it.each(kinds)('is as if it had always led there, until that comes in: $kind', async ({ key, record, referring }) => {
    const first = [record(1), record(2), ...referring];
    const last = [redirectLine(key(1), key(3), { revision: 3 })];
    const direct = await another();
    await direct.load(first);
    await direct.load(last);
    await library.load(first);
    await library.load([redirectLine(key(1), key(2), { revision: 2 })]);
    expect(await merged()).toHaveLength(1);
    await library.load(last);
    expect(await merged()).toEqual([]);
    expect(await contentOf(library)).toEqual(await contentOf(direct));

    for (const one of [library, direct]) await one.load([record(3)]);
    expect(await merged()).toHaveLength(1);
    expect(await contentOf(library)).toEqual(await contentOf(direct));
  });

  it('brings back a work that has no book, and none that was only there for books which another one has by now', async () => {
    await library.load([
      ...[1, 2].map((number) => workLine(number, { title: `Work ${number}` })),
      editionLine(1, { work: 4, title: 'Of a work that is missing' }),
    ]);
    await library.load([1, 4].map((number) => redirectLine(`/works/OL${number}W`, '/works/OL2W', { revision: 2 })));
    await library.load([editionLine(1, { work: 2, title: 'Of work 2' }, { revision: 2 })]);
    expect(await live('works')).toEqual(named('Work 2'));
    await library.load([1, 4].map((number) => redirectLine(`/works/OL${number}W`, '/works/OL3W', { revision: 3 })));
    expect(await live('works')).toEqual(named('Work 1', 'Work 2'));
  });

  it('brings back books with the title that they give their work', async () => {
    const editions = [1, 2, 3].map((number) => editionLine(number, { work: 9, title: `Book ${number}` }));
    await library.load(editions);
    await library.load([redirectLine('/books/OL1M', '/books/OL2M', { revision: 2 })]);
    expect(await live('works')).toEqual(named('Book 2'));
    await library.load([redirectLine('/books/OL1M', '/books/OL4M', { revision: 3 })]);
    expect([await live('books'), await live('works')]).toEqual([named('Book 1', 'Book 2', 'Book 3'), named('Book 1')]);
  });

  it('brings back with a book the author whom the source has deleted meanwhile', async () => {
    const deletion = deleteLine('/authors/OL1A', { revision: 2 });
    await library.load([
      authorLine(1, { name: 'Ann' }),
      editionLine(1, { title: 'Hers', authors: [{ key: '/authors/OL1A' }] }),
      editionLine(2, { title: 'Not hers' }),
    ]);
    await library.load([redirectLine('/books/OL1M', '/books/OL2M', { revision: 2 }), deletion]);
    expect([await live('books'), await live('authors')]).toEqual([named('Not hers'), []]);
    await library.load([redirectLine('/books/OL1M', '/books/OL3M', { revision: 3 })]);
    expect([await live('books'), await live('authors')]).toEqual([named('Hers', 'Not hers'), named('Ann')]);
  });

  it.each(kinds)('brings back nothing that a curator had deleted before it: $kind', async ({ kind, key, record }) => {
    await library.load([authorLine(1, { name: 'Author 1' }), record(1), record(2)]);
    const [before] = await library.rows<{ names: number }>(`select count(*)::integer as names from ${kind} where deleted_at is null`);
    await library.rows(
      `update ${kind} set deleted_at = now() where id = (select coalesce(author_id, work_id, book_id) from source_records where source_key = $1)`,
      [key(1)],
    );
    await library.load([redirectLine(key(1), key(2), { revision: 2 })]);
    await library.load([redirectLine(key(1), key(3), { revision: 3 })]);
    expect(await merged()).toEqual([]);
    expect(await live(kind)).toHaveLength(before!.names - 1);
  });
});
