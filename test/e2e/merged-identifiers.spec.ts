import { DataSource } from 'typeorm';
import { aBook } from '../support/a-book.js';
import { anAuthor } from '../support/an-author.js';
import { type Api, startApi } from '../support/api.js';
import { poolOf } from '../../src/platform/database/database.js';
import { settled } from '../support/settled.js';

let api: Api;
const ids: Record<string, number> = {};
beforeAll(async () => {
  api = await startApi();
  const loser = [
    { scheme: 'openlibrary', value: 'OL1M' },
    { scheme: 'isbn', value: '9780141439518' },
    { scheme: 'goodreads', value: '7', status: 'cancelled' },
  ];
  const winner = [
    { scheme: 'openlibrary', value: 'OL2M' },
    { scheme: 'goodreads', value: '7' },
  ];
  ids.winner = (await aBook(api, { title: 'Winner', identifiers: winner })).id;
  ids.loser = (await aBook(api, { title: 'Loser', identifiers: loser })).id;
  ids.author = (await anAuthor(api, { name: 'Ann', identifiers: [{ scheme: 'openlibrary', value: 'OL1A' }] })).id;
  ids.again = (await anAuthor(api, { name: 'Ann, again', identifiers: [{ scheme: 'openlibrary', value: 'OL2A' }] })).id;
  const credited = await aBook(api, { title: 'By Ann', contributors: [{ authorId: ids.author }] });
  ids.work = credited.work.id;
  ids.oldWork = (await aBook(api, { title: 'By Ann, again' })).work.id;
  await merge('works', ids.oldWork, ids.work);
  await merge('books', ids.loser, ids.winner);
  await merge('authors', ids.again, ids.author);
});
afterAll(() => api.stop());

/** As an import does it when the source redirects a key. */
async function merge(kind: string, from: number, to: number): Promise<void> {
  const source = api.app.get(DataSource);
  await source.query(`insert into redirects (kind, from_id, to_id) values ('${kind}', ${from}, ${to})`);
  await source.query(`update ${kind} set deleted_at = now() where id = ${from}`);
}

it('leads elsewhere as soon as its merge does, also in pages that are kept', async () => {
  const { id } = await aBook(api, { title: 'The other winner' });
  const title = async (path: string) => (await api.get(path).expect(200)).body as unknown;
  const pages = [
    '/v1/isbn/9780141439518',
    '/v1/books?isbn=9780141439518',
    '/v1/books?identifier=openlibrary:OL1M',
    '/v1/books?q=9780141439518',
  ];
  for (const path of pages) expect(JSON.stringify(await title(path))).toContain('"title":"Winner"');
  const lead = async (to: number) => {
    const source = api.app.get(DataSource);
    await source.query(`update redirects set to_id = ${to} where kind = 'books' and from_id = ${ids.loser}`);
    await settled(poolOf(source));
  };
  await lead(id);
  for (const path of pages) expect(JSON.stringify(await title(path))).toContain('The other winner');
  await lead(ids.winner!);
});

describe('an identifier of a record that was merged into another finds the other', () => {
  it.each([
    ['openlibrary/OL1M', 'books', 'Winner'],
    ['isbn/0-14-143951-3', 'books', 'Winner'],
    ['openlibrary/OL2A', 'authors', 'Ann'],
  ])('GET /identifiers/%s', async (path, kind, label) => {
    const { body } = await api.get(`/v1/identifiers/${path}`).expect(200);
    expect(body).toMatchObject({ data: [{ kind, label, status: 'valid' }], meta: { total: 1 } });
  });

  it('once, with what it says of it itself', async () => {
    const { body } = await api.get('/v1/identifiers/goodreads/7').expect(200);
    expect(body).toMatchObject({ data: [{ label: 'Winner', status: 'valid' }], meta: { total: 1 } });
  });

  it.each([
    ['books?identifier=openlibrary:OL1M', { title: 'Winner' }],
    ['books?identifier=openlibrary:OL1M&title=winner&sort=-title', { title: 'Winner' }],
    ['books?identifier=goodreads:7', { title: 'Winner' }],
    ['books?isbn=9780141439518', { title: 'Winner' }],
    ['books?isbn=9780141439518&sort=published', { title: 'Winner' }],
    ['authors?identifier=openlibrary:OL2A', { name: 'Ann' }],
  ])('GET /%s', async (path, record) => {
    const { body } = await api.get(`/v1/${path}`).expect(200);
    expect(body).toMatchObject({ data: [record], meta: { total: 1 } });
    expect((body as { data: unknown[] }).data).toHaveLength(1);
  });

  it('a search for its ISBN', async () => {
    for (const [list, title] of [
      ['books', 'Winner'],
      ['works', 'Winner'],
      ['search', undefined],
    ] as const) {
      const { body } = await api.get(`/v1/${list}?q=978-0-14-143951-8`).expect(200);
      expect((body as { data: object[] }).data[0]).toMatchObject(title === undefined ? { label: 'Winner' } : { title });
    }
  });

  it('POST /books/lookup, rather than a book that was deleted', async () => {
    const gone = await aBook(api, { title: 'Gone', identifiers: [{ scheme: 'isbn', value: '9780306406157' }] });
    await api.remove(`/v1/books/${gone.id}`).expect(204);
    const twin = await aBook(api, { title: 'Twin', identifiers: [{ scheme: 'isbn', value: '9780306406157' }] });
    await merge('books', twin.id, ids.winner!);
    const { body } = await api.post('/v1/books/lookup', { identifiers: ['9780306406157'] }).expect(200);
    expect((body as { data: object[] }).data[0]).toMatchObject({ status: 'merged', book: { id: ids.winner } });
  });

  it('GET /isbn, until a book has the ISBN itself', async () => {
    expect((await api.get('/v1/isbn/0141439513').expect(200)).body).toMatchObject({ data: { id: ids.winner } });
    const own = await aBook(api, { title: 'Own', identifiers: [{ scheme: 'isbn', value: '9780141439518' }] });
    expect((await api.get('/v1/isbn/0141439513').expect(200)).body).toMatchObject({ data: { id: own.id } });
  });
});

describe('the old id of a record that was merged into another', () => {
  it.each([
    ['books?author=again', ['By Ann']],
    ['books?author=again,author', ['By Ann']],
    ['books?author=again,nobody&title=by', ['By Ann']],
    ['books?author=!again&title=by', ['By Ann, again']],
    ['books?author=again&author=!author', []],
    ['works?author=again', ['By Ann']],
    ['books?work=oldWork', ['By Ann']],
  ])('in a filter, %s, is that of the other', async (path, titles) => {
    const { body } = await api.get(`/v1/${path.replace(/again|author(?![=s])|oldWork/g, (name) => String(ids[name]))}`).expect(200);
    expect((body as { data: { title: string }[] }).data.map(({ title }) => title)).toEqual(titles);
  });
});

describe('the old address of a record that was merged into another', () => {
  it.each([
    ['books/loser', 'books/winner'],
    ['books/loser?fields=title&expand=work', 'books/winner?fields=title&expand=work'],
    ['authors/again/books?limit=5&sort=-title', 'authors/author/books?limit=5&sort=-title'],
    ['authors/again/works', 'authors/author/works'],
  ])('%s leads to %s', async (from, to) => {
    const named = (path: string) => `/v1/${path.replace(/loser|winner|again|author(?!s)/, (name) => String(ids[name]))}`;
    const { headers } = await api.get(named(from)).expect(308);
    expect(headers['location']).toBe(named(to));
    await api.get(headers['location']!).expect(200);
  });
});
