import pg from 'pg';
import type { Settings } from '../../src/platform/config/settings.js';
import type { Database } from '../../src/platform/database/database.js';
import { fillFrom, pageSources } from '../../src/platform/database/page-directory/page-directory.js';
import { PageRelay } from '../../src/platform/database/page-directory/page-relay.js';
import { createDatabase, type TestDatabase } from '../support/postgres.js';

let database: TestDatabase;
let client: pg.Client;
let relay: PageRelay;
const opened: pg.Client[] = [];

beforeEach(async () => {
  database = await createDatabase();
  client = await connect();
  relay = new PageRelay(undefined as unknown as Database, { databaseUrl: database.url } as Settings);
});
afterEach(async () => {
  await relay.onApplicationShutdown();
  await Promise.all(opened.splice(0).map((one) => one.end()));
  await database.drop();
});

async function connect(): Promise<pg.Client> {
  const one = new pg.Client({ connectionString: database.url });
  await one.connect();
  opened.push(one);
  return one;
}

const SORTS = ['id', 'title_sort', 'published_sort', 'updated_at'];
const typeOf = ['', 'first_text', 'first_number', 'first_moment'];

/** The lists of books: all of them, and one long list. */
const ALL = { list: 1, source: 'books', condition: 'deleted_at is null', id: 'id' };
const LONG = { list: 17, source: 'long_list_books', condition: 'list_id = 1', id: 'book_id' };

/** Everything that the directory says of a list against what the list is, in the snapshot of one statement each. */
async function check(one: pg.Client, { list, source, condition, id }: typeof ALL, times: number): Promise<string[]> {
  const wrong: string[] = [];
  for (let i = 0; i < times; i += 1) {
    const sort = Math.floor(Math.random() * 4);
    const backwards = Math.random() < 0.3;
    const key = sort === 0 ? id : `${SORTS[sort]}, ${id}`;
    const start = sort === 0 ? 'w.first_id' : `w.${typeOf[sort]}, w.first_id`;
    const order = backwards ? key.replace(',', ' desc,') + ' desc' : key;
    const { rows } = await one.query<{ same: boolean; counted: boolean; offset: number; size: number; total: number }>(
      `with size as (select count(*)::integer as size from ${source} where ${condition}),
       at as (select size, (random() * (size + 20))::integer as offset, 1 + (random() * 30)::integer as limit from size),
       w as materialized (select at.*, p.* from at, find_page(${list}, ${sort}::smallint, ${backwards}, at.offset, at.limit) p),
       found as materialized (
         select id, row_number() over () * ${backwards ? -1 : 1} as place from w cross join lateral (
           select ${id} as id from ${source} where ${condition} and (${key}) >= (${start}) order by ${key} limit w.take offset w.skip) x),
       real as materialized (
         select id, row_number() over () as place from at cross join lateral (
           select ${id} as id from ${source} where ${condition} order by ${order} limit at.limit offset at.offset) x)
       select array(select id from found order by place) = array(select id from real order by place) as same, w.offset, w.size, w.total,
         (select sum(count) from page_buckets where list = ${list} and sort = ${sort})
           + coalesce((select sum(change) from page_changes where list = ${list}), 0) = w.size and w.total = w.size as counted from w`,
    );
    const { same, counted, offset, size, total } = rows[0]!;
    if (!same || !counted) wrong.push(`${SORTS[sort]} ${backwards} offset ${offset} of ${size}, total ${total}: ${same} ${counted}`);
  }
  return wrong;
}

const books = (n: number) =>
  `insert into books (work_id, title, title_sort, published_from, updated_at)
   select (select min(id) from works), 'T', left(md5(random()::text), 1 + (random() * 3)::integer), date '1900-01-01' + (random() * 400)::integer * 30,
     timestamptz '2025-01-01' + (random() * 1000)::integer * interval '1.000001 seconds'
   from generate_series(1, ${n})`;
const some = (share: number) => `id % 997 between ${Math.floor(Math.random() * 900)} and ${Math.floor(Math.random() * 900)} + ${share}`;
const STATEMENTS = [
  () => books(1 + Math.floor(Math.random() * 300)),
  () => `update books set title_sort = left(md5(random()::text), 4) where ${some(20)}`,
  () => `update books set updated_at = now() where ${some(30)}`,
  () => `update books set notes = '[]' where ${some(50)}`,
  () => `update books set deleted_at = now() where deleted_at is null and ${some(10)}`,
  () => `update books set deleted_at = null where deleted_at is not null and ${some(10)}`,
  () => `delete from books where ${some(5)}`,
  () => `insert into books (work_id, title, title_sort) select min(id), 'Z', 'zzz' from works`,
  () => `insert into book_languages (book_id, position, language) select id, 5, 'eng' from books where ${some(10)} on conflict do nothing`,
  () => `delete from book_languages where book_id in (select id from books where ${some(10)})`,
];

/** What the writers and the relay have done so far. */
interface Done {
  running: boolean;
  written: number;
  folded: number;
}

/** Writes until it is told to stop; some of it is taken back. */
async function write(done: Done): Promise<void> {
  const one = await connect();
  while (done.running) {
    try {
      await one.query('begin');
      for (let i = 0; i < 1 + Math.random() * 2; i += 1) await one.query(STATEMENTS[Math.floor(Math.random() * STATEMENTS.length)]!());
      await one.query(Math.random() < 0.2 ? 'rollback' : 'commit');
      done.written += 1;
    } catch (error) {
      // two writers of many rows may lock one another out, and a book may be gone, as without a directory
      if (!['40P01', '23503'].includes((error as { code: string }).code)) throw error;
      await one.query('rollback');
    }
  }
}

