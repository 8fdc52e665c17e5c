import { setTimeout as pause } from 'node:timers/promises';
import { DataSource } from 'typeorm';
import { aBook } from '../support/a-book.js';
import { anAuthor } from '../support/an-author.js';
import { ADMIN_KEY, type Api, startApi } from '../support/api.js';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

it('an address with a parameter that nobody reads is refused, and nothing is done', async () => {
  const book = await aBook(api);
  const path = `/v1/books/${book.id}?dryRun=true`;
  for (const answer of [
    api.remove(path),
    api.patch(path, { title: 'Changed' }),
    api.post('/v1/books?fields=id', { title: 'New' }),
    api.post('/v1/cache/purge?dryRun=true', { tags: ['books'] }),
    api.get('/v1/keys/1?fields=name').set('X-Api-Key', ADMIN_KEY),
  ]) {
    const { body } = await answer.expect(400);
    expect((body as { errors: object[] }).errors).toEqual([expect.objectContaining({ in: 'query', code: 'unknown' })]);
  }
  expect((await api.get(`/v1/books/${book.id}`).expect(200)).body).toMatchObject({ data: { title: book.title } });
});

it('a publisher is no imprint of itself, nor of one of its own', async () => {
  const add = async (name: string, parentId?: number) =>
    ((await api.post('/v1/publishers', { name, parentId }).expect(201)).body as { data: { id: number } }).data.id;
  const house = await add('House');
  const imprint = await add('Imprint', house);
  for (const parentId of [house, imprint]) {
    const { body } = await api.patch(`/v1/publishers/${house}`, { parentId }).expect(422);
    expect((body as { errors: object[] }).errors).toEqual([expect.objectContaining({ pointer: '/parentId' })]);
  }
  await api.patch(`/v1/publishers/${imprint}`, { parentId: null }).expect(200);
  await api.patch(`/v1/publishers/${house}`, { parentId: imprint }).expect(200);
});

it('two changes at once hang no publisher below itself', async () => {
  const add = async (name: string, parentId?: number) =>
    ((await api.post('/v1/publishers', { name, parentId }).expect(201)).body as { data: { id: number } }).data.id;
  for (let i = 0; i < 5; i += 1) {
    const [a, b] = [await add(`A${i}`), await add(`B${i}`)];
    const [c, d] = [await add(`C${i}`, b), await add(`D${i}`, a)];
    const answers = await Promise.all([
      api.patch(`/v1/publishers/${a}`, { parentId: c }),
      api.patch(`/v1/publishers/${b}`, { parentId: d }),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 422]);
  }
});

it('languages and roles are codes of their standards, in one form', async () => {
  const { names } = await anAuthor(api, { name: 'Anne', names: [{ kind: 'variant', name: 'Anna', language: 'fra' }] });
  expect(names).toMatchObject([{ language: 'fre' }]);
  const unknown = { name: 'Anne', names: [{ kind: 'variant', name: 'Anna', language: 'zzz' }] };
  expect((await api.post('/v1/authors', unknown).expect(422)).body).toMatchObject({ errors: [{ pointer: '/names/0/language' }] });
  const strange = { title: 'T', contributors: [{ creditedAs: 'Somebody', role: 'zzz' }] };
  expect((await api.post('/v1/books', strange).expect(422)).body).toMatchObject({ errors: [{ pointer: '/contributors/0/role' }] });
});

it('a heading that is deleted while a book comes that names it is added anew', async () => {
  const { id } = ((await api.post('/v1/publishers', { name: 'Fleeting' }).expect(201)).body as { data: { id: number } }).data;
  const runner = api.app.get(DataSource).createQueryRunner();
  await runner.startTransaction();
  try {
    await runner.query(`update publishers set deleted_at = now() where id = ${id}`);
    const book = api.post('/v1/books', { title: 'T', publications: [{ name: 'Fleeting' }] }).then((answer) => answer);
    await pause(300);
    await runner.commitTransaction();
    const { status, body } = await book;
    expect([status, (body as { data: { publications: { id: number }[] } }).data.publications[0]!.id > id]).toEqual([201, true]);
  } finally {
    await runner.release();
  }
});
