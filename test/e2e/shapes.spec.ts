import { DataSource } from 'typeorm';
import { SampleCatalogue } from '../../src/modules/imports/index.js';
import { aBook } from '../support/a-book.js';
import { type Api, startApi } from '../support/api.js';

interface Book {
  id: number;
  title: string;
  authors: { name: string }[];
  expanded?: Record<string, unknown>;
}
interface Item {
  identifier: unknown;
  status: string;
  book: Book | null;
}

let api: Api;
beforeAll(async () => {
  api = await startApi();
  await api.app.get(SampleCatalogue).loadIntoEmpty();
});
afterAll(() => api.stop());

const data = async <T>(path: string): Promise<T> => ((await api.get(path)).body as { data: T }).data;

it('PostgreSQL writes the bytes that JavaScript would', async () => {
  const { id } = await aBook(api, { title: 'Quotes " \\ / \u0001 \t \u2028 and 𝔸' });
  await api.app
    .get(DataSource)
    .query(
      `update books set notes = '[{"kind":"general","text":"a \\"b\\", c: [d]"}]', table_of_contents = '[{"level":0,"label":null,"title":"One","page":"5"}]' where id = $1`,
      [id],
    );
  for (const path of [`/v1/books/${id}`, '/v1/books?limit=100', '/v1/works/1', '/v1/authors?limit=50', '/v1/works?limit=100']) {
    const { text, body } = await api.get(path);
    expect(JSON.stringify(body)).toBe(text);
  }
  expect(await data(`/v1/books/${id}`)).toMatchObject({
    notes: [{ kind: 'general', text: 'a "b", c: [d]' }],
    tableOfContents: [{ page: '5', label: null, level: 0, title: 'One' }],
  });
});

describe('fields', () => {
  it('keeps the named members of each record, and the id', async () => {
    expect(await data('/v1/books?limit=1&fields=title,authors.name')).toEqual([
      { id: 1, title: 'Pride and Prejudice', authors: [{ name: 'Jane Austen' }, { name: 'Vivien Jones' }] },
    ]);
    expect(await data('/v1/books/1?fields=isbn13,identifiers.scheme')).toMatchObject({ id: 1, isbn13: '9780141439518' });
    expect(Object.keys(await data<Book>('/v1/books/1?fields=pageCount'))).toEqual(['id', 'pageCount']);
    expect(await data('/v1/identifiers/openlibrary/OL900000001M?fields=label')).toEqual([{ id: 1, label: 'Pride and Prejudice' }]);
    expect((await data<Book[]>('/v1/books?q=prejudice&fields=title')).map(Object.keys)).toContainEqual(['id', 'title']);
    expect(await data('/v1/authors/1?fields=name')).toEqual({ id: 1, name: 'Jane Austen' });
  });

  it.each([
    ['/v1/books?fields=titel', 'fields names "titel", which is no member here: there are id, title, subtitle,'],
    ['/v1/books?fields=authors.nam', 'fields names "authors.nam", which is no member of authors here: there are id, name, role'],
    ['/v1/books?fields=title.x', 'fields names "title.x", which is no member of title here: title has none'],
    ['/v1/books?fields=constructor', 'fields names "constructor", which is no member here'],
    ['/v1/books?fields=id,,title', 'fields names "", which is no member here'],
    ['/v1/books/1?expand=work,cover', 'expand names "cover", which cannot be shown here: work, publishers, series, subjects'],
  ])('%s is refused: %s', async (path, message) => {
    const { status, body } = await api.get(path);
    expect(status).toBe(400);
    expect((body as { errors: { message: string }[] }).errors[0]!.message).toContain(message);
  });

  it('is one page in the cache however it is spelled, and follows into the links', async () => {
    const first = await api.get('/v1/works?limit=2&fields=title,authors.name');
    const again = await api.get('/v1/works?fields=authors.name,%20title,title&limit=2');
    expect(again.headers['cache-status']).toContain('hit');
    expect(again.headers['etag']).toBe(first.headers['etag']);
    expect((first.body as { links: { next: string } }).links.next).toContain('fields=authors.name,title');
  });
});

