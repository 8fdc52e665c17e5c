import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from } from 'pg-copy-streams';
import { createDatabase, type TestDatabase } from '../support/postgres.js';

/** Tables without triggers, each with the reason. */
const SILENT: Record<string, string> = {
  cache_outbox: 'is what the triggers fill',
  migrations: 'is TypeORM’s',
  api_keys: 'shows in answers that are never stored',
  audit: 'shows in answers that are never stored',
  idempotency_keys: 'shows in repeated answers to writes',
  derived_data: 'is bookkeeping',
  first_loads: 'is bookkeeping',
  long_lists: 'is computed from tables that tell of every change',
  long_list_books: 'is computed from tables that tell of every change',
  book_set_lists: 'is computed from tables that tell of every change',
  book_sets: 'is computed from tables that tell of every change',
  book_set_changes: 'is computed from tables that tell of every change',
  page_sources: 'never changes',
  page_buckets: 'is computed from tables that tell of every change',
  page_supers: 'is computed from tables that tell of every change',
  page_totals: 'is computed from tables that tell of every change',
  page_changes: 'is computed from tables that tell of every change',
  signing_keys: 'shows in no answer',
  search_publishers: 'is computed from tables that tell of every change',
  search_series: 'is computed from tables that tell of every change',
  search_subjects: 'is computed from tables that tell of every change',
  search_authors: 'is computed from tables that tell of every change',
  search_works: 'is computed from tables that tell of every change',
  search_books: 'is computed from tables that tell of every change',
  search_words: 'is computed from tables that tell of every change',
  search_tiers: 'is computed from tables that tell of every change',
  search_pending: 'is empty outside of a transaction',
  search_due: 'shows in no answer: whoever takes a row out of it touches what a search shows',
  imports: 'shows in no answer',
  source_packs: 'shows in no answer',
  source_records: 'shows in no answer',
  source_redirects: 'shows in no answer',
  moved_references: 'shows in no answer',
  unresolved_credits: 'shows in no answer',
  changes: 'shows in no answer',
};

let database: TestDatabase;
let client: pg.Client;
beforeAll(async () => {
  database = await createDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query(`
    insert into authors (name, name_sort) select 'A' || i, 'a' from generate_series(1, 100) i;
    insert into works (title, title_sort) select 'W' || i, 'w' from generate_series(1, 100) i;
    insert into books (work_id, title, title_sort) select i, 'B' || i, 'b' from generate_series(1, 100) i;
    insert into book_titles (book_id, ordinal, kind, title) values (7, 1, 'alternative', 'Seven')
  `);
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

async function touchedBy(...statements: string[]): Promise<string[]> {
  await client.query('delete from cache_outbox');
  await client.query('begin');
  for (const statement of statements) await client.query(statement);
  const { rows } = await client.query<{ tag: string }>(
    'select distinct unnest(tags) as tag from cache_outbox where transaction = pg_current_xact_id()',
  );
  await client.query('commit');
  return rows.map(({ tag }) => tag).sort();
}

it('every table that shows in answers says what a statement touched, whatever the statement', async () => {
  const { rows } = await client.query<{ table: string; triggers: string }>(`
    select c.relname as table, count(t.oid) filter (where f.proname in ('touch_cache', 'touch_redirected')) as triggers
    from pg_class c left join pg_trigger t on t.tgrelid = c.oid left join pg_proc f on f.oid = t.tgfoid
    where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace group by c.relname`);
  const silent = rows.filter(({ triggers }) => Number(triggers) !== 4).map(({ table }) => table);
  expect(silent.sort()).toEqual(Object.keys(SILENT).sort());
});

it.each([
  ['an insert', [`insert into authors (id, name, name_sort) values (1001, 'N', 'n')`], ['authors', 'authors#1001']],
  ['an update', [`update books set title = 'New' where id in (1, 2)`], ['books', 'books#1', 'books#2']],
  ['an update of nothing', [`update books set title = 'New' where false`], []],
  ['a row that hangs on a record', [`update book_titles set title = 'VII' where book_id = 7`], ['books', 'books#7']],
  ['a row that moves', [`update book_titles set book_id = 8 where book_id = 7`], ['books', 'books#7', 'books#8']],
  [
    'a row with several kinds of owner',
    [`insert into links (work_id, ordinal, url) values (3, 1, 'https://example.org')`],
    ['works', 'works#3'],
  ],
  ['a cascade', [`delete from book_titles where book_id = 8`, `delete from books where id = 9`], ['books', 'books#8', 'books#9']],
  ['a statement with many records', [`update works set notes = 'n'`], ['works', 'works!']],
  [
    'several statements',
    [`update authors set name = 'X' where id = 5`, `update works set title = 'Y' where id = 6`],
    ['authors', 'authors#5', 'works', 'works#6'],
  ],
  ['truncate', ['truncate book_titles'], ['books', 'books!']],
  [
    'a merge',
    [`insert into redirects (kind, from_id, to_id) values ('works', 1, 2), ('works', 3, 2), ('books', 4, 5)`],
    ['books', 'works'],
  ],
  ['a merge that leads elsewhere', [`update redirects set to_id = 7 where from_id = 4`], ['books']],
  ['a merge that is undone', [`delete from redirects where kind = 'works'`], ['works']],
  ['truncated merges', ['truncate redirects'], ['authors', 'books', 'works']],
])('%s leaves its tags in its own transaction', async (_, statements, tags) => {
  expect(await touchedBy(...statements)).toEqual(tags);
});

it('COPY leaves its tags', async () => {
  await client.query('delete from cache_outbox');
  await pipeline(Readable.from(['2001\tCopied\tcopied\n']), client.query(from('copy authors (id, name, name_sort) from stdin')));
  const { rows } = await client.query('select tags from cache_outbox');
  expect(rows).toEqual([{ tags: ['authors', 'authors#2001'] }]);
});

it('what is rolled back touched nothing', async () => {
  await client.query('delete from cache_outbox');
  await client.query('begin');
  await client.query(`update books set title = 'Never' where id = 1`);
  await client.query('rollback');
  expect((await client.query('select from cache_outbox')).rowCount).toBe(0);
});

it('whatever comes into the outbox is told, however it came', async () => {
  const heard: string[] = [];
  client.on('notification', ({ payload }) => heard.push(payload!));
  await client.query('listen colophon_touched');
  await client.query(`insert into cache_outbox (tags) values ('{works,books}')`);
  await client.query(`update authors set name = 'Told' where id = 5`);
  await client.query('unlisten colophon_touched');
  expect(heard.map((payload) => JSON.parse(payload) as unknown)).toEqual([
    ['works', 'books'],
    ['authors', 'authors#5'],
  ]);
});
