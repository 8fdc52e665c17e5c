import type { Pool } from 'pg';
import { DataSource } from 'typeorm';
import { poolOf } from '../../src/platform/database/database.js';
import { DerivedData } from '../../src/platform/database/derived-data.js';
import { type Api, startApi } from '../support/api.js';
import { fillCatalogue } from '../support/large-catalogue.js';

interface Page {
  data: { id: number }[];
  meta: { total: number | null; totalRelation: string; offset: number | null; count: number };
  links: Record<'self' | 'first' | 'prev' | 'next' | 'nextCursor' | 'last', string | null>;
}

const BOOKS = 30_000;
/** All books; those of a language with more than 5,000, of one with fewer, and of two filters. Other collections: deep-pages.spec.ts. */
const LISTS = ['/v1/books?', '/v1/books?language=eng&', '/v1/books?language=ice&', '/v1/books?language=eng&format=paperback&'];
const LIVE: Record<string, string> = {
  '/v1/books?': 'books r where',
  '/v1/books?language=eng&': `books r where exists (select from book_languages where book_id = r.id and language = 'eng') and`,
  '/v1/books?language=ice&': `books r where exists (select from book_languages where book_id = r.id and language = 'ice') and`,
  '/v1/books?language=eng&format=paperback&': `books r where exists (select from book_languages where book_id = r.id and language = 'eng') and format = 'paperback' and`,
};
const ORDERS: Record<string, string> = {
  id: 'id',
  '-id': 'id desc',
  title: 'title_sort, id',
  '-title': 'title_sort desc, id desc',
  published: 'published_sort, id',
  '-published': 'published_sort desc, id desc',
  updated: 'updated_at, id',
  '-published,title': 'published_sort desc, title_sort, id',
  'published,-title': 'published_sort, title_sort desc, id',
};

let api: Api;
let pool: Pool;
beforeAll(async () => {
  api = await startApi({ databasePatience: 'unlimited' });
  pool = poolOf(api.app.get(DataSource));
  await fillCatalogue(pool, BOOKS);
  await api.app.get(DerivedData).rebuild();
}, 300_000);
afterAll(() => api.stop());

const get = async (path: string): Promise<Page> => (await api.get(path).expect(200)).body as Page;
const ids = ({ data }: Page): number[] => data.map(({ id }) => id);

async function inOrder(list: string, sort: string): Promise<number[]> {
  const { rows } = await pool.query<{ id: number }>(`select id from ${LIVE[list]} deleted_at is null order by ${ORDERS[sort]}`);
  return rows.map(({ id }) => id);
}

const cases = LISTS.flatMap((list) => Object.keys(ORDERS).map((sort) => [list, sort] as const));

describe.each(cases)('%ssort=%s', (list, sort) => {
  let all: number[];
  beforeAll(async () => {
    all = await inOrder(list, sort);
  });

  it('is at every offset what the whole order has there', async () => {
    const random = [0.01, 0.13, 0.37, 0.61, 0.89, 0.997].map((part) => Math.floor(part * all.length));
    for (const offset of [0, 20, 511, 512, 513, 1000, ...random, all.length - 21, all.length - 20, all.length - 1, all.length]) {
      const page = await get(`${list}sort=${sort}&offset=${offset}`);
      expect([offset, ids(page)]).toEqual([offset, all.slice(offset, offset + 20)]);
      expect([offset, page.links.next === null]).toEqual([offset, offset + 20 >= all.length]);
    }
  });

  it('goes on by cursors, and back', async () => {
    const seen: number[] = [];
    let path: string | null = `${list}sort=${sort}&limit=100&offset=${Math.max(0, all.length - 450)}`;
    let page: Page;
    do {
      page = await get(path);
      seen.push(...ids(page));
      path = page.links.nextCursor;
    } while (path !== null);
    expect(seen).toEqual(all.slice(-450));
    const back: number[] = [];
    for (path = page.links.prev; path !== null && back.length < 300; path = page.links.prev) {
      page = await get(path);
      back.unshift(...ids(page));
    }
    expect(back).toEqual(
      all
        .slice(-450)
        .slice(0, -ids(await get(`${list}sort=${sort}&limit=100&offset=${all.length - 50}`)).length)
        .slice(-300),
    );
  });
});

it('says of a whole collection and of a long list exactly how many there are', async () => {
  for (const list of ['/v1/books?', '/v1/books?language=eng&']) {
    const { meta } = await get(`${list}limit=1`);
    expect(meta).toMatchObject({ total: (await inOrder(list, 'id')).length, totalRelation: 'exact' });
  }
});

it('does not count what comes after a cursor in a filtered list, unless it is told to', async () => {
  const { links } = await get('/v1/books?language=ice&limit=5');
  expect((await get(links.nextCursor!)).meta).toMatchObject({ total: null, totalRelation: 'none', offset: null });
  const total = (await inOrder('/v1/books?language=ice&', 'id')).length;
  expect((await get(`${links.nextCursor}&count=exact`)).meta).toMatchObject({ total, totalRelation: 'exact' });
});

it.each([
  ['with a search', (cursor: string) => `/v1/books?sort=title&q=word&cursor=${cursor}`],
  ['with an offset', (cursor: string) => `/v1/books?sort=title&offset=0&cursor=${cursor}`],
  ['of another order', (cursor: string) => `/v1/books?sort=-title&cursor=${cursor}`],
  ['of another list', (cursor: string) => `/v1/books?sort=title&language=eng&cursor=${cursor}`],
  ['of another collection', (cursor: string) => `/v1/works?sort=title&cursor=${cursor}`],
  ['of the books of an author', (cursor: string) => `/v1/authors/1/books?sort=title&cursor=${cursor}`],
  ['that was changed', (cursor: string) => `/v1/books?sort=title&cursor=${cursor.startsWith('A') ? 'B' : 'A'}${cursor.slice(1)}`],
  ['that is none', () => '/v1/books?sort=title&cursor=next'],
])('refuses a cursor %s', async (_, path) => {
  const { links } = await get('/v1/books?sort=title&limit=10');
  const cursor = new URL(links.nextCursor!, 'http://localhost').searchParams.get('cursor')!;
  const { body } = await api.get(path(cursor)).expect(400);
  expect((body as { errors: { name: string }[] }).errors).toMatchObject([{ name: 'cursor' }]);
});

it('has pages far behind the end, and they are empty', async () => {
  for (const sort of ['id', '-title', '-published,title']) {
    const page = await get(`/v1/books?sort=${sort}&limit=100&offset=2147483647`);
    expect([ids(page), page.meta.total]).toEqual([[], (await inOrder('/v1/books?', 'id')).length]);
  }
});