it('every page equals the full order in every snapshot, while others write and the counts are added up', async () => {
  await client.query(`insert into works (title, title_sort) values ('W', 'w'); ${books(4_000)};
    insert into book_languages (book_id, position, language) select id, 1, 'eng' from books where id % 2 = 0;
    lock table long_lists in exclusive mode; insert into long_lists values (1, 'language', 'eng'); select refill_long_lists('{language}')`);
  const done: Done = { running: true, written: 0, folded: 0 };
  const writers = [write(done), write(done), write(done)];
  const folds = (async () => {
    while (done.running) {
      done.folded += await relay.fold();
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  })();
  const reader = await connect();
  const wrong: string[] = [];
  const work = (async () => {
    // until enough was written and added up meanwhile, however slow the machine is
    for (let round = 0; round < 12 || done.written < 40 || done.folded < 1_000; round += 1) {
      wrong.push(...(await check(client, ALL, 15)), ...(await check(client, LONG, 10)));
      await reader.query('begin isolation level repeatable read');
      wrong.push(...(await check(reader, ALL, 10)), ...(await check(reader, LONG, 5)));
      await reader.query('commit');
    }
  })();
  await work.finally(() => (done.running = false));
  await Promise.all([folds, ...writers]);
  expect(wrong).toEqual([]);

  expect(await relay.fold()).toBeGreaterThanOrEqual(0);
  expect(await check(client, ALL, 100)).toEqual([]);
  expect(await check(client, LONG, 100)).toEqual([]);
  expect((await client.query('select from page_changes')).rowCount).toBe(0);
  expect(await longListIsRight()).toBe(true);
  const { rows } = await client.query<{ count: number }>('select count from page_buckets where list = 1 and count > 512');
  expect(rows).toEqual([]);
  expect(await wrongNumbers()).toEqual([]);
});

/** Super-buckets that do not know how many records are counted before them. */
async function wrongNumbers(): Promise<object[]> {
  const { rows } = await client.query<object>(
    `select * from (select list, sort, first_id, before, coalesce(sum(count) over (partition by list, sort
       order by first_text, first_number, first_moment, first_id rows between unbounded preceding and 1 preceding), 0) as real from page_supers) s where before <> real`,
  );
  return rows;
}

async function longListIsRight(): Promise<boolean> {
  const { rows } = await client.query<{ odd: string }>(`
    with wanted as (
      select distinct 1 as list_id, b.id, b.title_sort, b.published_sort, b.updated_at from books b join book_languages l on l.book_id = b.id
      where l.language = 'eng' and l.role = 'text' and b.deleted_at is null
    ), held as (select * from long_list_books)
    select count(*) as odd from ((table wanted except table held) union all (table held except table wanted)) odd`);
  return Number(rows[0]!.odd) === 0;
}

describe('the counts', () => {
  it('stay right when a list is emptied by TRUNCATE and filled again', async () => {
    await client.query(`insert into works (title, title_sort) values ('W', 'w'); ${books(2_000)}`);
    await relay.fold();
    await client.query(books(10));
    await client.query('truncate books cascade');
    expect(await check(client, ALL, 10)).toEqual([]);
    await client.query(books(1_500));
    expect(await check(client, ALL, 30)).toEqual([]);
    await relay.fold();
    expect(await check(client, ALL, 30)).toEqual([]);
  });

  it('are made anew when most of a list changed', async () => {
    await client.query(`insert into works (title, title_sort) values ('W', 'w'); ${books(11_000)}`);
    expect(await relay.fold()).toBe(1);
    expect(await check(client, ALL, 30)).toEqual([]);
    await client.query(`update books set deleted_at = now() where title_sort > '3'`);
    await relay.fold();
    expect(await check(client, ALL, 30)).toEqual([]);
  });

  it('find the first pages when all that stood at the beginning has gone, and something else has come there', async () => {
    await client.query(`insert into works (title, title_sort) values ('W', 'w');
      insert into books (work_id, title, title_sort) select 1, 'T', 'b' || lpad(i::text, 6, '0') from generate_series(1, 150000) i`);
    await relay.fold();
    const { rows: supers } = await client.query<{ first_text: string }>(
      `select first_text from page_supers where list = 1 and sort = 1 order by first_text collate "C", first_id`,
    );
    expect(supers.length).toBeGreaterThan(2);
    await client.query(`update books set deleted_at = now() where title_sort < $1`, [supers[1]!.first_text]);
    await relay.fold();
    await client.query(`insert into books (work_id, title, title_sort) select 1, 'A', 'a' from generate_series(1, 30)`);
    const { rows } = await client.query<{ skip: number }>(
      'select skip from unnest(array[0, 5, 29, 30, 31]) o cross join find_page(1, 1::smallint, false, o, 10)',
    );
    expect(rows.filter(({ skip }) => skip < 0)).toEqual([]);
    expect(await check(client, ALL, 30)).toEqual([]);
  }, 120_000);

  it('can be computed from nothing, in tables that have no triggers', async () => {
    await client.query(`insert into works (title, title_sort) values ('W', 'w'); ${books(20_000)}`);
    await client.query('truncate page_changes, page_buckets, page_supers, page_totals; alter table page_supers disable trigger user');
    const sql = async <R>(text: string, values?: unknown[]) => (await client.query(text, values)).rows as R[];
    for (const source of await pageSources(sql)) await fillFrom(sql, source);
    expect(await check(client, ALL, 50)).toEqual([]);
    expect(await wrongNumbers()).toEqual([]);
  });

  it('know nothing of a statement that moves nothing', async () => {
    await client.query(`insert into works (title, title_sort) values ('W', 'w'); ${books(10)}`);
    await relay.fold();
    await client.query(`update books set title = 'Another', notes = '["n"]'`);
    expect((await client.query('select from page_changes')).rowCount).toBe(0);
  });
});
