import pg from 'pg';
import { aBook } from '../support/a-book.js';
import { anAuthor } from '../support/an-author.js';
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

describe('authors who are asked for as they are spoken of', () => {
  it('are corrected to nobody else, however few have the name', async () => {
    for (let i = 0; i < 4; i += 1) await anAuthor(api, { name: 'Peter Marlowe' });
    await anAuthor(api, { name: 'Peter Marlow' });
    for (const text of ['peter marlow', 'Peter Marlow', 'Marlow, Peter'])
      expect(await found('authors', text)).toMatchObject({ names: ['Peter Marlow'], meta: { correctedTo: null } });
  });

  it('come before those with more works who merely have the words', async () => {
    const { id: other } = await anAuthor(api, { name: 'Thomas Byrd Wyndham' });
    for (let i = 0; i < 3; i += 1) await aBook(api, { title: `Byrd ${i}`, contributors: [{ authorId: other }] });
    await anAuthor(api, { name: 'Thomas Wyndham' });
    expect((await found('authors', 'thomas wyndham')).names[0]).toBe('Thomas Wyndham');
  });

  it('are found by a name with a slip in it, before others who have the words', async () => {
    const { id: other } = await anAuthor(api, { name: 'Agnes Quilliam Tordoff' });
    for (let i = 0; i < 3; i += 1) await aBook(api, { title: `Tordoff ${i}`, contributors: [{ authorId: other }] });
    await anAuthor(api, { name: "Agnes O'Tordoff" });
    await anAuthor(api, { name: 'Agnes Tordoff' });
    for (const text of ['agnes tordof', 'tordof, agnes'])
      expect(await found('authors', text)).toMatchObject({ names: ['Agnes Tordoff', expect.anything(), expect.anything()] });
  });
});

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

it('what begins like a query in two ways is found once, and what it names stays before it', async () => {
  for (const name of ['A.A. Balkema', 'A.A.']) await api.post('/v1/publishers', { name }).expect(201);
  const { names, meta } = await found('publishers', 'A.A.');
  expect([names, meta.total]).toEqual([['A.A.', 'A.A. Balkema'], 2]);
});

describe('with more records of a title, or that begin like it, than come in by it', () => {
  beforeAll(async () => {
    const client = new pg.Client({ connectionString: api.settings.databaseUrl });
    await client.connect();
    const add = (works: number, title: string, books: number, language: string) =>
      client.query(
        `with w as (insert into works (title, title_sort) select t, lower(t) from generate_series(1, $1::integer) i, replace($2, '?', i::text) t returning id, title, title_sort),
         b as (insert into books (work_id, title, title_sort) select id, title, title_sort from w, generate_series(1, $3::integer) returning id)
         insert into book_languages (book_id, position, language) select id, 1, $4 from b`,
        [works, title, books, language],
      );
    await add(150, 'Hamlet', 1, 'eng');
    await add(1, 'Hamlet', 40, 'eng');
    await add(1, 'Hamlet', 1, 'ger');
    await add(1, 'Hamlet in Wittenberg', 10, 'ger');
    await add(150, 'Macbeth A?', 1, 'eng');
    await add(1, 'Macbeth Z', 3, 'eng');
    await client.end();
  });

  async function works(query: string): Promise<string[]> {
    const { body } = await api.get(`/v1/books?${query}&fields=work`).expect(200);
    return (body as { data: { work: { id: number; title: string } }[] }).data.map(({ work }) => `${work.title} ${work.id}`);
  }

  it('the most popular of them come first', async () => {
    const hamlets = await works('q=hamlet&limit=41');
    expect(new Set(hamlets.slice(0, 40)).size).toBe(1);
    expect(hamlets[40]).not.toBe(hamlets[0]);
    expect((await found('works', 'hamlet')).ids[0]).toBe(Number(hamlets[0]!.split(' ').at(-1)));
    for (const list of ['works', 'books']) expect((await found(list, 'macbeth')).names[0]).toBe('Macbeth Z');
  });

  it('one of them comes first that a filter leaves', async () => {
    const { names } = await found('books', 'hamlet', '&language=ger');
    expect(names).toEqual(['Hamlet', ...Array<string>(10).fill('Hamlet in Wittenberg')]);
  });
});
