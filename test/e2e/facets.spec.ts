import { aBook } from '../support/a-book.js';
import { anAuthor } from '../support/an-author.js';
import { type Api, startApi } from '../support/api.js';

interface Facet {
  relation: string;
  counted: number;
  values: { value: string; label: string; count: number }[];
}

let api: Api;
beforeAll(async () => {
  api = await startApi();
  const { id: authorId } = await anAuthor(api, { name: 'Jane Austen' });
  const pride = await aBook(api, {
    title: 'Pride and Prejudice',
    contributors: [{ authorId }],
    languages: ['eng'],
    published: '1813',
    subjects: [{ heading: 'Courtship' }],
  });
  for (const published of ['1950', '1951', '1952'])
    await aBook(api, { title: 'Pride and Prejudice', workId: pride.work.id, languages: ['eng'], published });
  await aBook(api, { title: 'Pride and Prejudice and Zombies', languages: ['eng'] });
  await aBook(api, { title: 'Gay Pride Prejudice', languages: ['ger'] });
  await aBook(api, { title: "L'Étranger", languages: ['fre'] });
  await aBook(api, { title: '红楼梦', languages: ['chi'] });
  await aBook(api, { title: 'At Swim-Two-Birds' });
  await aBook(api, { title: 'Historia ecclesiastica', languages: ['lat'], published: '0735' });
});
afterAll(() => api.stop());

const facets = async (query: string, list = 'books') =>
  ((await api.get(`/v1/${list}?${query}`)).body as { facets: Record<string, Facet> }).facets;

describe('facets', () => {
  it('count values among all matches, whatever the page shows', async () => {
    const { language, author, year } = await facets('q=pride&facets=language,author,year:2&limit=1');
    expect(language).toEqual({
      relation: 'exact',
      counted: 6,
      values: [
        { value: 'eng', label: 'eng', count: 5 },
        { value: 'ger', label: 'ger', count: 1 },
      ],
    });
    expect(author!.values).toEqual([{ value: expect.any(String) as string, label: 'Jane Austen', count: 4 }]);
    expect(year!.values).toHaveLength(2);
  });

  it('count without a search, with filters, and of works', async () => {
    expect((await facets('facets=subject:1&language=eng'))['subject']!.values).toEqual([
      { value: expect.any(String) as string, label: 'Courtship', count: 1 },
    ]);
    expect((await facets('facets=language'))['language']!.counted).toBeGreaterThan(8);
    expect((await facets('facets=author&q=pride', 'works'))['author']!.values).toMatchObject([{ label: 'Jane Austen', count: 1 }]);
    expect((await facets('facets=format&q=xqzzy'))['format']).toEqual({ relation: 'exact', counted: 0, values: [] });
  });

  it('name years as the filter takes them', async () => {
    const { year } = await facets('q=ecclesiastica&facets=year');
    expect(year!.values).toEqual([{ value: '0735', label: '0735', count: 1 }]);
    const { body } = await api.get(`/v1/books?published=${year!.values[0]!.value}`).expect(200);
    expect((body as { data: { title: string }[] }).data.map(({ title }) => title)).toEqual(['Historia ecclesiastica']);
  });

  it.each(['facets=', 'facets=colour', 'facets=language:0', 'facets=language:101', 'facets=language,language:5', 'facets=language:x'])(
    '%s is a 400 that names facets',
    async (query) => {
      const { body, status } = await api.get(`/v1/books?${query}`);
      expect([status, (body as { errors: { name: string }[] }).errors[0]!.name]).toEqual([400, 'facets']);
    },
  );
});
