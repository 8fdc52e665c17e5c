import { METHODS } from 'node:http';
import { startTarget, type Target } from '../support/hostile.js';
import { requestText, sendRaw } from '../support/raw-http.js';
import { openApiDocument } from '../../src/platform/openapi/document.js';

let target: Target;
let before: Record<string, string>;
beforeAll(async () => {
  target = await startTarget();
  before = await target.state();
}, 60_000);
afterAll(async () => {
  await target?.stop();
});

const ask = (method: string, path: string, headers: string[] = []) => sendRaw(target.port, [requestText(`${method} ${path}`, headers)]);

/** Every address of the API with the methods that its document names, and those beside it. */
function addresses(): [path: string, methods: string[]][] {
  const documented = Object.entries(openApiDocument(target.api.app).paths).map(([path, item]): [string, string[]] => [
    path.replace('{id}', '1').replace('{isbn}', '9780141439518').replace('{scheme}', 'oclc').replace('{value}', '1'),
    Object.keys(item).map((method) => method.toUpperCase()),
  ]);
  return [
    ...documented,
    ...['/health/live', '/health/ready', '/metrics', '/docs', '/openapi.json'].map((path): [string, string[]] => [path, ['GET']]),
  ];
}

const allowOf = (methods: readonly string[]) =>
  [...new Set([...methods, ...(methods.includes('GET') ? ['HEAD'] : []), 'OPTIONS'])].sort().join(', ');

it('every address answers the methods it does not have with 405, and says which it has', async () => {
  const wrong: string[] = [];
  for (const [path, methods] of addresses()) {
    const allow = allowOf(methods);
    for (const method of METHODS.filter((name) => name !== 'CONNECT' && !allow.split(', ').includes(name))) {
      const { status, headers, body } = await ask(method, path);
      const code = body === '' ? '' : (JSON.parse(body) as { code: string }).code;
      // what answers HEAD has no body
      if (status !== 405 || headers['allow'] !== allow || (method !== 'HEAD' && code !== 'method-not-allowed'))
        wrong.push(`${method} ${path}: ${status} ${headers['allow']} ${code}`);
    }
  }
  expect(wrong).toEqual([]);
}, 120_000);

it('every address answers OPTIONS with the methods it has', async () => {
  const wrong: string[] = [];
  for (const [path, methods] of addresses()) {
    const { status, headers, body } = await ask('OPTIONS', path);
    if (status !== 204 || headers['allow'] !== allowOf(methods) || body !== '')
      wrong.push(`${path}: ${status} ${headers['allow']} ${body}`);
  }
  expect(wrong).toEqual([]);
});

it('OPTIONS * answers every method that some address has', async () => {
  const all = new Set(addresses().flatMap(([, methods]) => allowOf(methods).split(', ')));
  expect(await ask('OPTIONS', '*')).toMatchObject({ status: 204, headers: { allow: [...all].sort().join(', ') } });
});

it('no address has no method', async () => {
  for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PROPFIND', 'TRACE'])
    expect((await ask(method, '/v1/nowhere')).status).toBe(404);
});

it('a body of any type does not hide that the method is wrong', async () => {
  expect(await ask('PUT', '/v1/books/1', ['Content-Type: text/plain', 'Content-Length: 2000000'])).toMatchObject({ status: 405 });
  expect(await ask('POST', '/v1/books/1', ['Content-Type: application/json', 'Content-Length: 0'])).toMatchObject({ status: 405 });
});

it.each(['{"a":[[[[[[[[[[1]]]]]]]]]]}', '{"name":"a\\u0000b"}', 'no JSON'])(
  'the body %s does not hide that the address is none',
  async (body) => {
    const head = ['Content-Type: application/json', `Content-Length: ${body.length}`];
    const { status } = await sendRaw(target.port, [requestText('POST /v1/./books', head), Buffer.from(body)]);
    expect(status).toBe(404);
  },
);

it.each(['X-HTTP-Method-Override: DELETE', 'X-HTTP-Method: DELETE', 'X-Original-URL: /v1/books/2', 'X-Rewrite-URL: /v1/books/2'])(
  'no header changes the method or the address: %s',
  async (header) => {
    const { status, body } = await ask('GET', '/v1/books/1', [header]);
    expect({ status, id: (JSON.parse(body) as { data: { id: number } }).data.id }).toEqual({ status: 200, id: 1 });
  },
);

it.each([
  '/v1/books?limit=3',
  '/v1/books/1',
  '/v1/search?q=austen',
  '/health/live',
  '/openapi.json',
  '/v1/books/999999',
  '/v1/books?limit=0',
])('HEAD %s answers what GET does, without the body, from the cache and without it', async (path) => {
  const shown = ({ status, headers }: Awaited<ReturnType<typeof ask>>) => {
    const changing = ['date', 'x-request-id', 'cache-status'];
    const rest = Object.fromEntries(Object.entries(headers).filter(([name]) => !changing.includes(name)));
    return { status, ...rest };
  };
  const first = await ask('HEAD', path);
  const second = await ask('HEAD', path);
  const got = await ask('GET', path);
  const third = await ask('HEAD', path);
  expect([first, second, third].map(({ body }) => body)).toEqual(['', '', '']);
  expect([shown(first), shown(second), shown(third)]).toEqual([shown(got), shown(got), shown(got)]);
});

it.each(['text/html', 'application/xml', 'image/*;q=1, */*;q=0', 'application/json;q=0', 'x', '*/*', ''])(
  'JSON is answered whatever Accept says: %s',
  async (accept) => {
    const { status, headers } = await ask('GET', '/v1/books?limit=1', [`Accept: ${accept}`]);
    expect({ status, type: headers['content-type'] }).toEqual({ status: 200, type: 'application/json; charset=utf-8' });
  },
);

it('nothing of all this was written', async () => {
  expect(await target.state()).toEqual(before);
});
