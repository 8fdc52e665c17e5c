import { DataSource } from 'typeorm';
import { CacheOutbox } from '../../src/platform/database/cache-outbox.js';
import { aBook } from '../support/a-book.js';
import { anAuthor } from '../support/an-author.js';
import { ADMIN_KEY, type Api, startApi } from '../support/api.js';
import request from 'supertest';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

describe('a new book', () => {
  it('answers 201 with its address, and is there', async () => {
    const answer = await api.post('/v1/books', { title: ' Middlemarch ', published: 'Dec. 1871' }).expect(201);
    const { data } = answer.body as { data: { id: number } };
    expect(answer.headers['location']).toBe(`/v1/books/${data.id}`);
    expect((await api.get(`/v1/books/${data.id}`).expect(200)).body).toMatchObject({
      data: {
        title: 'Middlemarch',
        version: 1,
        published: { raw: 'Dec. 1871', edtf: '1871-12', from: '1871-12-01', to: '1871-12-31', precision: 'month' },
      },
    });
  });

  it('comes with a work of its title and authors unless it names one', async () => {
    const author = await anAuthor(api, { name: 'George Eliot' });
    const book = await aBook(api, {
      title: 'Silas Marner',
      contributors: [{ authorId: author.id }, { creditedAs: 'Someone', role: 'ill' }],
    });
    const { body } = await api.get(`/v1/works/${book.work.id}`).expect(200);
    expect(body).toMatchObject({ data: { title: 'Silas Marner', authors: [{ id: author.id, name: 'George Eliot' }] } });
    const second = await aBook(api, { title: 'Silas Marner, large print', workId: book.work.id });
    expect(second.work).toEqual(book.work);
  });

  it('keeps everything that is said of it', async () => {
    const said = {
      subtitle: 'a study',
      statement: 'by somebody',
      editionStatement: '2nd ed.',
      format: 'hardcover',
      country: 'NZ',
      pageCount: 300,
      extent: 'xx, 280 p.',
      heightMm: 210,
      widthMm: 140,
      depthMm: 20,
      weightG: 400,
      durationS: 60,
      description: 'What it is about.',
      firstSentence: 'It began.',
      translatedFrom: ['ger'],
    };
    const book = await aBook(api, {
      ...said,
      languages: ['mi', 'en'],
      titles: [{ kind: 'original', language: 'de', title: 'Der Titel' }],
      publications: [
        { name: 'Lantern', place: 'Wellington' },
        { name: 'Printer', role: 'prt' },
      ],
      subjects: [{ heading: 'Fiords', kind: 'place' }],
      series: [{ name: 'Small Books', number: 'no. 7' }],
      identifiers: [
        { scheme: 'oclc', value: '123' },
        { scheme: 'isbn', value: '123' },
      ],
      links: [{ url: 'https://example.org/', title: 'More' }],
    });
    expect(book).toMatchObject({
      ...said,
      isbn13: null,
      languages: ['mao', 'eng'],
      titles: [{ kind: 'original', language: 'ger', title: 'Der Titel' }],
      publications: [
        { name: 'Lantern', role: 'pbl', place: 'Wellington' },
        { name: 'Printer', role: 'prt', place: null },
      ],
      subjects: [{ kind: 'place', heading: 'Fiords' }],
      series: [{ name: 'Small Books', number: 'no. 7' }],
      identifiers: [
        { scheme: 'oclc', value: '123', status: 'valid' },
        { scheme: 'isbn', value: '123', status: 'invalid' },
      ],
      links: [{ url: 'https://example.org/', title: 'More' }],
    });
  });

  it('with an ISBN that another book has is refused with the address of that book', async () => {
    const isbns = { identifiers: [{ scheme: 'isbn', value: '978-0-14-143951-8' }] };
    const book = await aBook(api, isbns);
    const answer = await api.post('/v1/books', { title: 'Twin', ...isbns }).expect(409);
    expect(answer.body).toMatchObject({ code: 'record-exists', detail: expect.stringContaining(`/v1/books/${book.id}`) as string });
    expect(answer.headers['link']).toBe(`</v1/books/${book.id}>; rel="duplicate"`);
    await api.remove(`/v1/books/${book.id}`).expect(204);
    await api.post('/v1/books', { title: 'Successor', ...isbns }).expect(201);
  });

  it('may have an ISBN that another one calls cancelled, and keeps one that it shares when it is changed', async () => {
    const identifiers = (status: string) => [{ scheme: 'isbn', value: '978-0-8044-2957-3', status }];
    await aBook(api, { title: 'Never printed', identifiers: identifiers('cancelled') });
    const book = await aBook(api, { title: 'Owner', identifiers: identifiers('valid') });
    const source = api.app.get(DataSource);
    await source.query(
      `insert into books (work_id, title, title_sort) select work_id, 'Imported', 'imported' from books where id = ${book.id}`,
    );
    await source.query(`insert into book_identifiers (book_id, ordinal, scheme, value, value_raw)
      select id, 1, 'isbn', '9780804429573', '080442957X' from books where title = 'Imported'`);
    const more = { identifiers: [...identifiers('valid'), { scheme: 'oclc', value: '42' }] };
    expect((await api.patch(`/v1/books/${book.id}`, more).expect(200)).body).toMatchObject({
      data: { identifiers: [{}, { value: '42' }] },
    });
    await api.post('/v1/books', { title: 'A third', identifiers: identifiers('valid') }).expect(409);
  });

  it('is added once when two clients add it at the same moment', async () => {
    const twin = { title: 'Twin', identifiers: [{ scheme: 'isbn', value: '978-0-553-21311-9' }] };
    const answers = await Promise.all([1, 2, 3].map(() => api.post('/v1/books', twin)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
  });

  it.each([
    [{}, '/title'],
    [{ title: '' }, '/title'],
    [{ title: ' ' }, '/title'],
    [{ title: 'a\0b' }, '/title'],
    [{ title: 'a\ud800b' }, '/title'],
    [{ title: 1 }, '/title'],
    [{ title: null }, '/title'],
    [{ title: 'x'.repeat(2001) }, '/title'],
    [{ title: 'x', id: 1 }, '/id'],
    [{ title: 'x', constructor: {} }, '/constructor'],
    [{ title: 'x', format: 'scroll' }, '/format'],
    [{ title: 'x', country: 'XX' }, '/country'],
    [{ title: 'x', languages: ['xx'] }, '/languages'],
    [{ title: 'x', languages: 'en' }, '/languages'],
    [{ title: 'x', pageCount: 0 }, '/pageCount'],
    [{ title: 'x', pageCount: '1' }, '/pageCount'],
    [{ title: 'x', pageCount: 1.5 }, '/pageCount'],
    [{ title: 'x', workId: 999_999 }, '/workId'],
    [{ title: 'x', workId: 2 ** 31 }, '/workId'],
    [{ title: 'x', contributors: [{ authorId: 999_999 }] }, '/contributors/0/authorId'],
    [{ title: 'x', contributors: [{ role: 'aut' }] }, '/contributors/0'],
    [{ title: 'x', contributors: [{ creditedAs: 'y', role: 'author' }] }, '/contributors/0/role'],
    [{ title: 'x', contributors: ['y'] }, '/contributors/0'],
    [{ title: 'x', contributors: [['y']] }, '/contributors/0/0'],
    [{ title: 'x', notes: [[[[[[[[[[]]]]]]]]]] }, '/notes/0/0/0/0/0/0/0'],
    [{ title: 'x', publications: [{}] }, '/publications/0'],
    [{ title: 'x', publications: [{ publisherId: 999_999 }] }, '/publications/0/publisherId'],
    [{ title: 'x', subjects: [{ kind: 'topic' }] }, '/subjects/0'],
    [{ title: 'x', series: [{ number: '1' }] }, '/series/0'],
    [{ title: 'x', identifiers: [{ scheme: 'ISBN ', value: '1' }] }, '/identifiers/0/scheme'],
    [{ title: 'x', links: [{ url: 'javascript:alert(1)' }] }, '/links/0/url'],
  ])('%j is refused at %s and changes nothing', async (body, pointer) => {
    const count = async () => ((await api.get('/v1/books?count=exact')).body as { meta: { total: number } }).meta.total;
    const before = await count();
    const answer = await api.post('/v1/books', body).expect(422);
    expect(answer.headers['content-type']).toBe('application/problem+json');
    expect((answer.body as { errors: object[] }).errors).toEqual([expect.objectContaining({ in: 'body', pointer })]);
    expect(await count()).toBe(before);
  });
});

describe('a merge patch', () => {
  it('changes what it names, removes what it sets to null, and leaves the rest', async () => {
    const book = await aBook(api, { subtitle: 'gone soon', pageCount: 10, languages: ['eng'], translatedFrom: ['rus'] });
    const { body } = await api.patch(`/v1/books/${book.id}`, { title: 'New', subtitle: null, languages: ['fre'] }).expect(200);
    expect(body).toMatchObject({
      data: { title: 'New', subtitle: null, pageCount: 10, languages: ['fre'], translatedFrom: ['rus'], version: 2, work: book.work },
    });
  });

  it('that names nothing changes nothing', async () => {
    const book = await aBook(api);
    const settled = jest.spyOn(api.app.get(CacheOutbox), 'settleOthers');
    expect((await api.patch(`/v1/books/${book.id}`, {}).expect(200)).body).toMatchObject({ data: book });
    // the version that it answers may be that of a writer who is not answered yet
    expect(settled).toHaveBeenCalledTimes(1);
  });

  it('may be sent as application/json', async () => {
    const book = await aBook(api);
    const patch = request(api.app.getHttpServer()).patch(`/v1/books/${book.id}`).set({ 'X-Api-Key': ADMIN_KEY, 'If-Match': '*' });
    expect((await patch.send({ title: 'New' }).expect(200)).body).toMatchObject({ data: { title: 'New' } });
  });

  it('cannot remove a title or change an id', async () => {
    const book = await aBook(api);
    await api.patch(`/v1/books/${book.id}`, { title: null }).expect(422);
    await api.patch(`/v1/books/${book.id}`, { id: 7 }).expect(422);
    expect((await api.get(`/v1/books/${book.id}`)).body).toMatchObject({ data: { id: book.id, title: book.title, version: 1 } });
  });

  it('renames an author in every list', async () => {
    const author = await anAuthor(api, { name: 'Currer Bell' });
    const book = await aBook(api, { title: 'Jane Eyre', contributors: [{ authorId: author.id }] });
    await api.patch(`/v1/authors/${author.id}`, { name: 'Charlotte Brontë', born: '21 April 1816' }).expect(200);
    expect((await api.get(`/v1/books/${book.id}`)).body).toMatchObject({ data: { authors: [{ name: 'Charlotte Brontë' }] } });
    expect((await api.get('/v1/authors?name=bronte, charlotte')).body).toMatchObject({
      data: [{ id: author.id, born: { from: '1816-04-21' } }],
    });
  });
});

describe.each([
  ['authors', { name: 'N' }, { name: 'M', biography: 'b' }],
  ['works', { title: 'T', originalLanguage: 'en', firstPublished: '1900' }, { title: 'U', notes: 'n' }],
  ['books', { title: 'T' }, { title: 'U' }],
  ['publishers', { name: 'P' }, { name: 'Q' }],
  ['series', { name: 'S' }, { name: 'R' }],
  ['subjects', { heading: 'H' }, { heading: 'I', code: 'c' }],
])('%s', (kind, facts, changes) => {
  it('are added, changed and deleted; a deleted one answers 410 ever after', async () => {
    const { body } = await api.post(`/v1/${kind}`, facts).expect(201);
    const self = (body as { links: { self: string } }).links.self;
    expect((await api.get(self).expect(200)).body).toEqual(body);
    const changed = (await api.patch(self, changes).expect(200)).body as { data: object };
    expect(changed.data).toMatchObject({ ...changes, version: 2 });
    await api.remove(self).expect(204);
    expect((await api.get(self).expect(410)).body).toMatchObject({ code: 'record-deleted' });
    await api.patch(self, changes).expect(410);
    await api.remove(self).expect(410);
    await api.get(`/v1/${kind}/2147483647`).expect(404);
    await api.patch(`/v1/${kind}/2147483647`, changes).expect(404);
    await api.remove(`/v1/${kind}/2147483647`).expect(404);
  });
});

describe('a record that others need', () => {
  it('cannot be deleted', async () => {
    const author = await anAuthor(api);
    const book = await aBook(api, {
      contributors: [{ authorId: author.id }],
      publications: [{ name: 'Needed Press' }],
      subjects: [{ heading: 'Needed' }],
      series: [{ name: 'Needed' }],
    });
    const needed = [
      `authors/${author.id}`,
      `works/${book.work.id}`,
      `publishers/${book.publications[0]!.id}`,
      `subjects/${book.subjects[0]!.id}`,
      `series/${book.series[0]!.id}`,
    ];
    for (const path of needed) expect((await api.remove(`/v1/${path}`).expect(409)).body).toMatchObject({ code: 'record-in-use' });
    await api.remove(`/v1/books/${book.id}`).expect(204);
    for (const path of needed.slice(1)) await api.remove(`/v1/${path}`).expect(204);
    await api.remove(`/v1/${needed[0]}`).expect(204);
  });

  it.each([
    ['publishers', { name: 'Émile & Co.' }, { name: 'emile and co' }, { name: 'EMILE & CO' }],
    ['series', { name: 'Große Reihe' }, { name: 'Kleine Reihe' }, { name: 'GROSSE REIHE' }],
    ['subjects', { heading: 'Whales' }, { heading: 'Sperm whales' }, { heading: 'whales.' }],
  ])('%s of one name exist once', async (kind, facts, other, same) => {
    await api.post(`/v1/${kind}`, facts).expect(201);
    const { body } = await api.post(`/v1/${kind}`, other).expect(201);
    expect((await api.post(`/v1/${kind}`, same).expect(409)).body).toMatchObject({ code: 'record-exists' });
    await api.patch((body as { links: { self: string } }).links.self, same).expect(409);
  });
});
