import type { Pool } from 'pg';
import { DataSource } from 'typeorm';
import { poolOf } from '../../src/platform/database/database.js';
import { PageRelay } from '../../src/platform/database/page-directory/page-relay.js';
import { type Api, startApi } from '../support/api.js';

const SIZE = 1_500;
/** The collections: what a row is made of, and the columns of their sorts. */
const COLLECTIONS: Record<string, { rows: string; sorts: Record<string, string> }> = {
  works: {
    rows: `insert into works (title, title_sort, first_published_from) select 'T', 't' || i % 97, date '1900-01-01' + i % 90`,
    sorts: { title: 'title_sort', published: 'first_published_sort', updated: 'updated_at' },
  },
  books: {
    rows: `insert into books (work_id, title, title_sort, published_from) select (select min(id) from works), 'T', 't' || i % 97, date '1900-01-01' + i % 90`,
    sorts: { title: 'title_sort', published: 'published_sort', updated: 'updated_at' },
  },
  authors: { rows: `insert into authors (name, name_sort) select 'N', 'n' || i % 97`, sorts: { name: 'name_sort', updated: 'updated_at' } },
  publishers: { rows: `insert into publishers (name, name_key) select 'N', 'n' || i`, sorts: { name: 'name_key', updated: 'updated_at' } },
  series: {
    rows: `insert into series (kind, name, name_key) select 'story', 'N', 'n' || i`,
    sorts: { name: 'name_key', updated: 'updated_at' },
  },
  subjects: {
    rows: `insert into subjects (heading, heading_key) select 'H', 'h' || i`,
    sorts: { heading: 'heading_key', updated: 'updated_at' },
  },
};

let api: Api;
let pool: Pool;
beforeAll(async () => {
  api = await startApi();
  pool = poolOf(api.app.get(DataSource));
  for (const { rows } of Object.values(COLLECTIONS)) await pool.query(`${rows} from generate_series(1, ${SIZE}) i`);
  await api.app.get(PageRelay).fold();
}, 60_000);
afterAll(() => api.stop());

describe.each(Object.entries(COLLECTIONS))('any page of %s', (kind, { sorts }) => {
  const [first, second] = Object.keys(sorts);
  const orders = ['id', ...Object.keys(sorts)].flatMap((key) => [key, `-${key}`]);
  it.each([...orders, `${first},-${second}`, `-${second},${first}`, `-${first},id`])(
    'is what the whole order has there, sorted by %s',
    async (sort) => {
      const keys = sort.split(',').map((word) => `${sorts[word.replace('-', '')] ?? 'id'}${word.startsWith('-') ? ' desc' : ''}`);
      const last = keys.length === 1 && sort.startsWith('-') ? ', id desc' : ', id';
      const { rows } = await pool.query<{ id: number }>(
        `select id from ${kind} where deleted_at is null order by ${keys.join(', ')}${last}`,
      );
      const all = rows.map(({ id }) => id);
      for (const offset of [0, 300, 700, 1_203, SIZE - 7, SIZE, 2_147_483_647]) {
        const { body } = await api.get(`/v1/${kind}?limit=10&sort=${sort}&offset=${offset}`).expect(200);
        const { data, meta, links } = body as { data: { id: number }[]; meta: object; links: Record<string, string | null> };
        expect(data.map(({ id }) => id)).toEqual(all.slice(offset, offset + 10));
        expect(meta).toMatchObject({ total: all.length, totalRelation: 'exact' });
        expect(links['nextCursor'] !== null).toBe(offset + 10 < all.length);
        if (links['nextCursor']) {
          const next = (await api.get(links['nextCursor']).expect(200)).body as { data: { id: number }[] };
          expect(next.data.map(({ id }) => id)).toEqual(all.slice(offset + 10, offset + 20));
        }
      }
    },
  );
});

it('a cursor goes on where it was, whatever came or went before it', async () => {
  const { body } = await api.get('/v1/publishers?limit=3&sort=name&offset=600').expect(200);
  const page = body as { data: { id: number }[]; links: { nextCursor: string } };
  const { rows } = await pool.query<{ id: number }>(
    'select id from publishers where deleted_at is null order by name_key, id offset 603 limit 3',
  );
  await pool.query(`insert into publishers (name, name_key) select 'First', 'a' || i from generate_series(1, 20) i`);
  await pool.query('update publishers set deleted_at = now() where id = any($1)', [[page.data[0]!.id, page.data[2]!.id]]);
  const next = (await api.get(page.links.nextCursor).expect(200)).body as { data: { id: number }[]; links: { prev: string } };
  expect(next.data.map(({ id }) => id)).toEqual(rows.map(({ id }) => id));
  const back = (await api.get(next.links.prev).expect(200)).body as { data: { id: number }[] };
  expect(back.data.at(-1)!.id).toBe(page.data[1]!.id);
});

it('the plan of a page is made once, whatever waited to be counted when statistics were taken', async () => {
  const one = await startApi({ databaseUrl: api.settings.databaseUrl, databasePool: 1, databasePatience: 'unlimited' });
  try {
    const connection = poolOf(one.app.get(DataSource));
    await connection.query(`begin;
      insert into page_changes (list, id, text_key, number_key, moment_key, change)
        select (select min(list) from page_totals), i, '', 0, 'epoch', 1 from generate_series(1, 50000) i;
      analyze page_changes;
      delete from page_changes;
      commit`);
    for (let offset = 600; offset < 612; offset += 1) await one.get(`/v1/works?offset=${offset}`).expect(200);
    const { rows } = await connection.query<{ often: number }>(
      `select generic_plans::integer as often from pg_prepared_statements where statement like '%find_page%' and statement like '%from works%'`,
    );
    expect(rows).toEqual([{ often: expect.any(Number) as number }]);
    expect(rows[0]!.often).toBeGreaterThan(0);
  } finally {
    await one.stop();
  }
});
