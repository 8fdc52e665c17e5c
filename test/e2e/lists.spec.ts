import { aBook } from '../support/a-book.js';
import { anAuthor } from '../support/an-author.js';
import { type Api, startApi } from '../support/api.js';

interface Page {
  data: { id: number; title: string }[];
  meta: Record<string, unknown>;
  links: Record<string, string | null>;
}

let api: Api;
beforeAll(async () => {
  api = await startApi();
  const austen = await anAuthor(api, { name: 'Jane Austen', born: '16 December 1775', died: '1817' });
  const verne = await anAuthor(api, { name: 'Jules Verne', born: '1828', died: '1905' });
  await aBook(api, {
    title: 'Emma',
    contributors: [{ authorId: austen.id }],
    languages: ['eng'],
    format: 'paperback',
    country: 'GB',
    published: '1815',
    publications: [{ name: 'John Murray' }],
    identifiers: [{ scheme: 'isbn', value: '0-14-143958-0' }],
  });
  await aBook(api, { title: 'Persuasion', contributors: [{ authorId: austen.id }], languages: ['eng'], published: '1817-12-20' });
  await aBook(api, {
    title: 'Vingt mille lieues sous les mers',
    contributors: [{ authorId: verne.id }, { creditedAs: 'Alphonse de Neuville', role: 'ill' }],
    languages: ['fr'],
    published: '1870',
    subjects: [{ heading: 'Submarines' }],
    series: [{ name: 'Voyages extraordinaires', number: '6' }],
  });
  await aBook(api, { title: 'The Élan', published: '44 BC' });
});
afterAll(() => api.stop());

const list = async (path: string): Promise<Page> => (await api.get(path).expect(200)).body as Page;
const titles = async (path: string): Promise<string[]> => (await list(path)).data.map(({ title }) => title);

