import { once } from 'node:events';
import { type IncomingMessage, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { RequestMethod } from '@nestjs/common';
import request from 'supertest';
import { AppModule } from '../../src/app.module.js';
import { type Role, ROLES } from '../../src/platform/access/principal.js';
import type { Settings } from '../../src/platform/config/settings.js';
import { controllersOf, type Route, routesOf } from '../arch/routes.js';
import { ADMIN_KEY, type Api, startApi } from '../support/api.js';

type Keys = Record<Role, string>;

let api: Api;
let keys: Keys;
beforeAll(async () => {
  api = await startApi();
  keys = await keysOf(api);
});
afterAll(() => api.stop());

async function makeKey(on: Api, key: object): Promise<{ id: number; key: string }> {
  const { body } = await on.post('/v1/keys', key).expect(201);
  return (body as { data: { id: number; key: string } }).data;
}

async function keysOf(on: Api): Promise<Keys> {
  const made = ROLES.map(async (role) => [role, (await makeKey(on, { name: `a ${role}`, role })).key]);
  return Object.fromEntries(await Promise.all(made)) as Keys;
}

/** Sends a request whose target is left as it is. */
async function send(method: string, target: string, headers: Record<string, string> = {}): Promise<number> {
  const { port } = api.app.getHttpServer().address() as AddressInfo;
  const usual = { 'Content-Type': 'application/json', ...(method === 'POST' ? {} : { 'If-Match': '*' }) };
  const sent = httpRequest({ host: '127.0.0.1', port, method, path: target, headers: { ...usual, ...headers } });
  sent.end(method === 'POST' || method === 'PATCH' ? '{}' : undefined);
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  answer.resume();
  await once(answer, 'end');
  return answer.statusCode!;
}

/** The spellings in which one address may come; a server might take each for the same. */
const spellings: [name: string, spell: (path: string) => string][] = [
  ['as it is', (path) => path],
  ['with an encoded letter', (path) => path.replace('/v1/', '/%76%31/')],
  ['with two slashes', (path) => path.replace('/v1/', '/v1//')],
  ['with a slash at the end', (path) => `${path}/`],
  ['with a dot segment', (path) => path.replace('/v1/', '/v1/./')],
  ['by way of another segment', (path) => path.replace('/v1/', '/v1/x/../')],
  ['in capitals', (path) => path.toUpperCase()],
  ['in absolute form', (path) => `http://colophon.example${path}`],
  ['with an encoded slash', (path) => path.replace('/v1/', '/v1%2F')],
  ['with a path parameter', (path) => `${path};x=1`],
];

describe('every handler that needs a key', () => {
  const routes = controllersOf(AppModule.with({} as Settings))
    .flatMap(routesOf)
    .filter(({ requires }) => requires !== undefined);

  it('is one of those that write, or show keys and the audit', () => {
    expect(routes.length).toBeGreaterThanOrEqual(6 * 3 + 1 + 4 + 1);
  });

  describe.each(routes)('$name', ({ method, path, requires }: Route) => {
    const verb = RequestMethod[method];
    const target = path.replace(/:\w+/g, '2147483647');
    const below = ROLES[ROLES.indexOf(requires as Role) - 1]!;

    it.each(spellings)('is closed to whoever has none, %s', async (name, spell) => {
      const status = await send(verb, spell(target));
      if (name === 'as it is') expect(status).toBe(401);
      else expect([400, 401, 404, 405]).toContain(status);
    });

    it.each(spellings)('is closed to a wrong key, %s', async (_, spell) => {
      expect([400, 401, 404, 405]).toContain(await send(verb, spell(target), { 'X-Api-Key': `${keys.admin}x` }));
    });

    it.each(spellings)('is closed to a lower role, %s', async (name, spell) => {
      const status = await send(verb, spell(target), { 'X-Api-Key': keys[below] });
      if (name === 'as it is') expect(status).toBe(403);
      else expect([400, 403, 404, 405]).toContain(status);
    });

    it('is open to its role', async () => {
      const status = await send(verb, target, { 'X-Api-Key': keys[requires as Role] });
      expect([200, 404, 422]).toContain(status);
    });
  });
});

describe('a key', () => {
  const ask = (key: string, header = 'X-Api-Key') => api.get('/v1/books').set(header, key);

  it('is shown once, and stored as its digest only', async () => {
    const { body } = await api.post('/v1/keys', { name: 'till', role: 'editor' }).expect(201);
    const { id, key } = (body as { data: { id: number; key: string } }).data;
    expect(key).toMatch(/^colophon_[\w-]{43}$/);
    const { text } = await api.get(`/v1/keys/${id}`).set('X-Api-Key', ADMIN_KEY).expect(200);
    expect(JSON.parse(text)).toMatchObject({ data: { id, name: 'till', role: 'editor', expiresAt: null, revokedAt: null } });
    expect(text).not.toContain(key);
  });

  it('is listed, newest first when asked so', async () => {
    const { id } = await makeKey(api, { name: 'the last', role: 'reader' });
    const { body } = await api.get('/v1/keys?sort=-id&limit=2').set('X-Api-Key', ADMIN_KEY).expect(200);
    const { data, meta, links } = body as { data: { id: number }[]; meta: { total: number }; links: { next: string } };
    expect(data.map((key) => key.id)).toEqual([id, id - 1]);
    expect(meta.total).toBe(id);
    expect(links.next).toBe('/v1/keys?limit=2&offset=2&sort=-id');
  });

  it('may come as a bearer token', async () => {
    await ask(`Bearer ${keys.reader}`, 'Authorization').expect(200);
    await api.get('/v1/keys').set('Authorization', `bearer ${keys.admin}`).expect(200);
    expect((await ask(`Bearer ${keys.reader}x`, 'Authorization').expect(401)).body).toMatchObject({ code: 'api-key-unknown' });
    expect((await ask('Basic YTpi', 'Authorization').expect(401)).body).toMatchObject({ code: 'api-key-unknown' });
  });

  it('cannot be two', async () => {
    const { body } = await ask(keys.reader).set('Authorization', `Bearer ${keys.editor}`).expect(400);
    expect(body).toMatchObject({ code: 'invalid-parameter', errors: [{ in: 'header', name: 'X-Api-Key' }] });
  });

  it.each(['x', 'colophon_', `colophon_${'A'.repeat(43)}`, 'x'.repeat(5_000), "' or 1=1 --"])(
    '%s that nobody has is refused, also for what anybody may read',
    async (key) => {
      const answer = await ask(key).expect(401);
      expect(answer.body).toMatchObject({ code: 'api-key-unknown' });
      expect(answer.headers['www-authenticate']).toContain('ApiKey');
    },
  );

  it('ends when it expires', async () => {
    const { key } = await makeKey(api, { name: 'short', role: 'reader', expiresAt: new Date(Date.now() + 300).toISOString() });
    await ask(key).expect(200);
    let status = 200;
    let body: unknown;
    for (let tries = 0; status === 200 && tries < 100; tries += 1) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      ({ status, body } = await ask(key));
    }
    expect(body).toMatchObject({ status: 401, code: 'api-key-expired' });
  });

  it('ends when it is revoked, on every instance', async () => {
    const other = await api.another();
    try {
      const { id, key } = await makeKey(api, { name: 'lost', role: 'reader' });
      await ask(key).expect(200);
      await other.get('/v1/books').set('X-Api-Key', key).expect(200);
      await api.remove(`/v1/keys/${id}`).expect(204);
      expect((await ask(key).expect(401)).body).toMatchObject({ code: 'api-key-revoked' });
      let status = 200;
      for (let tries = 0; status === 200 && tries < 100; tries += 1) {
        await new Promise((resolve) => setTimeout(resolve, 50));
        ({ status } = await other.get('/v1/books').set('X-Api-Key', key));
      }
      expect(status).toBe(401);
      await api.remove(`/v1/keys/${id}`).expect(204);
      expect((await api.get(`/v1/keys/${id}`).set('X-Api-Key', ADMIN_KEY)).body).toMatchObject({
        data: { revokedAt: expect.any(String) as string, lastUsedAt: expect.any(String) as string },
      });
    } finally {
      await other.stop();
    }
  });

  it.each([
    [{ role: 'reader' }, '/name'],
    [{ name: 'x' }, '/role'],
    [{ name: 'x', role: 'root' }, '/role'],
    [{ name: 'x', role: 'reader', expiresAt: '2001-01-01T00:00:00Z' }, '/expiresAt'],
    [{ name: 'x', role: 'reader', expiresAt: 'tomorrow' }, '/expiresAt'],
    [{ name: 'x', role: 'reader', expiresAt: '2036-02-30T00:00:00Z' }, '/expiresAt'],
    [{ name: 'x', role: 'reader', key: 'mine' }, '/key'],
  ])('%j is refused at %s', async (body, pointer) => {
    const answer = await api.post('/v1/keys', body).expect(422);
    expect((answer.body as { errors: object[] }).errors).toEqual([expect.objectContaining({ in: 'body', pointer })]);
  });

  it('of no table is none while ADMIN_API_KEY is unset', async () => {
    const without = await startApi({ adminApiKey: null });
    expect((await without.post('/v1/books', { title: 'x' }).expect(401)).body).toMatchObject({ code: 'api-key-unknown' });
    await without.stop();
  });
});

