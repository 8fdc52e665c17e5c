import { aBook } from '../support/a-book.js';
import { anAuthor } from '../support/an-author.js';
import { type Api, startApi } from '../support/api.js';

interface Page {
  data: { id: number; title: string; name: string }[];
  meta: { total: number; totalRelation: string; sort: string; count: number; correctedTo?: string | null };
  links: Record<string, string | null>;
  errors: { name: string; message: string }[];
}

let api: Api;
beforeAll(async () => {
  api = await startApi();
  const austen = await anAuthor(api, { name: 'Jane Austen', names: [{ kind: 'variant', name: 'Джейн Остин' }] });
  const brien = await anAuthor(api, { name: "Flann O'Brien" });
  const publisher = (await api.post('/v1/publishers', { name: 'Egerton' })).body as { data: { id: number } };
  const pride = await aBook(api, {
    title: 'Pride and Prejudice',
    titles: [{ kind: 'translated', language: 'fre', title: 'Orgueil et Préjugés' }],
    contributors: [{ authorId: austen.id }],
    languages: ['eng'],
    published: '1813',
    format: 'hardcover',
    publications: [{ publisherId: publisher.data.id }],
    subjects: [{ heading: 'Courtship' }],
    identifiers: [{ scheme: 'isbn', value: '9780141439518' }],
  });
  for (let i = 0; i < 3; i += 1) {
    await aBook(api, {
      title: 'Pride and Prejudice',
      workId: pride.work.id,
      languages: ['eng'],
      published: `195${i}`,
      format: 'paperback',
    });
  }
  await aBook(api, { title: 'Pride and Prejudice and Zombies', contributors: [{ creditedAs: 'Seth Grahame-Smith' }], languages: ['eng'] });
  await aBook(api, { title: 'Gay Pride Prejudice', languages: ['ger'] });
  await aBook(api, { title: "L'Étranger", contributors: [{ creditedAs: 'Albert Camus' }], languages: ['fre'] });
  await aBook(api, { title: 'At Swim-Two-Birds', contributors: [{ authorId: brien.id }] });
  await aBook(api, { title: '红楼梦', languages: ['chi'] });
});
afterAll(() => api.stop());

async function titles(query: string, list = 'books'): Promise<string[]> {
  const { body, status } = await api.get(`/v1/${list}?${query}`);
  expect(status).toBe(200);
  return (body as Page).data.map(({ title, name }) => title ?? name);
}

const q = (text: string) => `q=${encodeURIComponent(text)}`;

