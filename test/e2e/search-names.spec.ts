import { aBook } from '../support/a-book.js';
import { type Api, startApi } from '../support/api.js';

interface Page {
  data: { id: number; title?: string; name: string }[];
  meta: { total: number; correctedTo: string | null };
}

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

async function found(list: string, text: string, more = ''): Promise<{ names: string[]; ids: number[]; meta: Page['meta'] }> {
  const { body } = await api.get(`/v1/${list}?q=${encodeURIComponent(text)}${more}`).expect(200);
  const { data, meta } = body as Page;
  return { names: data.map(({ title, name }) => title ?? name), ids: data.map(({ id }) => id), meta };
}

it('a word behind a lone letter is corrected', async () => {
  await aBook(api, { title: 'The Catcher in the Rye', contributors: [{ creditedAs: 'J. D. Salinger' }] });
  await aBook(api, { title: "L'Étranger" });
  const expected = [
    ['J. D. Salingr', 'The Catcher in the Rye', 'J. D. salinger'],
    ['l etrangr', "L'Étranger", 'l etranger'],
  ];
  for (const [text, title, correctedTo] of expected)
    expect(await found('books', text!)).toMatchObject({ names: [title], meta: { correctedTo } });
});