describe('where anonymous reading is switched off', () => {
  let closed: Api;
  let theirs: Keys;
  beforeAll(async () => {
    closed = await startApi({ anonymousReads: 'off' });
    theirs = await keysOf(closed);
  });
  afterAll(() => closed.stop());

  it('no page that a key has filled reaches whoever has none', async () => {
    for (const path of ['/v1/books', '/v1/books?limit=5', '/v1/suggest?q=a', '/v1/search?q=a']) {
      for (const role of ROLES) {
        const answer = await closed.get(path).set('X-Api-Key', theirs[role]).expect(200);
        expect(answer.headers['cache-control']).toBe('private, no-cache');
        for (const headers of [{}, { 'If-None-Match': answer.headers['etag']! }, { 'X-Api-Key': '' }, { Cookie: 'a=b' }]) {
          expect((await closed.get(path).set(headers).expect(401)).body).toMatchObject({ code: 'reading-needs-a-key' });
        }
      }
    }
    await closed
      .post('/v1/books/lookup', { identifiers: ['1'] })
      .unset('X-Api-Key')
      .expect(401);
  });

  it('health and metrics answer everybody', async () => {
    await closed.get('/health/live').expect(200);
    await closed.get('/health/ready').expect(200);
    await closed.get('/metrics').expect(200);
  });
});

it('the same page is the same whoever asks, and what is for admins is never stored', async () => {
  const answers = await Promise.all(
    [undefined, keys.reader, keys.editor, keys.admin].map((key) => {
      const asked = request(api.app.getHttpServer()).get('/v1/books?limit=3');
      return key === undefined ? asked : asked.set('X-Api-Key', key);
    }),
  );
  expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
  expect(new Set(answers.map(({ headers }) => headers['etag'])).size).toBe(1);
  for (const path of ['/v1/keys', '/v1/keys/1', '/v1/audit']) {
    const answer = await api.get(path).set('X-Api-Key', keys.admin).expect(200);
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(answer.headers['cache-status']).toBe('Colophon; fwd=bypass');
    await api.get(path).expect(401);
    await api.get(path).set('X-Api-Key', keys.librarian).expect(403);
  }
});
