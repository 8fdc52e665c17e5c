import { aBook } from '../support/a-book.js';
import { anAuthor } from '../support/an-author.js';
import { type Api, startApi } from '../support/api.js';

let api: Api;
beforeAll(async () => {
  api = await startApi();
  await aBook(api, { title: 'Emma', identifiers: [{ scheme: 'isbn', value: '0-14-143958-0' }] });
});
afterAll(() => api.stop());

describe('an ISBN', () => {
  it.each(['0141439580', '0-14-143958-0', '9780141439587', '978-0-14-143958-7', '978 0 14 143958 7'])(
    'finds its book as %s',
    async (isbn) => {
      const answer = await api.get(`/v1/isbn/${encodeURIComponent(isbn)}`).expect(200);
      expect(answer.body).toMatchObject({ data: { title: 'Emma', isbn13: '9780141439587' } });
      expect(answer.headers['content-location']).toBe('/v1/books/1');
    },
  );

  it('with a lower-case x finds its book', async () => {
    await aBook(api, { title: 'With an X', identifiers: [{ scheme: 'isbn', value: '0-8044-2957-X' }] });
    expect((await api.get('/v1/isbn/080442957x').expect(200)).body).toMatchObject({ data: { title: 'With an X' } });
  });

  it('that is none is refused, and one that is not here is not found', async () => {
    await api.get('/v1/isbn/0141439581').expect(400);
    await api.get('/v1/isbn/9780141439518').expect(404);
  });

  it('of a book that was deleted says so, until another one has it', async () => {
    const gone = await aBook(api, { title: 'Gone', identifiers: [{ scheme: 'isbn', value: '9780306406157' }] });
    await api.remove(`/v1/books/${gone.id}`).expect(204);
    const { body } = await api.get('/v1/isbn/0306406152').expect(410);
    expect(body).toMatchObject({ code: 'record-deleted', detail: `The book ${gone.id} was deleted.` });
    await aBook(api, { title: 'Come', identifiers: [{ scheme: 'isbn', value: '9780306406157' }] });
    expect((await api.get('/v1/isbn/0306406152').expect(200)).body).toMatchObject({ data: { title: 'Come' } });
  });
});

it('an identifier finds every record that has it', async () => {
  await anAuthor(api, { name: 'Q', identifiers: [{ scheme: 'wikidata', value: 'Q36322' }] });
  const { body } = await api.get('/v1/identifiers/wikidata/Q36322').expect(200);
  expect(body).toMatchObject({ data: [{ kind: 'authors', label: 'Q' }], meta: { total: 1 } });
  await api.get('/v1/identifiers/wikidata/Q1').expect(404);
});

describe('an LCCN or an OCLC number', () => {
  beforeAll(() =>
    aBook(api, {
      title: 'Numbered',
      identifiers: [
        { scheme: 'lccn', value: '85-2' },
        { scheme: 'oclc', value: '(OCoLC)ocm55519404' },
        { scheme: 'lccn', value: 'none' },
      ],
    }),
  );

  it('is stored in its one form, beside what was written; what is none is kept as invalid', async () => {
    const { body } = await api.get('/v1/books?title=numbered').expect(200);
    const [{ id }] = (body as { data: { id: number }[] }).data as [{ id: number }];
    expect((await api.get(`/v1/books/${id}`).expect(200)).body).toMatchObject({
      data: {
        identifiers: [
          { scheme: 'lccn', value: '85000002', valueRaw: '85-2', status: 'valid' },
          { scheme: 'oclc', value: '55519404', valueRaw: '(OCoLC)ocm55519404', status: 'valid' },
          { scheme: 'lccn', value: 'none', valueRaw: 'none', status: 'invalid' },
        ],
      },
    });
  });

  it.each(['lccn:85-2', 'lccn:85000002', 'lccn: 85-000002', 'oclc:ocm55519404', 'oclc:0055519404', 'oclc:55519404', 'lccn:none'])(
    'is found in any spelling: %s',
    async (identifier) => {
      const [scheme, value] = identifier.split(':') as [string, string];
      const numbered = { data: [{ label: 'Numbered' }] };
      expect((await api.get(`/v1/identifiers/${scheme}/${encodeURIComponent(value)}`).expect(200)).body).toMatchObject(numbered);
      const list = await api.get(`/v1/books?identifier=${encodeURIComponent(identifier)}`).expect(200);
      expect(list.body).toMatchObject({ data: [{ title: 'Numbered' }] });
      const lookup = await api.post('/v1/books/lookup', { identifiers: [identifier] }).expect(200);
      expect(lookup.body).toMatchObject({ data: [{ status: 'found', book: { title: 'Numbered' } }] });
    },
  );
});
