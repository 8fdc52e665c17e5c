import { aBook } from '../support/a-book.js';
import { anAuthor } from '../support/an-author.js';
import { type Api, startApi } from '../support/api.js';

let api: Api;
beforeAll(async () => {
  api = await startApi();
  const austen = await anAuthor(api, { name: 'Jane Austen' });
  const pride = await aBook(api, { title: 'Pride and Prejudice', contributors: [{ authorId: austen.id }] });
  await aBook(api, { title: 'Pride and Prejudice', workId: pride.work.id });
  await aBook(api, { title: 'Pride and Prejudice and Zombies', contributors: [{ creditedAs: 'Seth Grahame-Smith' }] });
});
afterAll(() => api.stop());

const q = (text: string) => `q=${encodeURIComponent(text)}`;

describe('GET /search', () => {
  it('finds records of all kinds, with their addresses', async () => {
    const { body } = await api.get(`/v1/search?${q('austen')}`);
    const hits = (body as { data: { kind: string; label: string; by: string | null; links: { self: string } }[] }).data;
    expect(hits.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['authors', 'works', 'books']));
    for (const { links } of hits) expect((await api.get(links.self)).status).toBe(200);
    expect(hits.find(({ kind }) => kind === 'works')).toMatchObject({ label: 'Pride and Prejudice', by: 'Jane Austen' });
  });

  it('finds those of one kind, corrects, and refuses what it does not know', async () => {
    const only = await api.get(`/v1/search?${q('pride')}&kind=works&limit=1`);
    expect(only.body).toMatchObject({
      data: [{ kind: 'works', label: 'Pride and Prejudice' }],
      meta: { limit: 1, count: 1, correctedTo: null },
    });
    expect((await api.get(`/v1/search?${q('zombeis')}`)).body).toMatchObject({ meta: { correctedTo: 'zombies' } });
    expect((await api.get(`/v1/search?${q('a')}&kind=pages`)).status).toBe(400);
    expect((await api.get('/v1/search')).status).toBe(400);
  });
});
