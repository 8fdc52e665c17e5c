import { aBook } from '../support/a-book.js';
import { type Api, startApi } from '../support/api.js';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

describe('If-None-Match: *', () => {
  it('refuses a book whose ISBN there is with 412 instead of 409, and names that book', async () => {
    const isbns = { identifiers: [{ scheme: 'isbn', value: '978-0-19-953556-9' }] };
    const book = await aBook(api, isbns);
    const twin = { title: 'Twin', ...isbns };
    expect((await api.post('/v1/books', twin).expect(409)).headers['link']).toBe(`</v1/books/${book.id}>; rel="duplicate"`);
    const answer = await api.post('/v1/books', twin).set('If-None-Match', '*').expect(412);
    expect(answer.body).toMatchObject({ code: 'precondition-failed' });
    expect(answer.headers['link']).toBe(`</v1/books/${book.id}>; rel="duplicate"`);
  });

  it('of two that come at once refuses the second, and names the first', async () => {
    for (let i = 0; i < 10; i += 1) {
      const twins = [1, 2].map(() => api.post('/v1/publishers', { name: `Twins ${i}` }).set('If-None-Match', '*'));
      const [first, second] = (await Promise.all(twins)).sort((a, b) => a.status - b.status);
      expect([first!.status, second!.status]).toEqual([201, 412]);
      const { id } = (first!.body as { data: { id: number } }).data;
      expect(second!.headers['link']).toBe(`</v1/publishers/${id}>; rel="duplicate"`);
    }
  });
});
