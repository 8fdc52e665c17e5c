import pg, { type Pool } from 'pg';
import { DataSource } from 'typeorm';
import { LongLists } from '../../src/modules/books/long-lists.js';
import { poolOf } from '../../src/platform/database/database.js';
import { DerivedData } from '../../src/platform/database/derived-data.js';
import { PageRelay } from '../../src/platform/database/page-directory/page-relay.js';
import { type Api, startApi } from '../support/api.js';
import { settled } from '../support/settled.js';

let api: Api;
let pool: Pool;
beforeAll(async () => {
  api = await startApi();
  pool = poolOf(api.app.get(DataSource));
  await fill(`
    insert into works (title, title_sort) values ('W', 'w');
    insert into publishers (name, name_key) values ('P', 'p'), ('Q', 'q');
    insert into books (work_id, title, title_sort, published_from) select 1, 'Common B' || i, 'b' || i % 700, date '1900-01-01' + i % 900 from generate_series(1, 6000) i;
    insert into book_publishers (book_id, position, publisher_id) select id, 1, 1 from books where id <= 5500;
    insert into book_publishers (book_id, position, publisher_id) select id, 2, 2 from books where id <= 100;
    analyze book_publishers`);
});
afterAll(() => api.stop());

/** Writes many records, however long that takes. */
async function fill(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: api.settings.databaseUrl });
  await client.connect();
  await client.query(sql).finally(() => client.end());
}

const SORTS = {
  id: 'b.id',
  title: 'b.title_sort, b.id',
  '-published': 'b.published_sort desc, b.id desc',
  'published,-title': 'b.published_sort, b.title_sort desc, b.id',
};

async function pagesAreRight(): Promise<void> {
  for (const [sort, order] of Object.entries(SORTS)) {
    const { rows } = await pool.query<{ id: number }>(
      `select b.id from books b where deleted_at is null and exists (select from book_publishers p where p.book_id = b.id and p.publisher_id = 1) order by ${order}`,
    );
    for (const offset of [0, 700, 2_345, rows.length - 5, rows.length + 3]) {
      const { body } = await api.get(`/v1/publishers/1/books?limit=10&sort=${sort}&offset=${offset}`).expect(200);
      const { data, meta } = body as { data: { id: number }[]; meta: object };
      expect(data.map(({ id }) => id)).toEqual(rows.slice(offset, offset + 10).map(({ id }) => id));
      expect(meta).toMatchObject({ total: rows.length, totalRelation: 'exact' });
    }
  }
}

it('a value that many books came to have is found, and its pages are right before and after writes', async () => {
  await pagesAreRight();
  expect(await api.app.get(LongLists).promote()).toBe(1);
  expect((await pool.query('select filter, value from long_lists')).rows).toEqual([{ filter: 'publisher', value: '1' }]);
  await pagesAreRight();
  await api.remove('/v1/books/77').expect(204);
  await api.patch('/v1/books/78', { title: 'Another' }).expect(200);
  await pool.query('delete from book_publishers where publisher_id = 1 and book_id between 200 and 260');
  await pagesAreRight();
  await api.app.get(PageRelay).fold();
  await pagesAreRight();
  expect(await api.app.get(LongLists).promote()).toBe(0);
}, 120_000);

it('the facets of a long list count what it has', async () => {
  for (const path of ['/v1/publishers/1/books?facets=publisher', '/v1/books?publisher=1&facets=publisher&limit=1']) {
    const { body } = await api.get(path).expect(200);
    const { meta, facets } = body as { meta: { total: number }; facets: { publisher: { values: { count: number }[] } } };
    expect(meta.total).toBeGreaterThan(5_000);
    expect(facets.publisher.values[0]!.count).toBe(meta.total);
  }
}, 60_000);

it('a record that several values of a filter name is counted once', async () => {
  await fill(`
    insert into works (title, title_sort) select 'Counted ' || i, 'counted ' || i from generate_series(1, 11000) i;
    insert into subjects (heading, heading_key) values ('S', 's'), ('T', 't');
    insert into work_subjects (work_id, position, subject_id) select id, 1, 1 from works where title like 'Counted %' order by id limit 6000;
    insert into work_subjects (work_id, position, subject_id) select id, 2, 2 from works where title like 'Counted %' order by id offset 3000 limit 5000`);
  const { body } = await api.get('/v1/works?subject=1,2&limit=5').expect(200);
  expect((body as { meta: object }).meta).toMatchObject({ total: 8_000, totalRelation: 'exact' });
}, 120_000);

it('the last page of a search is one that can be asked for, whatever the limit', async () => {
  for (const limit of [30, 48, 100]) {
    const { body } = await api.get(`/v1/works?q=counted&sort=title&limit=${limit}`).expect(200);
    const { meta, links } = body as { meta: object; links: { last: string | null; next: string } };
    expect(meta).toMatchObject({ totalRelation: 'estimate' });
    const offset = Math.floor(10_000 / limit) * limit - limit;
    const { body: page } = await api.get(`/v1/works?q=counted&sort=title&limit=${limit}&offset=${offset}`).expect(200);
    expect((page as { data: unknown[]; links: { next: string | null } }).data).toHaveLength(limit);
    expect((page as { links: { next: string | null } }).links.next).toBeNull();
    const { body: exact } = await api.get(`/v1/works?q=counted&sort=title&limit=${limit}&count=exact`).expect(200);
    await api.get((exact as { links: { last: string } }).links.last).expect(200);
    const { body: before } = await api.get(`/v1/works?q=counted&sort=title&limit=${limit}&offset=${offset - limit - 1}`).expect(200);
    await api.get((before as { links: { next: string } }).links.next).expect(200);
    const { body: askew } = await api.get(`/v1/works?q=counted&sort=title&limit=${limit}&offset=${10_000 - limit - 1}`).expect(200);
    expect((askew as { links: { next: string | null } }).links.next).toBeNull();
    const { body: beyond } = await api.get(`/v1/works?q=counted&sort=title&limit=${limit}&offset=10000`).expect(400);
    expect((beyond as { errors: { name: string }[] }).errors[0]!.name).toBe('offset');
    expect(links.last).toBe((exact as { links: { last: string } }).links.last.replace('count=exact&', ''));
  }
}, 60_000);

it('computed from nothing, the lists and their pages are the same, and no page stays that was read meanwhile', async () => {
  const status = async () => (await api.get('/v1/books?publisher=1&limit=3').expect(200)).headers['cache-status'];
  await settled(pool);
  await status();
  expect(await status()).toContain('; hit');
  await api.app.get(DerivedData).rebuild(['long-lists']);
  expect(await status()).toContain('fwd=');
  expect((await pool.query('select filter, value from long_lists')).rows).toEqual([{ filter: 'publisher', value: '1' }]);
  await pagesAreRight();
  await api.app.get(DerivedData).rebuild(['page-directory']);
  await pagesAreRight();
}, 120_000);

it('a list that has no records when the directory is computed is right when it has some again', async () => {
  await pool.query('create table kept as select * from book_publishers where publisher_id = 1');
  await pool.query('delete from book_publishers where publisher_id = 1');
  await api.app.get(DerivedData).rebuild(['page-directory']);
  await pool.query('insert into book_publishers select * from kept order by book_id limit 600; drop table kept');
  await settled(pool);
  await api.app.get(PageRelay).fold();
  await pagesAreRight();
  const { body } = await api.get('/v1/books?publisher=1&sort=published,title&limit=5').expect(200);
  expect(body).toMatchObject({ data: [{}, {}, {}, {}, {}], meta: { total: 599, totalRelation: 'exact' } });
}, 120_000);
