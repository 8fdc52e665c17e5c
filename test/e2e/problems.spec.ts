import request from 'supertest';
import { ADMIN_KEY, type Api, startApi } from '../support/api.js';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

it.each([
  ['/v1/books?limit=101', 'limit', 'out-of-range'],
  ['/v1/books?limit=0', 'limit', 'out-of-range'],
  ['/v1/books?limit=ten', 'limit', 'malformed'],
  ['/v1/books?limit=', 'limit', 'empty'],
  ['/v1/books?limit=1&limit=2', 'limit', 'repeated'],
  ['/v1/books?offset=-1', 'offset', 'malformed'],
  ['/v1/books?offset=2147483648', 'offset', 'out-of-range'],
  ['/v1/books?offset=0x10', 'offset', 'malformed'],
  ['/v1/books?offset=1e3', 'offset', 'malformed'],
  ['/v1/books?offset=%2B1', 'offset', 'malformed'],
  ['/v1/books?page=2', 'page', 'unknown'],
  ['/v1/books?limit[]=2', 'limit[]', 'unknown'],
  ['/v1/books?__proto__=2', '__proto__', 'unknown'],
  ['/v1/books?sort=price', 'sort', 'malformed'],
  ['/v1/books?sort=__proto__', 'sort', 'malformed'],
  ['/v1/books?sort=title,title', 'sort', 'malformed'],
  ['/v1/books?count=all', 'count', 'out-of-range'],
  ['/v1/books?author=le,,guin', 'author', 'malformed'],
  ['/v1/books?author=2147483648', 'author', 'out-of-range'],
  ['/v1/books?title=a%00b', 'title', 'out-of-range'],
  ['/v1/books?title=%ff', 'title', 'malformed'],
  ['/v1/books?language=klingon', 'language', 'malformed'],
  ['/v1/books?country=ZZ', 'country', 'malformed'],
  ['/v1/books?published=1813...', 'published', 'malformed'],
  ['/v1/books?isbn=9780141439519', 'isbn', 'malformed'],
  ['/v1/books?identifier=oclc', 'identifier', 'malformed'],
  ['/v1/authors?kind=ghost', 'kind', 'out-of-range'],
  ['/v1/books/0', 'id', 'out-of-range'],
  ['/v1/books/01', 'id', 'malformed'],
  ['/v1/books/1e3', 'id', 'malformed'],
  ['/v1/books/2147483648', 'id', 'out-of-range'],
  ['/v1/books/x', 'id', 'malformed'],
  ['/v1/isbn/123', 'isbn', 'malformed'],
  ['/v1/isbn/%00', 'isbn', 'malformed'],
  ['/v1/identifiers/OCLC/1', 'scheme', 'malformed'],
])('%s is a problem that names %s', async (path, name, code) => {
  const answer = await api.get(path).expect(400);
  expect(answer.headers['content-type']).toBe('application/problem+json');
  expect(answer.headers['cache-control']).toBe('no-store');
  expect(answer.body).toMatchObject({
    type: '/problems/invalid-parameter',
    status: 400,
    code: 'invalid-parameter',
    requestId: answer.headers['x-request-id'],
    errors: [{ name, code }],
  });
});

it('every mistake is told at once', async () => {
  const { body } = await api.get('/v1/books?limit=x&offset=y&z=1').expect(400);
  expect((body as { errors: { name: string }[] }).errors.map(({ name }) => name)).toEqual(['limit', 'offset', 'z']);
});

it.each([
  ['an address that is none', 'get', '/v1/nowhere', {}, undefined, 404, 'route-not-found'],
  ['an address that cannot be decoded', 'get', '/v1/books/%zz', {}, undefined, 400, 'invalid-request'],
  ['a body that is not JSON', 'post', '/v1/books', { 'content-type': 'application/json' }, '{"title":', 400, 'invalid-json'],
  ['a body that is a list', 'post', '/v1/books', { 'content-type': 'application/json' }, '[]', 422, 'invalid-body'],
  ['no body', 'post', '/v1/books', { 'content-type': 'application/json' }, '', 422, 'invalid-body'],
  ['a body of another type', 'post', '/v1/books', { 'content-type': 'text/plain' }, 'x', 415, 'unsupported-media-type'],
  ['a form', 'post', '/v1/books', { 'content-type': 'application/x-www-form-urlencoded' }, 'title=x', 415, 'unsupported-media-type'],
  [
    'a body over 1 MiB',
    'post',
    '/v1/books',
    { 'content-type': 'application/json' },
    JSON.stringify({ title: 'x'.repeat(1_100_000) }),
    413,
    'body-too-large',
  ],
] as const)('%s is a problem', async (_, method, path, headers, body, status, code) => {
  const answer = await request(api.app.getHttpServer())
    [method](path)
    .set({ 'X-Api-Key': ADMIN_KEY, ...headers })
    .send(body);
  expect(answer.headers['content-type']).toBe('application/problem+json');
  expect(answer.body).toMatchObject({ status, code });
});

it('the id of a request is that of the proxy when it can stand in a log', async () => {
  const answer = await api.get('/v1/nowhere').set('X-Request-Id', 'proxy-0123456789');
  expect(answer.headers['x-request-id']).toBe('proxy-0123456789');
  expect(answer.body).toMatchObject({ requestId: 'proxy-0123456789' });
  const forged = await api.get('/v1/nowhere').set('X-Request-Id', 'a" b');
  expect(forged.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
});
