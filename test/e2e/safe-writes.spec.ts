import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import request, { type Test } from 'supertest';
import { DataSource } from 'typeorm';
import { CacheOutbox } from '../../src/platform/database/cache-outbox.js';
import { aBook } from '../support/a-book.js';
import { anAuthor } from '../support/an-author.js';
import { ADMIN_KEY, type Api, startApi } from '../support/api.js';

let api: Api;
let client: pg.Client;
beforeAll(async () => {
  api = await startApi();
  client = new pg.Client({ connectionString: api.settings.databaseUrl });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await api.stop();
});

const server = () => request(api.app.getHttpServer());
const count = async (table: string) => Number((await client.query<{ n: string }>(`select count(*) as n from ${table}`)).rows[0]!.n);
const plain = (path: string) => api.get(path).set('Accept-Encoding', 'identity').expect(200);
const etagOf = async (path: string) => (await plain(path)).headers['etag']!;

/** A write on a condition, with the admin key. */
function on(condition: string | undefined, method: 'patch' | 'delete', path: string): Test {
  const test = server()[method](path).set('X-Api-Key', ADMIN_KEY);
  return condition === undefined ? test : test.set('If-Match', condition);
}

describe('If-Match', () => {
  it.each(['patch', 'delete'] as const)('must come with %s', async (method) => {
    const book = await aBook(api);
    const { body } = await on(undefined, method, `/v1/books/${book.id}`)
      .send(method === 'patch' ? { title: 'x' } : undefined)
      .expect(428);
    expect(body).toMatchObject({ code: 'precondition-missing', errors: [{ in: 'header', name: 'If-Match' }] });
  });

  it('lets a write pass that knows the present version, which it answers as GET does', async () => {
    const path = `/v1/books/${(await aBook(api)).id}`;
    const changed = await on(await etagOf(path), 'patch', path)
      .send({ title: 'Second' })
      .expect(200);
    const read = await plain(path);
    expect([changed.text, changed.headers['etag']]).toEqual([read.text, read.headers['etag']]);
    await on(changed.headers['etag'], 'delete', path).expect(204);
    await api.get(path).expect(410);
  });

  it('is the tag of a new record, too', async () => {
    const made = await api.post('/v1/authors', { name: 'Vernon Lee' }).expect(201);
    const read = await plain(made.headers['location']!);
    expect([made.text, made.headers['etag']]).toEqual([read.text, read.headers['etag']]);
  });

  it('may be the tag of a compressed form, one of several, or *', async () => {
    const path = `/v1/books/${(await aBook(api, { description: 'x'.repeat(2_000) })).id}`;
    const gzip = await api.get(path).set('Accept-Encoding', 'gzip');
    expect(gzip.headers['etag']).toMatch(/-gzip"$/);
    await on(gzip.headers['etag'], 'patch', path).send({ title: 'Second' }).expect(200);
    await on(`"other", ${await etagOf(path)}`, 'patch', path)
      .send({ title: 'Third' })
      .expect(200);
    await on('*', 'patch', path).send({ title: 'Fourth' }).expect(200);
  });

  it.each(['patch', 'delete'] as const)('that is stale refuses %s with the present tag, and nothing happens', async (method) => {
    const path = `/v1/books/${(await aBook(api)).id}`;
    const stale = await etagOf(path);
    await api.patch(path, { title: 'Second' }).expect(200);
    const answer = await on(stale, method, path)
      .send(method === 'patch' ? { title: 'Third' } : undefined)
      .expect(412);
    expect(answer.body).toMatchObject({ code: 'version-stale', errors: [{ in: 'header', name: 'If-Match' }] });
    expect(answer.headers['etag']).toBe(await etagOf(path));
    expect((await api.get(path)).body).toMatchObject({ data: { title: 'Second', version: 2 } });
  });

  it('is about all that the record shows', async () => {
    const author = await anAuthor(api, { name: 'Ellis Bell' });
    const path = `/v1/books/${(await aBook(api, { contributors: [{ authorId: author.id }] })).id}`;
    const stale = await etagOf(path);
    await api.patch(`/v1/authors/${author.id}`, { name: 'Emily Brontë' }).expect(200);
    await on(stale, 'patch', path).send({ title: 'x' }).expect(412);
  });

  it('is compared strongly', async () => {
    const path = `/v1/books/${(await aBook(api)).id}`;
    await on(`W/${await etagOf(path)}`, 'patch', path)
      .send({ title: 'x' })
      .expect(412);
  });

  it.each(['x', '"a" "b"', '"a",', 'W/x', '*, "a"'])('%s is malformed', async (condition) => {
    const { body } = await on(condition, 'patch', '/v1/books/1').send({}).expect(400);
    expect(body).toMatchObject({ errors: [{ in: 'header', name: 'If-Match', code: 'malformed' }] });
  });

  it('belongs to no POST, and If-None-Match to no PATCH', async () => {
    await api.post('/v1/books', { title: 'x' }).set('If-Match', '*').expect(400);
    await api.patch('/v1/books/1', { title: 'x' }).set('If-None-Match', '*').expect(400);
    await api.post('/v1/books', { title: 'x' }).set('If-None-Match', '"a"').expect(400);
  });

  it('of fifty writers at once lets as many pass as there are new versions', async () => {
    const path = `/v1/books/${(await aBook(api)).id}`;
    const writers = Array.from({ length: 50 }, async (_, i) => {
      const { status } = await on(await etagOf(path), 'patch', path).send({ title: `of writer ${i}` });
      return status;
    });
    const statuses = await Promise.all(writers);
    const passed = statuses.filter((status) => status === 200).length;
    expect(statuses.filter((status) => status !== 200 && status !== 412)).toEqual([]);
    expect(passed).toBeGreaterThan(0);
    expect((await api.get(path)).body).toMatchObject({ data: { version: 1 + passed } });
  });
});

it('a write whose COMMIT nobody answered says that it may be done, and sent again with its key it is done once', async () => {
  const source = api.app.get(DataSource);
  const create = source.createQueryRunner.bind(source);
  jest.spyOn(source, 'createQueryRunner').mockImplementationOnce(() => {
    const runner = create();
    const commit = runner.commitTransaction.bind(runner);
    runner.commitTransaction = () =>
      commit().then(() => {
        throw new Error('Connection terminated unexpectedly');
      });
    return runner;
  });
  const send = () => api.post('/v1/authors', { name: 'Perhaps Written' }).set('Idempotency-Key', 'lost-commit');
  const { body, headers } = await send().expect(503);
  expect(body).toMatchObject({ code: 'outcome-unknown', detail: expect.stringContaining('same Idempotency-Key') });
  expect(headers['retry-after']).toBe('1');
  expect((await send().expect(201)).headers['idempotency-replayed']).toBe('true');
  expect((await client.query("select from authors where name = 'Perhaps Written'")).rowCount).toBe(1);
});

describe('Idempotency-Key', () => {
  const post = (key: string, body: object, path = '/v1/books') => api.post(path, body).set('Idempotency-Key', key);
  const book = { title: 'Once', publications: [{ name: 'Idempotent Press' }] };

  it('makes twenty equal requests at once one record and twenty equal answers, also after a restart', async () => {
    const before = await count('books');
    const answers = await Promise.all(Array.from({ length: 20 }, () => post('"twenty"', book)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    expect(new Set(answers.map(({ text, headers }) => [text, headers['location'], headers['etag']].join())).size).toBe(1);
    expect(answers.filter(({ headers }) => headers['idempotency-replayed'] === undefined)).toHaveLength(1);
    expect(await count('books')).toBe(before + 1);

    await api.patch(answers[0]!.headers['location']!, { title: 'Changed since' }).expect(200);
    const restarted = await api.another();
    const replayed = await restarted.post('/v1/books', book).set('Idempotency-Key', 'twenty').expect(201);
    await restarted.stop();
    expect(replayed.headers['idempotency-replayed']).toBe('true');
    expect([replayed.text, replayed.headers['etag']]).toEqual([answers[0]!.text, answers[0]!.headers['etag']]);
    expect(await count('books')).toBe(before + 1);
  });

  it('that was sent with another request is refused', async () => {
    await post('reused', book).expect(201);
    const before = await count('books');
    expect((await post('reused', { ...book, title: 'Other' }).expect(422)).body).toMatchObject({ code: 'idempotency-key-reused' });
    expect((await post('reused', { name: 'x' }, '/v1/authors').expect(422)).body).toMatchObject({ code: 'idempotency-key-reused' });
    expect(await count('books')).toBe(before);
  });

  it('of a refused request may be sent again', async () => {
    await post('mended', { title: '' }).expect(422);
    await post('mended', { ...book, workId: 2_147_483_647 }).expect(422);
    expect((await post('mended', book).expect(201)).headers).not.toHaveProperty('idempotency-replayed');
  });

  it('belongs to the one who sent it', async () => {
    const { body } = await api.post('/v1/keys', { name: 'another', role: 'editor' }).expect(201);
    const first = await post('shared', book).expect(201);
    const second = await post('shared', book)
      .set('X-Api-Key', (body as { data: { key: string } }).data.key)
      .expect(201);
    expect(second.headers['location']).not.toBe(first.headers['location']);
  });

  it('is forgotten after a day, and what is outlived is removed', async () => {
    const first = await post('yesterday', book).expect(201);
    await client.query(`update idempotency_keys set created_at = now() - interval '25 hours'`);
    const second = await post('yesterday', book).expect(201);
    expect(second.headers).not.toHaveProperty('idempotency-replayed');
    expect(second.headers['location']).not.toBe(first.headers['location']);
    const { rows } = await client.query<{ key: string }>('select key from idempotency_keys');
    expect(rows).toEqual([{ key: 'yesterday' }]);
  });

  it('whose first request is still being done answers 409, and 201 when it is done', async () => {
    const rival = new pg.Client({ connectionString: api.settings.databaseUrl });
    await rival.connect();
    await rival.query('begin');
    await rival.query(`insert into idempotency_keys (principal, key, fingerprint) values ('key:0', 'slow', '')`);
    const answer = await post('slow', book).expect(409);
    expect(answer.body).toMatchObject({ code: 'idempotency-in-flight' });
    expect(answer.headers['retry-after']).toBe('1');
    await rival.query('rollback');
    await rival.end();
    await post('slow', book).expect(201);
  });

  it('works with PATCH and DELETE, whose answers are repeated instead of 412 and 410', async () => {
    const path = `/v1/books/${(await aBook(api)).id}`;
    const tag = await etagOf(path);
    const patch = () => on(tag, 'patch', path).set('Idempotency-Key', 'patched').send({ title: 'Once' });
    const [first, second] = [await patch().expect(200), await patch().expect(200)];
    expect([second.text, second.headers['idempotency-replayed']]).toEqual([first.text, 'true']);
    const remove = () => on(first.headers['etag'], 'delete', path).set('Idempotency-Key', 'removed');
    await remove().expect(204);
    expect((await remove().expect(204)).headers['idempotency-replayed']).toBe('true');
  });

  it('has its answer repeated only when nobody is shown what was there before', async () => {
    const other = await api.another();
    const path = `/v1/books/${(await aBook(api, { title: 'Before' })).id}`;
    const patchAt = (at: Api) => at.patch(path, { title: 'After' }).set('Idempotency-Key', 'died');
    for (const at of [api, other]) expect((await at.get(path)).text).toContain('Before');
    // the first instance dies after its commit
    const settle = jest.spyOn(CacheOutbox.prototype, 'settle').mockImplementationOnce(() => new Promise(() => undefined));
    const unanswered = patchAt(api);
    unanswered.catch(() => undefined);
    while (settle.mock.calls.length === 0) await pause(5);
    const repeated = await patchAt(other).expect(200);
    expect(repeated.headers['idempotency-replayed']).toBe('true');
    for (const at of [api, other]) expect((await at.get(path)).text).toContain('After');
    unanswered.abort();
    settle.mockRestore();
    await other.stop();
  });

  it('is not taken where the answer is a secret', async () => {
    const { body } = await post('secret', { name: 'k', role: 'reader' }, '/v1/keys').expect(400);
    expect(body).toMatchObject({ errors: [{ in: 'header', name: 'Idempotency-Key' }] });
  });

  it.each(['', ' ', '"', 'a b', 'ä', '"a"b', 'x'.repeat(256)])('%j is malformed', async (key) => {
    // Node would not send some of them
    const answer = await post(Buffer.from(key).toString('latin1'), book);
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ errors: [{ in: 'header', name: 'Idempotency-Key' }] });
  });
});

it('a transaction that PostgreSQL ends for a deadlock is done again', async () => {
  const [first, second] = [await anAuthor(api), await anAuthor(api)];
  await client.query('begin');
  await client.query('select from authors where id = $1 for update', [second.id]);
  // the book needs the first author, then the second; the rival has the second and wants the first
  const adding = api
    .post('/v1/books', { title: 'x', contributors: [{ authorId: first.id }, { authorId: second.id }] })
    .then((answer) => answer);
  const waiting = `select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database() limit 1`;
  while ((await client.query(waiting)).rowCount === 0) await new Promise((resolve) => setTimeout(resolve, 10));
  await client.query(`set local deadlock_timeout = '1h'`); // the other one is ended
  await client.query('select from authors where id = $1 for update', [first.id]);
  await client.query('commit');
  expect((await adding).status).toBe(201);
});

it('reads whose connections are all ended at once are answered by others', async () => {
  const answers: number[] = [];
  let page = 0;
  const readAtOnce = (reads: number) =>
    Promise.all(Array.from({ length: reads }, () => api.get(`/v1/books?limit=1&offset=${(page += 1)}`)));
  for (let round = 0; round < 10; round += 1) {
    await readAtOnce(8); // the pool has all its connections
    const [ended] = await Promise.all([
      client.query(
        `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'colophon' and datname = current_database()`,
      ),
      pause(round),
    ]);
    expect(ended.rowCount).toBeGreaterThan(1);
    answers.push(...(await readAtOnce(8)).map(({ status }) => status));
  }
  expect(new Set(answers)).toEqual(new Set([200]));
});
