import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { type Api, startApi } from '../support/api.js';

/** More than a transaction brings up to date itself. */
const WORKS = 6_000;

let api: Api;
let client: Client;
let subject: number;
beforeAll(async () => {
  api = await startApi();
  client = new Client(api.settings.databaseUrl);
  await client.connect();
  const { body } = await api.post('/v1/subjects', { heading: 'Zeppelins' }).expect(201);
  subject = (body as { data: { id: number } }).data.id;
  await client.query(`
    insert into works (title, title_sort) select 'Work ' || i, 'work ' || i from generate_series(1, ${WORKS}) i;
    insert into work_subjects (work_id, position, subject_id) select id, 1, ${subject} from works;
    insert into books (work_id, title, title_sort) select id, title, title_sort from works`);
}, 120_000);
afterAll(async () => {
  await client.end();
  await api.stop();
});

async function totalOf(word: string, list: string): Promise<number> {
  const { body } = await api.get(`/v1/${list}?q=${word}&count=exact&limit=1`).expect(200);
  return (body as { meta: { total: number } }).meta.total;
}

/** Looks until it is so: a page that stayed in the cache would never show it. */
async function untilFound(word: string, total: number): Promise<void> {
  for (const list of ['works', 'books']) while ((await totalOf(word, list)) !== total) await pause(50);
}

const due = async () => (await client.query<{ parts: number }>('select count(*)::integer as parts from search_due')).rows[0]!.parts;

it('a heading that very many records have is renamed at once, and they are found by its new name soon', async () => {
  await untilFound('zeppelins', WORKS);
  await untilFound('airships', 0);
  const { body } = await api.patch(`/v1/subjects/${subject}`, { heading: 'Airships' }).expect(200);
  expect((body as { data: { heading: string } }).data.heading).toBe('Airships');
  await untilFound('airships', WORKS);
  await untilFound('zeppelins', 0);
  expect(await due()).toBe(0);
}, 60_000);

it('what waits is in the database, whoever renamed it, and a write that comes between is right', async () => {
  await client.query(`update subjects set heading = 'Dirigibles' where id = ${subject}`);
  expect(await due()).toBeGreaterThan(0);
  const { text } = await api.get('/metrics').expect(200);
  expect(text).toMatch(/^colophon_search_documents_due\{?.*\d$/m);
  await client.query(`update works set title = 'Hindenburg' where id = (select max(id) from works)`);
  expect(await totalOf('hindenburg%20dirigibles', 'works')).toBe(1);
  await untilFound('dirigibles', WORKS);
  await untilFound('airships', 0);
  const { rows } = await client
    .query(
      `
    begin;
    create temp table kept as select * from search_books union all select id, popularity, tier, words from search_works;
    delete from search_publishers; delete from search_series; delete from search_subjects; delete from search_authors;
    delete from search_works; delete from search_books; delete from search_words; delete from search_tiers;
    select search_fill();
    create temp table anew as select * from search_books union all select id, popularity, tier, words from search_works`,
    )
    .then(() => client.query('select id, words from kept except select id, words from anew'));
  await client.query('rollback');
  expect(rows).toEqual([]);
}, 60_000);
