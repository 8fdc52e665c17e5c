import { aBook } from '../support/a-book.js';
import { anAuthor } from '../support/an-author.js';
import { type Api, startApi } from '../support/api.js';

let api: Api;
beforeAll(async () => {
  api = await startApi();
  const authors = ['Jane Austen', "Flann O'Brien", 'Ursula K. Le Guin', 'J.R.R. Tolkien'];
  const [austen] = await Promise.all(authors.map((name) => anAuthor(api, { name })));
  for (const published of ['1813', '1950'])
    await aBook(api, { title: 'Pride and Prejudice', contributors: [{ authorId: austen!.id }], published });
  await aBook(api, { title: 'Pride and Prejudice and Zombies', contributors: [{ creditedAs: 'Seth Grahame-Smith' }] });
  await aBook(api, { title: "L'Étranger", contributors: [{ creditedAs: 'Albert Camus' }] });
});
afterAll(() => api.stop());

const q = (text: string) => `q=${encodeURIComponent(text)}`;

async function suggest(text: string): Promise<{ kind: string; id: number | null; text: string }[]> {
  const { body } = await api.get(`/v1/suggest?${q(text)}`).expect(200);
  return (body as { data: { kind: string; id: number | null; text: string }[] }).data;
}

describe('GET /suggest', () => {
  it('completes titles and names, popular ones first, and words', async () => {
    expect((await suggest('pri'))[0]).toMatchObject({ kind: 'works', text: 'Pride and Prejudice' });
    expect((await suggest('jane au'))[0]).toMatchObject({ kind: 'authors', text: 'Jane Austen' });
    expect((await suggest('austen, j'))[0]).toMatchObject({ kind: 'authors', text: 'Jane Austen' });
    expect((await suggest('ÉTRANG')).map(({ text }) => text)).toContain('etranger');
    expect((await suggest('seth zomb'))[0]).toEqual({ kind: 'words', id: null, text: 'seth zombies' });
  });

  it.each([
    ["flann o'br", "Flann O'Brien"],
    ['flann o br', "Flann O'Brien"],
    ['Ursula K. Le', 'Ursula K. Le Guin'],
    ['ursula k le guin', 'Ursula K. Le Guin'],
    ['j.r.r. tol', 'J.R.R. Tolkien'],
    ["l'étr", "L'Étranger"],
  ])('finds a name as it is typed: %s', async (typed, text) => {
    expect(await suggest(typed)).toContainEqual(expect.objectContaining({ text }));
  });

  it('has the popular one of many names in ideographs first', async () => {
    for (let i = 0; i < 45; i += 1) await anAuthor(api, { name: `村上一${String.fromCodePoint(0x4e00 + i)}` });
    const { id: authorId } = await anAuthor(api, { name: '村上龍' });
    await aBook(api, { title: '限りなく透明に近いブルー', contributors: [{ authorId }] });
    for (const typed of ['村', '村上', '村上龍']) expect((await suggest(typed))[0]).toMatchObject({ kind: 'authors', text: '村上龍' });
  });

  it('has nothing that begins like a sign that is no part of a word', async () => {
    for (const sign of ['ʿ', 'ʻ', 'ʼ', 'ʹ']) expect(await suggest(sign)).toEqual([]);
  });

  it('completes the last word, and leaves what stands before it', async () => {
    expect(await suggest('zombies,prej')).toContainEqual({ kind: 'words', id: null, text: 'zombies,prejudice' });
    expect(await suggest("by o'br")).toContainEqual({ kind: 'words', id: null, text: 'by obrien' });
  });

  it.each(['pri?', 'Pr.', '"pride and prej"', 'U.P.', 'prej #', "prej '"])(
    'completes no word behind which there is a sign: %s',
    async (typed) => {
      expect((await suggest(typed)).filter(({ kind }) => kind === 'words')).toEqual([]);
    },
  );

  it('completes a word behind a sign', async () => {
    for (const before of ['"pride and ', 'pride+', 'pride.'])
      expect(await suggest(`${before}prej`)).toContainEqual({ kind: 'words', id: null, text: `${before}prejudice` });
  });

  it('refuses what is no text', async () => {
    for (const query of ['', 'q=', q('!!'), q('a'.repeat(201)), 'q=a&limit=21']) await api.get(`/v1/suggest?${query}`).expect(400);
  });
});
