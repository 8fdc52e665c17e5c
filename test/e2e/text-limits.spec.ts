import fc from 'fast-check';
import { aBook } from '../support/a-book.js';
import { type Api, startApi } from '../support/api.js';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

/** Characters that nothing shortens: no two texts are alike, and none can be compressed. */
const kinds: [name: string, first: number, last: number][] = [
  ['letters of one byte', 0x61, 0x7a],
  ['Latin letters that fold to several', 0xc0, 0x17f],
  ['Greek and Cyrillic letters', 0x391, 0x44f],
  ['Devanagari with its signs', 0x905, 0x94d],
  ['ideographs', 0x4e00, 0x9fff],
  ['ligatures of whole sentences', 0xfdf0, 0xfdfb],
  ['letters of four bytes', 0x10330, 0x1034a],
  ['mathematical letters', 0x1d400, 0x1d454],
  ['ideographs of four bytes', 0x20000, 0x2a6df],
  ['pictures', 0x1f300, 0x1f5ff],
  ['marks without a letter', 0x300, 0x36f],
];

/** So many characters of a kind, others for each seed. */
function textOf(first: number, last: number, length: number, seed: number): string {
  const [points] = fc.sample(fc.array(fc.integer({ min: first, max: last }), { minLength: length, maxLength: length }), {
    numRuns: 1,
    seed,
  });
  return String.fromCodePoint(...points!).normalize('NFC');
}

const nonBlank = (text: string, length: number) => [...text].slice(0, length).join('');

interface Answer {
  status: number;
  body: { code?: string; data?: Record<string, unknown>; errors?: unknown[] };
}

/** What was stored is what was sent, to the last character. */
async function stores(path: string, member: string, body: Record<string, unknown>): Promise<string[]> {
  const answer = (await api.post(path, body)) as unknown as Answer;
  const read = answer.body.data?.[member];
  if (answer.status === 201 && read === body[member]) return [];
  return [`${path} ${member}: ${answer.status} ${answer.body.code} ${String(read).slice(0, 20)} ${JSON.stringify(answer.body.errors)}`];
}

it.each(kinds)(
  'a text of the greatest length may be made of %s',
  async (_, first, last) => {
    const text = (length: number, seed: number) => nonBlank(textOf(first, last, length, seed), length);
    const words = (length: number, seed: number) =>
      [...text(length, seed)]
        .map((letter, i) => (i % 6 === 5 ? ' ' : letter))
        .join('')
        .normalize('NFC')
        .trim();
    const wrong = [
      ...(await stores('/v1/books', 'title', { title: text(2_000, 1) })),
      ...(await stores('/v1/works', 'title', { title: text(2_000, 2) })),
      ...(await stores('/v1/works', 'title', { title: words(2_000, 3) })),
      ...(await stores('/v1/authors', 'name', { name: text(1_000, 4), kind: 'person' })),
      ...(await stores('/v1/authors', 'name', { name: words(1_000, 5), kind: 'organization' })),
      ...(await stores('/v1/publishers', 'name', { name: text(1_000, 6) })),
      ...(await stores('/v1/series', 'name', { name: text(1_000, 7), kind: 'story' })),
      ...(await stores('/v1/subjects', 'heading', { heading: text(1_000, 8), kind: 'topic', scheme: 'local' })),
      ...(await stores('/v1/books', 'subtitle', { title: 'A Title', subtitle: text(2_000, 9), description: text(20_000, 10) })),
    ];
    expect(wrong).toEqual([]);
  },
  60_000,
);

it('a text that is one character too long is refused by its place, whatever bytes it has', async () => {
  for (const [, first, last] of kinds) {
    const title = nonBlank(textOf(first, last, 2_200, 11), 2_001);
    const { body } = await api.post('/v1/works', { title }).expect(422);
    expect(body).toMatchObject({ code: 'invalid-body', errors: [{ pointer: '/title', code: 'text' }] });
  }
});

it('every member that is looked up by takes the longest value there is', async () => {
  const value = textOf(0x10330, 0x1034a, 500, 12);
  const url = `https://example.org/${'%F0%90%8D%88'.repeat(80)}`;
  const book = await aBook(api, {
    identifiers: [
      { scheme: 'a'.repeat(40), value },
      { scheme: 'isbn', value },
    ],
    links: [{ url, title: textOf(0x20000, 0x2a6df, 500, 13) }],
    contributors: [{ creditedAs: textOf(0x10330, 0x1034a, 1_000, 14), role: 'aut' }],
    publications: [{ name: textOf(0x1f300, 0x1f5ff, 1_000, 15), place: textOf(0x20000, 0x2a6df, 500, 16) }],
    subjects: [{ heading: textOf(0x20000, 0x2a6df, 1_000, 17), kind: 'topic' }],
    series: [{ name: textOf(0x10330, 0x1034a, 1_000, 18), number: '1' }],
    titles: [{ kind: 'alternative', title: textOf(0x10330, 0x1034a, 2_000, 19) }],
  });
  expect(book).toMatchObject({ identifiers: [{ value }, { value }], links: [{ url }] });
});

it('a book may have as many and as long texts as one body holds', async () => {
  const titles = Array.from({ length: 60 }, (_, i) => ({ kind: 'alternative', title: textOf(0x4e00, 0x9fff, 2_000, 100 + i) }));
  const book = await aBook(api, { titles });
  expect(book).toMatchObject({ titles: [titles[0], ...titles.slice(1)] });
  await api
    .patch(`/v1/books/${book.id}`, { titles: titles.map((title, i) => ({ ...title, title: textOf(0x10330, 0x1034a, 2_000, 200 + i) })) })
    .expect(200);
}, 60_000);
