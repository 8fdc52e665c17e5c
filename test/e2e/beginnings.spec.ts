import { Client } from 'pg';
import { aBook } from '../support/a-book.js';
import { type Api, startApi } from '../support/api.js';

interface Page {
  data: { title: string }[];
  meta: { total: number; totalRelation: string };
  facets?: Record<string, { relation: string; counted: number }>;
}

/** More words than a beginning of two letters stands for. */
const WORDS = Array.from({ length: 130 }, (_, i) => `qa${String.fromCharCode(97 + Math.floor(i / 26), 97 + (i % 26))}`);
const [COMMON, RARE] = ['qazzy', 'qazzz'];

let api: Api;
beforeAll(async () => {
  api = await startApi();
  for (let at = 0; at < WORDS.length; at += 26)
    await aBook(api, { title: `Lemma ${WORDS.slice(at, at + 26).join(' ')}`, languages: ['eng'] });
  await aBook(api, { title: `Lemma ${COMMON}`, languages: ['eng'] });
  await aBook(api, { title: `Lemma ${RARE}`, languages: ['eng'] });
  await aBook(api, { title: 'Lemma', languages: ['eng'] });
  // how often words occur is noted when a catalogue is loaded
  const client = new Client(api.settings.databaseUrl);
  await client.connect();
  await client.query('update search_words set documents = 1000 where word = $1', [COMMON]);
  await client.end();
});
afterAll(() => api.stop());

async function page(q: string, further = ''): Promise<Page> {
  return (await api.get(`/v1/books?q=${encodeURIComponent(q)}${further}`).expect(200)).body as Page;
}

const titles = ({ data }: Page) => data.map(({ title }) => title);

it('of few letters stand for the words that occur most often, wherever these come in the alphabet', async () => {
  expect(titles(await page('qa*'))).toContain(`Lemma ${COMMON}`);
  expect(titles(await page('qa*'))).not.toContain(`Lemma ${RARE}`);
  expect(titles(await page('qaz*'))).toEqual(expect.arrayContaining([`Lemma ${COMMON}`, `Lemma ${RARE}`]));
  const { body } = await api.get('/v1/suggest?q=lemma qa').expect(200);
  expect((body as { data: { text: string }[] }).data.map(({ text }) => text)).toContain(`lemma ${COMMON}`);
});

it('say that there may be more when they stand for some of their words, and count all when asked to', async () => {
  for (const order of ['', '&sort=title']) {
    expect((await page('qa*', order)).meta.totalRelation).toBe('estimate');
    expect((await page('qa*', `${order}&count=exact`)).meta).toMatchObject({ total: 7, totalRelation: 'exact' });
    expect((await page('qaz*', order)).meta).toMatchObject({ total: 2, totalRelation: 'exact' });
  }
  expect((await page('qa*', '&facets=language')).facets!['language']!.relation).toBe('estimate');
  expect((await page('qaz*', '&facets=language')).facets!['language']).toMatchObject({ relation: 'exact', counted: 2 });
});

it('that are not wanted keep away all records with such a word', async () => {
  expect(titles(await page('lemma -qa*'))).toEqual(['Lemma']);
  expect((await page('lemma -qa*')).meta).toMatchObject({ total: 1, totalRelation: 'exact' });
  expect(titles(await page('lemma -qa*', '&sort=title'))).toEqual(['Lemma']);
  expect((await page('lemma -qa*', '&facets=language')).facets!['language']!.counted).toBe(1);
  expect(titles(await page('lemma -qazzy*'))).toHaveLength(7);
});

it.each(['z*', 'zl*'])('mean words, and not what facets are counted by: %s', async (beginning) => {
  expect(titles(await page(beginning))).toEqual([]);
  expect(titles(await page(`lemma -${beginning}`))).toHaveLength(8);
});