describe('q of books', () => {
  it.each([
    ['zombies', ['Pride and Prejudice and Zombies']],
    ['PREJUGES orgueil', ['Pride and Prejudice']],
    ['"prejudice and zombies"', ['Pride and Prejudice and Zombies']],
    ['prejudice -and', ['Gay Pride Prejudice']],
    ['zomb*', ['Pride and Prejudice and Zombies']],
    ['zo*', ['Pride and Prejudice and Zombies']],
    ['etranger', ["L'Étranger"]],
    ["l'etranger", ["L'Étranger"]],
    ['L’ETRANGER', ["L'Étranger"]],
    ['letranger', ["L'Étranger"]],
    ['étranger'.normalize('NFD'), ["L'Étranger"]],
    ["o'brien", ['At Swim-Two-Birds']],
    ['OBrien swim', ['At Swim-Two-Birds']],
    ['o brien', ['At Swim-Two-Birds']],
    ['two birds', ['At Swim-Two-Birds']],
    ['swim-two', ['At Swim-Two-Birds']],
    ['楼梦', ['红楼梦']],
    ['остин 1813', []],
    ['остин', ['Pride and Prejudice']],
    ['egerton', ['Pride and Prejudice']],
    ['courtship', ['Pride and Prejudice']],
    ['978-0-14-143951-8', ['Pride and Prejudice']],
    ['austen 0141439513', ['Pride and Prejudice']],
    ['camus 0141439513', []],
    ['zombies -0141439513', ['Pride and Prejudice and Zombies']],
    ['978\u20110\u201114\u2011143951\u20118', ['Pride and Prejudice']],
  ])('%s', async (text, found) => expect([...new Set(await titles(q(text)))]).toEqual(found));

  it('puts the whole title and the book with many editions first', async () => {
    const found = await titles(q('pride prejudice'));
    expect(found.slice(0, 4)).toEqual(Array(4).fill('Pride and Prejudice'));
    expect(found).toHaveLength(6);
    expect((await titles(q('gay pride prejudice')))[0]).toBe('Gay Pride Prejudice');
    expect(await titles(q('austen'))).toHaveLength(4);
    expect(await titles(q('austen -0141439513'))).toHaveLength(3);
  });

  it('puts a translation behind the books that bear the title that is asked for, and before them for its own', async () => {
    const original = await aBook(api, { title: 'The Trial', languages: ['eng'] });
    const others = [{ kind: 'original', language: 'eng', title: 'The Trial' }];
    await aBook(api, { title: 'Der Prozess', workId: original.work.id, languages: ['ger'], titles: others });
    await aBook(api, { title: 'The Trial', workId: original.work.id, languages: ['eng'] });
    for (const text of ['trial', 'the trial']) expect(await titles(q(text))).toEqual(['The Trial', 'The Trial', 'Der Prozess']);
    expect(await titles(q('prozess'))).toEqual(['Der Prozess']);
  });

  it('goes with filters, sorts, pages and counts', async () => {
    const { body } = await api.get(`/v1/books?${q('pride')}&limit=2&offset=2`);
    const { meta, links } = body as Page;
    expect(meta).toMatchObject({ total: 6, totalRelation: 'exact', sort: 'relevance', count: 2, correctedTo: null });
    expect(links['next']).toContain('q=pride');
    expect(await titles(`${q('pride')}&language=ger`)).toEqual(['Gay Pride Prejudice']);
    expect(await titles(`${q('pride')}&language=!eng`)).toEqual(['Gay Pride Prejudice']);
    expect(await titles(`${q('pride')}&published=1950..1951`)).toHaveLength(2);
    expect(await titles(`${q('pride')}&published=1950..&format=paperback&sort=-published`)).toHaveLength(3);
    expect(await titles(`${q('pride')}&author=austen`)).toHaveLength(4);
    expect(await titles(`${q('pride')}&author=nobody%20at%20all`)).toEqual([]);
    expect(await titles(`${q('pride')}&author=!nobody%20at%20all`)).toHaveLength(6);
    expect(await titles(`${q('prejudice')}&sort=title&limit=1`)).toEqual(['Gay Pride Prejudice']);
    const none = await api.get(`/v1/books?${q('pride')}&count=none&sort=-published`);
    expect((none.body as Page).meta).toMatchObject({ total: null, totalRelation: 'none', sort: '-published' });
  });

  it('corrects what is misspelled, and says so', async () => {
    const { body } = await api.get(`/v1/books?${q('zombeis')}`);
    expect((body as Page).data.map(({ title }) => title)).toEqual(['Pride and Prejudice and Zombies']);
    expect((body as Page).meta.correctedTo).toBe('zombies');
    const sorted = (await api.get(`/v1/books?${q('zombeis')}&sort=title`).expect(200)).body as Page;
    expect(sorted).toMatchObject({ data: (body as Page).data, meta: { correctedTo: 'zombies' } });
    expect(((await api.get(`/v1/books?${q('xqzzy')}`)).body as Page).data).toEqual([]);
  });

  it('knows the slips of a pen, also in short words, and takes the whole title that they leave for what is meant', async () => {
    const guide = await aBook(api, { title: 'Gold River, a Guide' });
    for (let i = 0; i < 4; i += 1) await aBook(api, { title: 'Gold River, a Guide', workId: guide.work.id });
    await aBook(api, { title: 'The Gold River' });
    for (const text of ['godl river', 'god river', 'gpld river', 'goldd river', 'gold rievr']) {
      const { data, meta } = (await api.get(`/v1/books?${q(text)}`)).body as Page;
      expect([text, data[0]?.title, data.length]).toEqual([text, 'The Gold River', 6]);
      expect(meta.correctedTo).toMatch(/gold river$/);
    }
  });

  it('corrects nothing when there is a record of that name, however few', async () => {
    for (let i = 0; i < 4; i += 1) await aBook(api, { title: 'The Marble Orchard' });
    await aBook(api, { title: 'The Marbla Orchard' });
    const { data, meta } = (await api.get(`/v1/books?${q('the marbla orchard')}`)).body as Page;
    expect(data.map(({ title }) => title)).toEqual(['The Marbla Orchard']);
    expect(meta.correctedTo).toBeNull();
  });

  it('knows a whole title in ideographs with blanks between them', async () => {
    await aBook(api, { title: '梦红楼的学' });
    await aBook(api, { title: '红楼' });
    expect((await titles(q('红 楼')))[0]).toBe('红楼');
  });

  it('knows a whole title without its apostrophes', async () => {
    const tales = await aBook(api, { title: "The Pig's Castle and Other Tales" });
    for (let i = 0; i < 4; i += 1) await aBook(api, { title: "The Pig's Castle and Other Tales", workId: tales.work.id });
    await aBook(api, { title: "The Pig's Castle" });
    for (const text of ["the pig's castle", 'the pig s castle', 'Pigs castle', 'PIG’S CASTLE'])
      expect((await titles(q(text)))[0]).toBe("The Pig's Castle");
  });

  it('sees a change at once', async () => {
    const book = await aBook(api, { title: 'Sanditon' });
    expect(await titles(q('sanditon'))).toEqual(['Sanditon']);
    await api.patch(`/v1/books/${book.id}`, { title: 'The Brothers' });
    expect(await titles(`${q('brothers')}`)).toEqual(['The Brothers']);
    await api.remove(`/v1/books/${book.id}`);
    expect(await titles(q('brothers'))).toEqual([]);
  });

  it('sees what a change of other records makes of works, authors and completions at once', async () => {
    const isbn = '9780306406157';
    const work = await aBook(api, { title: 'Lady Susan' });
    const list = async (path: string) => ((await api.get(path).expect(200)).body as { data: { id: number }[] }).data;
    const works = () => list(`/v1/works?q=${isbn}`);
    expect(await works()).toEqual([]);
    const identifiers = [{ scheme: 'isbn', value: isbn }];
    const { body } = await api.post('/v1/books', { title: 'Lady Susan, again', workId: work.work.id, identifiers }).expect(201);
    expect((await works()).map(({ id }) => id)).toEqual([work.work.id]);
    await api.remove(`/v1/books/${(body as { data: { id: number } }).data.id}`).expect(204);
    expect(await works()).toEqual([]);
    expect(await list('/v1/suggest?q=zweitausend')).toEqual([]);
    await api.post('/v1/publishers', { name: 'Zweitausendeins' }).expect(201);
    expect(await list('/v1/suggest?q=zweitausend')).not.toEqual([]);
  });
});