describe('a list of books', () => {
  it('has an envelope with what the page is and where its neighbours are', async () => {
    const answer = await api.get('/v1/books?limit=2&offset=2').expect(200);
    const { meta, links } = answer.body as Page;
    expect(meta).toEqual({ limit: 2, offset: 2, count: 2, total: 4, totalRelation: 'exact', sort: 'id' });
    expect(links).toEqual({
      self: '/v1/books?limit=2&offset=2',
      first: '/v1/books?limit=2&offset=0',
      prev: '/v1/books?limit=2&offset=0',
      next: null,
      nextCursor: null,
      last: '/v1/books?limit=2&offset=2',
    });
    expect(answer.headers['x-total-count']).toBe('4');
    expect(answer.headers['link']).toBe(
      '</v1/books?limit=2&offset=0>; rel="first", </v1/books?limit=2&offset=0>; rel="prev", </v1/books?limit=2&offset=2>; rel="last"',
    );
  });

  it('can be walked by its links from the first page to the last', async () => {
    const seen: number[] = [];
    for (let next: string | null = '/v1/books?limit=3&sort=title'; next;) {
      const page: Page = await list(next);
      seen.push(...page.data.map(({ id }) => id));
      next = page.links['next'] ?? null;
    }
    expect(seen).toHaveLength(4);
    expect(new Set(seen).size).toBe(4);
  });

  it('embeds the work and the resolved authors of every book', async () => {
    const [book] = (await list('/v1/books?title=vingt mille lieues sous les mers')).data;
    expect(book).toMatchObject({
      work: { title: 'Vingt mille lieues sous les mers' },
      authors: [
        { name: 'Jules Verne', role: 'aut' },
        { id: null, name: 'Alphonse de Neuville', role: 'ill' },
      ],
      languages: ['fre'],
    });
  });

  it('shows the authors of the work where the book names none', async () => {
    const [emma] = (await list('/v1/books?title=emma')).data as unknown as [{ work: { id: number } }];
    const bare = await aBook(api, { title: 'Emma, a play', workId: emma.work.id });
    expect(bare.authors).toEqual([expect.objectContaining({ name: 'Jane Austen', role: 'aut' })]);
    await api.remove(`/v1/books/${bare.id}`).expect(204);
  });

  it.each(['id', '-id', 'title', '-title', 'published', '-updated', 'published,-title', '-published,title,-id', '-title,id'])(
    'can be walked by its cursors in both directions, sorted by %s',
    async (sort) => {
      for (const filter of ['', '&language=eng,fre']) {
        const all = (await list(`/v1/books?sort=${sort}${filter}`)).data.map(({ id }) => id);
        const there: number[] = [];
        let page = await list(`/v1/books?limit=1&sort=${sort}${filter}`);
        for (; page.links['nextCursor']; page = await list(page.links['nextCursor'])) there.push(...page.data.map(({ id }) => id));
        there.push(...page.data.map(({ id }) => id));
        expect(there).toEqual(all);
        const back: number[] = [];
        for (let prev = page.links['prev']!; prev; prev = (page = await list(prev)).links['prev']!) back.unshift(page.data[0]?.id ?? 0);
        back.unshift(page.data[0]!.id);
        expect(back.filter((id, i) => id !== back[i - 1])).toEqual(all);
      }
    },
  );

  it('refuses a cursor that is not its own, and one beside an offset', async () => {
    const { links } = await list('/v1/books?limit=1&sort=title');
    const next = links['nextCursor']!;
    for (const [path, name] of [
      [next.replace('sort=title', 'sort=-title'), 'cursor'],
      [next.replace('books', 'works'), 'cursor'],
      [`${next}&language=eng`, 'cursor'],
      [`${next}&offset=0`, 'cursor'],
      ['/v1/books?cursor=abc', 'cursor'],
      ['/v1/books?cursor=a.b', 'cursor'],
      ['/v1/identifiers/isbn/9780141439587?cursor=abc', 'cursor'],
    ] as const) {
      const { body } = await api.get(path).expect(400);
      expect((body as { errors: { name: string }[] }).errors[0]!.name).toBe(name);
    }
  });

  it('past its end is an empty page that links back', async () => {
    const { data, links } = await list('/v1/books?offset=1000');
    expect(data).toEqual([]);
    expect(links).toMatchObject({ next: null, prev: '/v1/books?limit=20&offset=980', last: '/v1/books?limit=20&offset=0' });
  });

  it.each([
    ['id', ['Emma', 'Persuasion', 'Vingt mille lieues sous les mers', 'The Élan']],
    ['-id', ['The Élan', 'Vingt mille lieues sous les mers', 'Persuasion', 'Emma']],
    ['title', ['The Élan', 'Emma', 'Persuasion', 'Vingt mille lieues sous les mers']],
    ['-published', ['Vingt mille lieues sous les mers', 'Persuasion', 'Emma', 'The Élan']],
    ['published,-title', ['The Élan', 'Emma', 'Persuasion', 'Vingt mille lieues sous les mers']],
  ])('is sorted by %s', async (sort, expected) => {
    expect(await titles(`/v1/books?sort=${sort}`)).toEqual(expected);
  });

  it.each([
    ['author=1', ['Emma', 'Persuasion']],
    ['author=1,2', ['Emma', 'Persuasion', 'Vingt mille lieues sous les mers']],
    ['author=99', []],
    ['work=1', ['Emma']],
    ['publisher=1', ['Emma']],
    ['subject=1', ['Vingt mille lieues sous les mers']],
    ['series=1', ['Vingt mille lieues sous les mers']],
    ['language=fra', ['Vingt mille lieues sous les mers']],
    ['language=en,fr', ['Emma', 'Persuasion', 'Vingt mille lieues sous les mers']],
    ['format=paperback', ['Emma']],
    ['country=gb', ['Emma']],
    ['published=1817', ['Persuasion']],
    ['published=1817-12', ['Persuasion']],
    ['published=1817-11', []],
    ['published=-0043', ['The Élan']],
    ['isbn=9780141439587', ['Emma']],
    ['identifier=isbn:0141439580', ['Emma']],
    ['title=elan', ['The Élan']],
    ['title=The%20E%CC%81lan', ['The Élan']],
    ['author=1&language=eng&published=1815', ['Emma']],
    ['author=austen', ['Emma', 'Persuasion']],
    ['author=Jane+Austen', ['Emma', 'Persuasion']],
    ['author=AUSTEN+JANE,VERNE', ['Emma', 'Persuasion', 'Vingt mille lieues sous les mers']],
    ['author="Austen"', []],
    ['author="Austen, Jane",99', ['Emma', 'Persuasion']],
    ['author=aust', []],
    ['author=nobody', []],
    ['author=!nobody', ['Emma', 'Persuasion', 'Vingt mille lieues sous les mers', 'The Élan']],
    ['author=!1', ['Vingt mille lieues sous les mers', 'The Élan']],
    ['author=!austen,verne', ['The Élan']],
    ['author=1&author=2', []],
    ['author=1&author=!2', ['Emma', 'Persuasion']],
    ['publisher=john', ['Emma']],
    ['subject=submarines', ['Vingt mille lieues sous les mers']],
    ['series=voyages', ['Vingt mille lieues sous les mers']],
    ['title=vingt+mille,persuasion', ['Persuasion', 'Vingt mille lieues sous les mers']],
    ['title="vingt+mille"', []],
    ['title=!emma', ['Persuasion', 'Vingt mille lieues sous les mers', 'The Élan']],
    ['language=!eng', ['Vingt mille lieues sous les mers', 'The Élan']],
    ['language=!eng&language=!fre', ['The Élan']],
    ['format=!paperback', ['Persuasion', 'Vingt mille lieues sous les mers', 'The Élan']],
    ['country=gb,us&format=paperback,hardcover', ['Emma']],
    ['published=1815..1817', ['Emma', 'Persuasion']],
    ['published=1816..', ['Persuasion', 'Vingt mille lieues sous les mers']],
    ['published=..1815', ['Emma', 'The Élan']],
    ['published=1815,1870..1900', ['Emma', 'Vingt mille lieues sous les mers']],
    ['published=!1815', ['Persuasion', 'Vingt mille lieues sous les mers', 'The Élan']],
    ['updated=2026..', ['Emma', 'Persuasion', 'Vingt mille lieues sous les mers', 'The Élan']],
    ['updated=..2025', []],
  ])('is filtered by %s', async (filter, expected) => {
    expect(await titles(`/v1/books?${filter}`)).toEqual(expected);
  });

  it.each([
    ['/v1/works/1/books', ['Emma']],
    ['/v1/authors/1/books', ['Emma', 'Persuasion']],
    ['/v1/authors/1/books?author=2', []],
    ['/v1/authors/1/books?language=eng&published=1815', ['Emma']],
    ['/v1/authors/1/works', ['Emma', 'Persuasion']],
    ['/v1/authors/1/works?author=2', []],
    ['/v1/publishers/1/books', ['Emma']],
    ['/v1/series/1/books', ['Vingt mille lieues sous les mers']],
    ['/v1/subjects/1/books', ['Vingt mille lieues sous les mers']],
  ])('hangs on a record: %s', async (path, expected) => {
    expect(await titles(path)).toEqual(expected);
    await api.get(path.replace('/1/', '/99/')).expect(404);
  });

  it.each([
    ['count=none', null, 'none'],
    ['count=exact', 4, 'exact'],
  ])('counts as it is told: %s', async (count, total, totalRelation) => {
    expect((await list(`/v1/books?${count}`)).meta).toMatchObject({ total, totalRelation });
  });

  it('gives an exact total where it is at hand, also to who wants an estimate', async () => {
    expect((await list('/v1/books?count=estimate')).meta).toMatchObject({ total: 4, totalRelation: 'exact' });
  });
});

