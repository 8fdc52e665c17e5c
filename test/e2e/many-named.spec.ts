import { DataSource } from 'typeorm';
import { aBook } from '../support/a-book.js';
import { type Api, startApi } from '../support/api.js';

/** Surnames, and how many authors have each: fewer than one name may mean. */
const [SURNAMES, EACH] = [24, 900];
const surnames = Array.from({ length: SURNAMES }, (_, i) => `surname${String(i).padStart(2, '0')}`);

let api: Api;
beforeAll(async () => {
  api = await startApi();
  await api.app.get(DataSource).transaction(async (tx) => {
    await tx.query('set local session_replication_role = replica'); // their documents are of no use here
    await tx.query(
      `insert into authors (id, name, name_sort) select 1000 + n, s || ', No. ' || n, s || ' no ' || n
       from generate_series(1, ${SURNAMES * EACH}) n, lateral (select 'surname' || to_char((n - 1) / ${EACH}, 'FM00') as s) s`,
    );
  });
  for (const [title, authorId] of [
    ['A history', 1001],
    ['Another history', 1001 + EACH * 21],
  ])
    await aBook(api, { title, contributors: [{ authorId }] });
});
afterAll(() => api.stop());

it.each(['q=history&', 'q=history&sort=title&', ''])('%sbooks by whoever has one of many names are found', async (q) => {
  for (const names of [surnames.slice(0, 2), surnames]) {
    const { body } = await api.get(`/v1/books?${q}author=${names.join(',')}`).expect(200);
    expect(body).toMatchObject({ meta: { total: names.length === 2 ? 1 : 2 } });
  }
});

it('so are those by nobody of many', async () => {
  const { body } = await api.get(`/v1/books?q=history&author=!${surnames.slice(0, 21).join(',')}`).expect(200);
  expect(body).toMatchObject({ data: [{ title: 'Another history' }], meta: { total: 1 } });
});
