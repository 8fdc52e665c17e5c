import request from 'supertest';
import { PAGE_POLICY } from '../../src/platform/problems/problem-page.js';
import { publishedProblems } from '../../src/platform/problems/published-problems.js';
import { type Api, startApi } from '../support/api.js';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

it('the type of a problem opens a page that says what it means', async () => {
  const { body } = await api.get('/v1/books?limit=0').expect(400);
  const page = await api.get((body as { type: string }).type).expect(200);
  expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
  expect(page.headers['content-security-policy']).toBe(PAGE_POLICY);
  expect(page.headers['x-content-type-options']).toBe('nosniff');
  expect(page.text).toContain('<h1>A parameter cannot be used</h1>');
});

it('every problem has a page, those of the proxy included, and the list links to all', async () => {
  const list = await api.get('/problems').expect(200).expect('content-type', 'text/html; charset=utf-8');
  for (const { code, title } of publishedProblems()) {
    expect(list.text).toContain(`href="/problems/${code}"`);
    expect((await api.get(`/problems/${code}`).expect(200)).text).toContain(title);
  }
});

it('HEAD has the head of GET and no body', async () => {
  for (const path of ['/problems', '/problems/overloaded']) {
    const page = await api.get(path).expect(200);
    const head = await request(api.app.getHttpServer()).head(path).expect(200);
    expect(head.text).toBeUndefined();
    for (const name of ['content-type', 'content-length', 'content-security-policy', 'cache-control'])
      expect([name, head.headers[name]]).toEqual([name, page.headers[name]]);
  }
});

it.each([
  '/problems/no-such-code',
  '/problems/__proto__',
  '/problems/constructor',
  '/problems/%3Cscript%3E',
  '/problems/OVERLOADED',
  '/problems/overloaded/more',
])('%s is a problem itself', async (path) => {
  const answer = await api.get(path).expect(404);
  expect(answer.headers['content-type']).toBe('application/problem+json');
  expect(answer.headers['cache-control']).toBe('no-store');
  expect(answer.body).toMatchObject({ status: 404, code: 'route-not-found' });
});

it('the pages are no part of the documented API', async () => {
  const { body } = await api.get('/openapi.json').expect(200);
  expect(Object.keys((body as { paths: object }).paths).filter((path) => path.includes('problems'))).toEqual([]);
});