it.each([
  ['authors?name=jane+austen', ['Jane Austen']],
  ['authors?name="Austen,+Jane"', ['Jane Austen']],
  ['authors?name=verne', ['Jules Verne']],
  ['authors?kind=person,meeting&name=!verne', ['Jane Austen']],
  ['authors?born=..1800', ['Jane Austen']],
  ['authors?died=1900..1910', ['Jules Verne']],
  ['authors?updated=..2025', []],
  ['works?author=verne&published=..1900', []],
  ['works?author=verne&title=vingt', ['Vingt mille lieues sous les mers']],
  ['works?author=!austen&author=!verne', ['The Élan']],
  ['publishers?name=john', ['John Murray']],
  ['publishers?parent=john', []],
  ['series?name=voyages&kind=!story', ['Voyages extraordinaires']],
  ['subjects?heading=submarines&scheme=local&kind=topic,place', ['Submarines']],
  ['subjects?code=x', []],
])('/v1/%s is filtered', async (path, expected) => {
  const { data } = await list(`/v1/${path}`);
  expect((data as unknown as Record<string, string>[]).map(({ title, name, heading }) => title ?? name ?? heading)).toEqual(expected);
});

it('equal filters are one page of the cache, whatever their order', async () => {
  await api.get('/v1/books?author=2,1&author=!99&language=!fre,eng').expect(200);
  const again = await api.get('/v1/books?language=!eng,fre,eng&author=!99&author=1,2').expect(200);
  expect(again.headers['cache-status']).toMatch(/hit/);
});

it.each(['authors', 'works', 'publishers', 'series', 'subjects'])('%s are listed and got one by one', async (kind) => {
  const { data } = await list(`/v1/${kind}?limit=1`);
  expect(data).toHaveLength(1);
  const { body } = await api.get(`/v1/${kind}/${data[0]!.id}`).expect(200);
  expect(body).toMatchObject({ data: data[0], links: { self: `/v1/${kind}/${data[0]!.id}` } });
});

it('a year 0, which no calendar of PostgreSQL has, is refused', async () => {
  const { body } = await api.get('/v1/books?updated=0000..').expect(400);
  expect((body as { errors: object[] }).errors).toMatchObject([{ name: 'updated' }]);
});