it.each(['q=pride&offset=100000', 'q=pride&sort=updated&offset=100000'])('%s is past the end of what was found', async (query) => {
  const { body } = await api.get(`/v1/books?${query}`).expect(200);
  const { data, meta, links } = body as Page;
  expect([data, meta.total, meta.totalRelation, links['next']]).toEqual([[], 6, 'exact', null]);
});

it('a filter that leaves little does not make words of other spellings of those that were typed', async () => {
  expect(await titles('q=pride&language=ger')).toEqual(['Gay Pride Prejudice']);
  const { body } = await api.get(`/v1/books?q=pride&language=ger&facets=language`).expect(200);
  expect((body as Page).meta).toMatchObject({ total: 1, correctedTo: null });
});

it.each([
  ['q=', 'q'],
  ['q=%20', 'q'],
  ['q=-zombies', 'q'],
  [q('… !'), 'q'],
  [q('a'.repeat(201)), 'q'],
  ['q=a%00b', 'q'],
  ['q=a&q=b', 'q'],
  ['sort=relevance', 'sort'],
  ['q=a&sort=relevance,title', 'sort'],
  ['q=a&sort=-relevance', 'sort'],
  ['q=a&cursor=abc', 'cursor'],
])('%s is a 400 that names %s', async (query, name) => {
  for (const list of ['books', 'works', 'authors', 'publishers', 'series', 'subjects']) {
    const { body, status } = await api.get(`/v1/${list}?${query}`);
    expect([status, (body as Page).errors?.[0]?.name]).toEqual([400, name]);
  }
});

it.each([
  ['works', 'pride zombies', ['Pride and Prejudice and Zombies']],
  ['works', '9780141439518', ['Pride and Prejudice']],
  ['authors', 'austen jane', ['Jane Austen']],
  ['authors', 'остин', ['Jane Austen']],
  ['publishers', 'egertn', ['Egerton']],
])('q of %s: %s', async (list, text, found) => expect(await titles(q(text), list)).toEqual(found));

it.each([
  "'",
  '"',
  '\\',
  ':*',
  '& |',
  '!!',
  "a' | b",
  "a\\' b",
  '<-> a',
  'a:b',
  'a & !b',
  '(((',
  '%',
  '_',
  '*',
  'a*b',
  '"a* b"',
  '🎉 a',
  'İ',
  '-',
  'a -',
  '--a b',
])('q=%s is never a 5xx', async (text) => {
  for (const route of ['books', 'authors', 'search', 'suggest']) {
    const { status } = await api.get(`/v1/${route}?${q(text)}`);
    expect([200, 400]).toContain(status);
  }
});
