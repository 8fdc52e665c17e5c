import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { aBook } from '../support/a-book.js';
import { ADMIN_KEY, type Api, startApi } from '../support/api.js';
import { type BreakingInstance, startBreakingInstance } from '../support/breaking-instance.js';
import { type NginxProxy, startNginxProxy } from '../support/nginx-proxy.js';
import { requestText, sendRaw } from '../support/raw-http.js';

const portOf = (server: Server): number => (server.address() as AddressInfo).port;
/** How long nginx leaves out an instance that failed: a second, which it counts in whole ones; milliseconds. */
const LEFT_OUT = 2_200;

describe('two instances behind nginx, one of which breaks', () => {
  let first: Api;
  let second: Api;
  let breaking: BreakingInstance;
  let sound: BreakingInstance;
  let nginx: NginxProxy;
  let client: pg.Client;

  beforeAll(async () => {
    first = await startApi();
    second = await first.another();
    breaking = await startBreakingInstance(portOf(first.app.getHttpServer()));
    sound = await startBreakingInstance(portOf(second.app.getHttpServer()));
    nginx = await startNginxProxy([breaking.port, sound.port]);
    client = new pg.Client({ connectionString: first.settings.databaseUrl });
    await client.connect();
  }, 60_000);
  afterAll(async () => {
    await client?.end();
    await nginx?.stop();
    await Promise.all([breaking?.stop(), sound?.stop()]);
    await second?.stop();
    await first?.stop();
  });

  const send = (method: string, path: string, body?: object, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(`http://127.0.0.1:${nginx.port}${path}`, {
      method,
      headers: { 'X-Api-Key': ADMIN_KEY, ...(body ? { 'Content-Type': 'application/json' } : {}), ...headers },
      body: body ? JSON.stringify(body) : null,
    });

  /** Sends requests, one after the other, until one of them has met the fate of the breaking instance; answers that one. */
  async function untilBroken(line: RegExp, fate: 'dies' | 'freezes', request: (attempt: number) => Promise<Response>): Promise<Response> {
    await pause(LEFT_OUT);
    const plan = breaking.next(line, fate);
    for (let attempt = 0; attempt < 20; attempt += 1) {
      const answer = await request(attempt);
      if (plan.met) return answer;
    }
    throw new Error('The breaking instance was not asked.');
  }

  const titled = async (title: string): Promise<number> =>
    (await client.query('select 1 from books where title = $1', [title])).rowCount ?? 0;

  it('a POST with a key is answered by the other one, and done once', async () => {
    let title = '';
    const answer = await untilBroken(/^POST/, 'dies', (attempt) => {
      title = `Twice sent ${attempt}`;
      return send('POST', '/v1/books', { title }, { 'Idempotency-Key': `twice-sent-${attempt}` });
    });
    expect([answer.status, answer.headers.get('idempotency-replayed')]).toEqual([201, 'true']);
    expect(await answer.json()).toMatchObject({ data: { title } });
    expect(await titled(title)).toBe(1);
  });

  it('a POST without a key is not sent again: nobody knows whether it was done', async () => {
    let title = '';
    let asked = 0;
    const answer = await untilBroken(/^POST/, 'dies', (attempt) => {
      title = `Once sent ${attempt}`;
      asked = sound.requests.length;
      return send('POST', '/v1/books', { title });
    });
    expect([answer.status, answer.headers.get('content-type')]).toEqual([502, 'application/problem+json']);
    expect(answer.headers.get('retry-after')).toBe('1');
    expect(await answer.json()).toMatchObject({ code: 'instance-unavailable', status: 502 });
    expect(sound.requests.slice(asked)).toEqual([]);
    expect(await titled(title)).toBe(1);
  });

  it.each([
    ['with a key', { 'Idempotency-Key': 'gone-for-good' }, 204],
    ['without a key', {}, 502],
  ])('a DELETE %s', async (_, key, status) => {
    const books = await Promise.all(Array.from({ length: 20 }, () => aBook(first)));
    let path = '';
    const answer = await untilBroken(/^DELETE/, 'dies', (attempt) => {
      path = `/v1/books/${books[attempt]!.id}`;
      const unlike = Object.fromEntries(Object.entries(key).map(([name, value]) => [name, `${value}-${attempt}`]));
      return send('DELETE', path, undefined, { 'If-Match': '*', ...unlike });
    });
    expect(answer.status).toBe(status); // and never 404, as though it had not been done
    await second.get(path).expect(410);
  });

  it('a GET is answered by the other one', async () => {
    const answer = await untilBroken(/^GET/, 'dies', (attempt) => send('GET', `/v1/books?limit=${attempt + 1}`));
    expect(answer.status).toBe(200);
  });

  it('of one that is frozen, reads and writes with a key are answered by the other one', async () => {
    const read = await untilBroken(/^GET/, 'freezes', (attempt) => send('GET', `/v1/books?limit=${attempt + 1}`));
    expect(read.status).toBe(200);
    const write = await untilBroken(/^POST/, 'freezes', (attempt) =>
      send('POST', '/v1/books', { title: 'Out of the ice' }, { 'Idempotency-Key': `ice-${attempt}` }),
    );
    expect([write.status, write.headers.get('idempotency-replayed')]).toEqual([201, null]);
  });

  it('of one that refuses connections, as it does when it ends, every request is answered by the other one', async () => {
    await pause(LEFT_OUT);
    breaking.refuse();
    const answers = await Promise.all([
      ...Array.from({ length: 6 }, (_, i) => send('POST', '/v1/books', { title: `Not refused ${i}` })),
      ...Array.from({ length: 6 }, () => send('GET', '/v1/books?limit=1')),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([...Array<number>(6).fill(201), ...Array<number>(6).fill(200)]);
  });
});

describe('what nginx passes on', () => {
  interface Passed {
    url: string;
    method: string;
    headers: IncomingMessage['headers'];
    body: string;
  }
  let echo: Server;
  let nginx: NginxProxy;
  let connections = 0;
  let says: Record<string, string> = {};

  beforeAll(async () => {
    echo = createServer((request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (data: string) => (body += data));
      request.on('end', () => {
        const { url = '', method = '', headers } = request;
        if (url.startsWith('/dies')) return void request.socket.destroy();
        const answer = JSON.stringify({ url, method, headers, body });
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(answer), ...says }).end(answer);
      });
    }).on('connection', () => (connections += 1));
    await once(echo.listen(0, '127.0.0.1'), 'listening');
    nginx = await startNginxProxy(portOf(echo));
  });
  afterAll(async () => {
    await nginx?.stop();
    echo?.close();
  });

  const pass = async (line: string, headers: string[] = [], body = ''): Promise<Passed> => {
    const length = body === '' ? [] : [`Content-Length: ${body.length}`];
    return JSON.parse((await sendRaw(nginx.port, [requestText(line, [...headers, ...length], body)])).body) as Passed;
  };

  it.each([
    ['GET', []],
    ['POST', []],
    ['POST', ['Idempotency-Key: "8e03978e"']],
    ['PATCH', ['Idempotency-Key: 8e03978e']],
    ['DELETE', []],
    ['DELETE', ['Idempotency-Key: 8e03978e']],
    ['PUT', []],
  ])('%s with %j reaches the instance as it was sent, but for what a client claims about itself', async (method, key) => {
    const url = '/v1//books/%2e%2E/%41?title=a%20b&x=/__keyed?&$args=$request_uri#';
    const claims = [
      'X-Forwarded-For: 203.0.113.9',
      'X-Forwarded-Proto: https',
      'Forwarded: for=203.0.113.9',
      'X-Forwarded-Host: elsewhere',
    ];
    const others = [
      'X-Original-URL: /health',
      'X-Rewrite-URL: /health',
      'X-HTTP-Method-Override: DELETE',
      'If-Match: "a"',
      'X-Request-Id: shelf-mark-42',
    ];
    const passed = await pass(`${method} ${url}`, [...claims, ...others, ...key], method === 'GET' ? '' : '{"a":1}');
    expect(passed).toMatchObject({ url, method, body: method === 'GET' ? '' : '{"a":1}' });
    const { headers } = passed;
    expect(headers).toMatchObject({
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-proto': 'http',
      'if-match': '"a"',
      'x-request-id': 'shelf-mark-42',
    });
    expect(headers['idempotency-key']).toBe(key[0]?.replace(/^.*: /, ''));
    for (const name of ['forwarded', 'x-forwarded-host', 'x-original-url', 'x-rewrite-url', 'x-http-method-override'])
      expect(headers[name]).toBeUndefined();
  });

  it('an id that cannot stand in a log is replaced', async () => {
    const { headers } = await pass('GET /', ['X-Request-Id: a b"c']);
    expect(headers['x-request-id']).toMatch(/^[0-9a-f]{32}$/);
  });

  it('connections are kept, unless an instance says that it closes them', async () => {
    const asked = async (times: number): Promise<number> => {
      const before = connections;
      for (let i = 0; i < times; i += 1) await pass('GET /');
      return connections - before;
    };
    await asked(1);
    expect(await asked(20)).toBeLessThan(5);
    says = { connection: 'close' };
    expect(await asked(10)).toBeGreaterThanOrEqual(8); // each worker of nginx may have kept one
    says = {};
  });

  it('an address is logged, but no secret in it', async () => {
    const secret = 'm4rked';
    const told = [
      '/v1/books?title=The%20Secret%20Garden&limit=3',
      '/v1/books?author=token&cursor=abc',
      `/v1/books?api_key=${secret}`,
      `/v1/books?limit=1&Access-Token=${secret}&offset=2`,
      `/v1/books?auth=${secret}`,
      `/v1/books?to%6ben=${secret}`,
      `/v1/books/colophon_${secret}_and_more`,
      `/v1/books?q=http://user:${secret}@host/`,
      `/http://user:${secret}@host/v1/books`,
      `/dies?password=${secret}`,
    ];
    for (const path of told) await sendRaw(nginx.port, [requestText(`GET ${path}`)]);
    await pause(200);
    const { access, errors } = nginx.logs();
    expect(`${access}${errors}`).not.toContain(secret);
    const logged = access
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { uri: string }).uri);
    expect(logged.slice(-told.length)).toEqual([
      told[0],
      told[1],
      ...Array<string>(4).fill('/v1/books?[secret]'),
      '[secret]',
      '/v1/books?[secret]',
      '[secret]',
      '/dies?[secret]',
    ]);
  });

  it('a long address that looks like a secret everywhere is no work', async () => {
    const url = `/?${'token&%key%://'.repeat(1_100)}`;
    const answers = await Promise.all(Array.from({ length: 20 }, () => sendRaw(nginx.port, [requestText(`GET ${url}`)])));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200])); // with a pattern that backtracks it takes minutes
  });
});