describe('expand', () => {
  it('shows other records in a member of its own, and only those that were asked for', async () => {
    const plain = await data<Book>('/v1/books/1');
    const { expanded, ...rest } = await data<Book>('/v1/books/1?expand=work,publishers');
    expect(rest).toEqual(plain);
    expect(expanded).toMatchObject({
      work: { id: 1, title: 'Pride and Prejudice' },
      publishers: [{ name: 'Penguin Classics', role: 'pbl' }],
    });
    const [book] = await data<Book[]>('/v1/books?limit=1&expand=subjects,series');
    expect(Object.keys(book!.expanded!).sort()).toEqual(['series', 'subjects']);
    expect(await data('/v1/books/1?expand=work&fields=title,expanded.work.title')).toEqual({
      id: 1,
      title: 'Pride and Prejudice',
      expanded: { work: { title: 'Pride and Prejudice' } },
    });
  });

  it('an expanded page is stale when what it shows changes', async () => {
    const book = await aBook(api, { title: 'Seen', publications: [{ name: 'A Press to rename' }] });
    const [{ id }] = (await data<{ expanded: { publishers: [{ id: number }] } }>(`/v1/books/${book.id}?expand=publishers`)).expanded
      .publishers;
    await api.patch(`/v1/publishers/${id}`, { name: 'A Press renamed' });
    expect(await data(`/v1/books/${book.id}?expand=publishers&fields=expanded.publishers.name`)).toEqual({
      id: book.id,
      expanded: { publishers: [{ name: 'A Press renamed' }] },
    });
  });
});

describe('POST /v1/books/lookup', () => {
  const lookUp = async (identifiers: unknown[], query = ''): Promise<Item[]> => {
    const answer = await api.post(`/v1/books/lookup${query}`, { identifiers }).unset('X-Api-Key');
    expect(answer.status).toBe(200);
    return (answer.body as { data: Item[] }).data;
  };

  it('answers one item for each identifier, in their order, without a key', async () => {
    const gone = await aBook(api, { title: 'Gone' });
    await api.remove(`/v1/books/${gone.id}`);
    const asked = ['0-14-143951-3', 'openlibrary:OL900000001M', 1, gone.id, 2_000_000_000, 'nonsense', '978 0 14 143951 8', 'oclc:none'];
    const items = await lookUp(asked);
    expect(items.map(({ identifier }) => identifier)).toEqual(asked);
    expect(items.map(({ status, book }) => [status, book?.id ?? null])).toEqual([
      ['found', 1],
      ['found', 1],
      ['found', 1],
      ['gone', null],
      ['notFound', null],
      ['invalid', null],
      ['found', 1],
      ['notFound', null],
    ]);
    expect(items[0]!.book).toEqual((await data<Book[]>('/v1/books?limit=1'))[0]);
  });

  it('says what an id was merged into', async () => {
    const loser = await aBook(api, { title: 'Loser' });
    await api.app.get(DataSource).query(`insert into redirects (kind, from_id, to_id) values ('books', ${loser.id}, 1)`);
    await api.app.get(DataSource).query(`update books set deleted_at = now() where id = ${loser.id}`);
    expect(await lookUp([loser.id], '?fields=title')).toEqual([
      { identifier: loser.id, status: 'merged', book: { id: 1, title: 'Pride and Prejudice' } },
    ]);
  });

  it('takes a thousand at once, and says what is wrong with a body', async () => {
    const items = await lookUp(Array.from({ length: 1_000 }, (_, i) => (i % 2 ? i : `openlibrary:OL${900000000 + i}M`)));
    expect(items).toHaveLength(1_000);
    const wrong = async (body: object) => {
      const { status, body: problem } = await api.post('/v1/books/lookup', body);
      return [status, (problem as { errors: { pointer: string }[] }).errors[0]!.pointer];
    };
    expect(await wrong({ identifiers: Array.from({ length: 1_001 }, () => 1) })).toEqual([422, '/identifiers']);
    expect(await wrong({ identifiers: [] })).toEqual([422, '/identifiers']);
    expect(await wrong({ identifiers: [1, { id: 1 }] })).toEqual([422, '/identifiers/1']);
    expect(await wrong({ isbns: ['1'] })).toEqual([422, '/isbns']);
  });

  it('a list can be asked for many ISBNs and identifiers, too', async () => {
    expect((await data<Book[]>('/v1/books?isbn=0141439513,9780141439518&fields=id')).length).toBeGreaterThan(0);
    expect(await data('/v1/books?identifier=openlibrary:OL900000001M,openlibrary:OL900000002M&fields=title')).toHaveLength(2);
  });
});
