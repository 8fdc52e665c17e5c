import type { Pool } from 'pg';
import { DataSource } from 'typeorm';
import { poolOf } from '../../src/platform/database/database.js';
import { aBook } from '../support/a-book.js';
import { anAuthor } from '../support/an-author.js';
import { type Api, startApi } from '../support/api.js';

let api: Api;
let pool: Pool;
beforeAll(async () => {
  api = await startApi();
  pool = poolOf(api.app.get(DataSource));
  const author = await anAuthor(api);
  for (let i = 0; i < 30; i += 1) await aBook(api, { title: `Book ${i}`, contributors: [{ authorId: author.id }, { creditedAs: 'B' }] });
  await aBook(api, { identifiers: [{ scheme: 'isbn', value: '9780141439518' }] });
});
afterAll(() => api.stop());

/** What looks again and again whether there is something to do: the relay of the page directory, and who brings search documents up to date. */
const isTheRelays = (text: string) => /from (book_set_changes|page_changes|search_due)/.test(text);

it.each(['/v1/books?limit=1&sort=title', '/v1/books?limit=30&sort=title', '/v1/works?limit=30', '/v1/books/1', '/v1/isbn/9780141439518'])(
  '%s is one statement, however many records it shows',
  async (path) => {
    const query = jest.spyOn(pool, 'query');
    await api.get(path);
    const asked = query.mock.calls.map(([statement]) => (statement as unknown as { text: string }).text);
    query.mockRestore();
    expect(asked.filter((text) => !isTheRelays(text))).toHaveLength(1);
  },
);

it('a page whose books have several authors each is full, and shows all of them', async () => {
  const { body } = await api.get('/v1/books?limit=25&author=1');
  const { data, meta } = body as { data: { authors: unknown[] }[]; meta: { total: number } };
  expect(data).toHaveLength(25);
  expect(meta.total).toBe(30);
  for (const { authors } of data) expect(authors).toHaveLength(2);
});
