import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import type { BookDetailDto } from '../../src/modules/books/book-detail.dto.js';
import { aBook } from '../support/a-book.js';
import { anAuthor } from '../support/an-author.js';
import { type Api, startApi } from '../support/api.js';
import { editionLine } from '../support/dump-lines.js';
import { OpenLibrary } from '../support/open-library.js';

let library: OpenLibrary;
let api: Api;
beforeAll(async () => {
  library = await OpenLibrary.open();
  api = await startApi({ databaseUrl: library.url });
});
afterAll(async () => {
  await api.stop();
  await library.close();
});

describe('identifiers of a body', () => {
  const written = async (...identifiers: object[]) => (await aBook(api, { identifiers })).identifiers;

  it('are stored once, however often and in whichever form they are said', async () => {
    const [ten, thirteen] = ['0141439513', '978-0-14-143951-8'].map((value) => ({ scheme: 'isbn', value }));
    const oclc = ['ocm55519404', '55519404'].map((value) => ({ scheme: 'oclc', value }));
    expect(await written(ten!, ...oclc, thirteen!)).toMatchObject([
      { scheme: 'isbn', value: '9780141439518', valueRaw: '0141439513' },
      { scheme: 'oclc', value: '55519404' },
    ]);
  });

  it('are valid when one of their forms is', async () => {
    const isbn = { scheme: 'isbn', value: '9780143105428' };
    expect(await written({ ...isbn, status: 'cancelled' }, isbn)).toMatchObject([{ status: 'valid' }]);
  });

  it('are not valid because a client says so', async () => {
    const wrong = { scheme: 'isbn', value: '978-0-14-143951-9' };
    expect(await written({ ...wrong, status: 'valid' })).toMatchObject([{ value: wrong.value, status: 'invalid' }]);
    expect(await written({ ...wrong, status: 'cancelled' })).toMatchObject([{ status: 'cancelled' }]);
  });
});

it('a language is stored once, however it is spelled', async () => {
  const book = await aBook(api, { languages: ['fr', 'fra', 'eng', 'fre'], translatedFrom: ['en', 'eng'] });
  expect([book.languages, book.translatedFrom]).toEqual([['fre', 'eng'], ['eng']]);
});

it.each([
  [{ role: 'ill' }, { authorId: 999_999 }, '/contributors/1/authorId'],
  [{ role: 'ill' }, { role: 'aut' }, '/contributors/1'],
  [{ role: 'ill' }, { authorId: 999_999, role: 'trl' }, '/contributors/1/authorId'],
])('a mistake in a contributor is pointed at where it stands in the body: %j, %j', async (first, second, pointer) => {
  const { id } = await anAuthor(api);
  const { body } = await api.post('/v1/books', { title: 'x', contributors: [{ authorId: id, ...first }, second] }).expect(422);
  expect((body as { errors: object[] }).errors).toMatchObject([{ in: 'body', pointer }]);
});

it('of many references that lead nowhere fifty are told', async () => {
  const contributors = Array.from({ length: 60 }, (_, i) => ({ authorId: 900_000 + i }));
  const { body } = await api.post('/v1/works', { title: 'x', contributors }).expect(422);
  expect((body as { errors: object[] }).errors).toHaveLength(50);
});

it.each(['valueOf', 'toString', 'hasOwnProperty'])('a member named %s is refused like any other that nobody knows', async (name) => {
  const { body } = await api.post('/v1/books', { title: 'x', [name]: 1 }).expect(422);
  expect((body as { errors: object[] }).errors).toMatchObject([{ pointer: `/${name}`, code: 'unknown' }]);
});

it('a book and its work stay filed without a prefix of the source when a client says the title that they have', async () => {
  await library.load([editionLine(1, { title_prefix: "L'", title: 'étranger' })]);
  const [{ id, work }] = (await library.rows<{ id: number; work: number }>(
    `select id, work_id as work from books where title = 'L''étranger'`,
  )) as [{ id: number; work: number }];
  const filed = () =>
    library.rows(`select title_sort from books where id = ${id} union all select title_sort from works where id = ${work}`);
  expect(await filed()).toEqual([{ title_sort: 'etranger' }, { title_sort: 'etranger' }]);
  await api.patch(`/v1/books/${id}`, { title: "L'étranger", pageCount: 190 }).expect(200);
  await api.patch(`/v1/works/${work}`, { title: "L'étranger", notes: 'Read it.' }).expect(200);
  expect(await filed()).toEqual([{ title_sort: 'etranger' }, { title_sort: 'etranger' }]);
  await api.patch(`/v1/books/${id}`, { title: "L'étrangère" }).expect(200);
  expect(await filed()).toEqual([{ title_sort: 'letrangere' }, { title_sort: 'etranger' }]);
});

it('a series that is only named is the one that there is, whatever its kind, and one of its own kind before others', async () => {
  const series = async (kind: string, name: string) =>
    ((await api.post('/v1/series', { kind, name }).expect(201)).body as { data: { id: number } }).data.id;
  const publisher = await series('publisher', 'Discworld');
  const { body } = await api.post('/v1/works', { title: 'Mort', series: [{ name: 'discworld' }] }).expect(201);
  expect(body).toMatchObject({ data: { series: [{ id: publisher }] } });
  const story = await series('story', 'Discworld');
  const { body: again } = await api.post('/v1/works', { title: 'Sourcery', series: [{ name: 'Discworld' }] }).expect(201);
  expect(again).toMatchObject({ data: { series: [{ id: story }] } });
});

it('a change that waited for another one is not older than that', async () => {
  const { id } = await aBook(api);
  const other = new pg.Client({ connectionString: library.url });
  await other.connect();
  await other.query('begin');
  await other.query('select from books where id = $1 for update', [id]);
  const waiting = api
    .patch(`/v1/books/${id}`, { pageCount: 2 })
    .expect(200)
    .then((answer) => answer);
  const waits = `select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`;
  while ((await other.query(waits)).rowCount === 0) await pause(10);
  await pause(20);
  const { rows } = await other.query<{ at: Date }>(
    'update books set version = version + 1, updated_at = clock_timestamp() where id = $1 returning updated_at as at',
    [id],
  );
  await other.query('commit');
  await other.end();
  const { body } = await waiting;
  const { updatedAt, version } = (body as { data: BookDetailDto }).data;
  expect(version).toBe(3);
  expect(Date.parse(updatedAt)).toBeGreaterThanOrEqual(rows[0]!.at.getTime());
});
