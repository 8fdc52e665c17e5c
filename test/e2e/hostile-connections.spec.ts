import { connect, type Socket } from 'node:net';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { type Attack, startTarget, type Target } from '../support/hostile.js';
import { type NginxProxy, startNginxProxy } from '../support/nginx-proxy.js';
import { requestText, sendRaw } from '../support/raw-http.js';

let target: Target;
let nginx: NginxProxy;
let before: Record<string, string>;

beforeAll(async () => {
  target = await startTarget();
  nginx = await startNginxProxy(target.port);
  before = await target.state();
}, 120_000);
afterAll(async () => {
  await nginx?.stop();
  await target?.stop();
});

const attack = (name: string, bytes: string | Buffer, ...answers: Attack['answers']): Attack => ({ name, parts: [bytes], answers });
const head = (line: string, ...headers: string[]) => [line, ...headers, '', ''].join('\r\n');
const GET = 'GET /v1/books?limit=1 HTTP/1.1';
const POST = 'POST /v1/books HTTP/1.1';
const JSON_TYPE = 'Content-Type: application/json';
const CHUNKED = 'Transfer-Encoding: chunked';

/** No request that may be carried out: each is refused, and its connection closed. */
const malformed: Attack[] = [
  attack('no HTTP', 'OPEN SESAME\r\n\r\n', 'invalid-request'),
  attack('an empty method', ' / HTTP/1.1\r\n\r\n', 'invalid-request'),
  attack('a method in small letters', head('get /v1/books HTTP/1.1', 'Host: a'), 'invalid-request'),
  attack('an unknown method', head('BREW /v1/books HTTP/1.1', 'Host: a'), 'invalid-request'),
  attack('a method that goes on and on', head(`${'A'.repeat(5_000)} / HTTP/1.1`, 'Host: a'), 'invalid-request'),
  attack('a tunnel', head('CONNECT catalogue.example:443 HTTP/1.1', 'Host: a'), 'invalid-request', 'method-not-allowed'),
  attack('HTTP/0.9', 'GET /v1/books\r\n\r\n', 'invalid-request'),
  attack('HTTP/3.0', head('GET /v1/books HTTP/3.0', 'Host: a'), 'invalid-request'),
  attack('no version', head('GET /v1/books HTTP/', 'Host: a'), 'invalid-request'),
  attack('another protocol', head('GET /v1/books SIP/2.0', 'Host: a'), 'invalid-request'),
  attack('the preface of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 'invalid-request'),
  attack('TLS', Buffer.from('16030100c8010000c40303000102030405060708090a0b0c0d0e0f', 'hex'), 'invalid-request'),
  attack('a Redis command', '*1\r\n$4\r\nPING\r\n', 'invalid-request'),
  attack('zeros', Buffer.alloc(100), 'invalid-request'),
  attack('NUL in the address', head('GET /v1/bo\0oks HTTP/1.1', 'Host: a'), 'invalid-request'),
  attack('a blank in the address', head('GET /v1/books ?limit=1 HTTP/1.1', 'Host: a'), 'invalid-request'),
  attack('a control character in the address', head('GET /v1/\u0001books HTTP/1.1', 'Host: a'), 'invalid-request'),
  attack('no Host', head(GET), 'invalid-request'),
  attack('two Hosts', head(GET, 'Host: a', 'Host: b'), 'invalid-request'),
  attack('NUL in a header', head(GET, 'Host: a', 'A: b\0c'), 'invalid-request'),
  attack('a lone carriage return in a header', head(GET, 'Host: a', 'A: b\rX-Api-Key: c'), 'invalid-request'),
  attack('a folded header', head(GET, 'Host: a', 'A: b', ' c'), 'invalid-request'),
  attack('a blank before a colon', head(GET, 'Host: a', 'A : b'), 'invalid-request'),
  attack('a header without a name', head(GET, 'Host: a', ': b'), 'invalid-request'),
  attack('a header without a colon', head(GET, 'Host: a', 'abc'), 'invalid-request'),
  attack('a header with a name that is none', head(GET, 'Host: a', 'a(b): c'), 'invalid-request'),
  attack('a header that is too large', head(GET, 'Host: a', `A: ${'a'.repeat(20_000)}`), 'request-header-too-large'),
  attack('too many headers', head(GET, 'Host: a', ...Array.from({ length: 3_000 }, (_, i) => `A${i}: b`)), 'request-header-too-large'),
  attack(
    'an address that is too long',
    head(`GET /${'a'.repeat(20_000)} HTTP/1.1`, 'Host: a'),
    'request-header-too-large',
    'address-too-long',
  ),
  attack('two lengths', head(POST, 'Host: a', JSON_TYPE, 'Content-Length: 2', 'Content-Length: 3') + '{} ', 'invalid-request'),
  attack('a length and chunks', head(POST, 'Host: a', JSON_TYPE, 'Content-Length: 2', CHUNKED) + '0\r\n\r\n', 'invalid-request'),
  attack('a length in words', head(POST, 'Host: a', JSON_TYPE, 'Content-Length: two'), 'invalid-request'),
  attack('a length below zero', head(POST, 'Host: a', JSON_TYPE, 'Content-Length: -2'), 'invalid-request'),
  attack('a length with a plus', head(POST, 'Host: a', JSON_TYPE, 'Content-Length: +2') + '{}', 'invalid-request'),
  attack('a length in hexadecimal', head(POST, 'Host: a', JSON_TYPE, 'Content-Length: 0x2') + '{}', 'invalid-request'),
  attack(
    'a length beyond 64 bits',
    head(POST, 'Host: a', JSON_TYPE, `Content-Length: ${'9'.repeat(30)}`),
    'invalid-request',
    'body-too-large',
  ),
  attack('a size of a chunk that is none', head(POST, 'Host: a', JSON_TYPE, CHUNKED) + 'zz\r\n{}\r\n0\r\n\r\n', 'invalid-request'),
  attack(
    'a size of a chunk beyond 64 bits',
    head(POST, 'Host: a', JSON_TYPE, CHUNKED) + 'fffffffffffffffff\r\n',
    'invalid-request',
    'body-too-large',
  ),
  attack('a chunk that is longer than it says', head(POST, 'Host: a', JSON_TYPE, CHUNKED) + '1\r\n{}\r\n0\r\n\r\n', 'invalid-request'),
  attack(
    'extensions of a chunk without end',
    head(POST, 'Host: a', JSON_TYPE, CHUNKED) + `2;${'a'.repeat(60_000)}\r\n`,
    'body-too-large',
    'invalid-request',
  ),
  attack(
    'an encoding of the transfer that is unknown',
    head(POST, 'Host: a', JSON_TYPE, 'Transfer-Encoding: gzip') + '{}',
    'invalid-request',
  ),
  attack('chunks twice', head(POST, 'Host: a', JSON_TYPE, 'Transfer-Encoding: chunked, chunked') + '0\r\n\r\n', 'invalid-request'),
  attack('a body that is declared too large', head(POST, 'Host: a', JSON_TYPE, 'Content-Length: 99999999999'), 'body-too-large'),
  attack(
    'the same, asking first',
    head(POST, 'Host: a', JSON_TYPE, 'Content-Length: 99999999999', 'Expect: 100-continue'),
    'body-too-large',
  ),
  attack(
    'chunks that are too large',
    head(POST, 'Host: a', JSON_TYPE, CHUNKED) + `200000\r\n${'a'.repeat(2_097_152)}\r\n0\r\n\r\n`,
    'body-too-large',
  ),
  attack('an expectation', head(GET, 'Host: a', 'Expect: a-miracle'), 'expectation-failed'),
];

it('what is no request is refused with a problem, and the connection closed', async () => {
  expect(await target.faults(malformed)).toEqual([]);
  const left: string[] = [];
  for (const { name, parts } of malformed) if ((await sendRaw(target.port, parts)).headers['connection'] !== 'close') left.push(name);
  expect(left).toEqual([]);
}, 60_000);

it('what can be read only in part is answered once, and alike whether other connections come at that moment or not', async () => {
  const identity = 'Transfer-Encoding: identity';
  const requests = [
    head(GET, 'Host: a', identity),
    head(GET, 'Host: a', identity, 'Expect: a-miracle'),
    head(POST, 'Host: a', JSON_TYPE, identity) + '{}',
    head(POST, 'Host: a', JSON_TYPE, CHUNKED) + 'zz\r\n',
  ];
  const seen = requests.map(() => new Set<string>());
  const ask = async (request: string) => {
    const socket = connect(target.port, '127.0.0.1');
    socket.write(request);
    const answer = await everythingFrom(socket);
    const [heads, detail] = [/HTTP\/1\.1 (\d+) /g, /"detail":"[^"]*"/g].map((pattern) => answer.match(pattern)!.join());
    seen[requests.indexOf(request)]!.add(`${heads}${detail}`);
  };
  for (const request of requests) await ask(request);
  await Promise.all(Array.from({ length: 100 }, (_, i) => ask(requests[i % requests.length]!)));
  expect(seen.map((answers) => [...answers])).toEqual([
    ['HTTP/1.1 400 "detail":"The header transfer-encoding must be chunked or absent."'],
    ['HTTP/1.1 417 "detail":"The only expectation that can be met is 100-continue."'],
    ['HTTP/1.1 400 "detail":"The header transfer-encoding must be chunked or absent."'],
    ['HTTP/1.1 400 "detail":"This is not HTTP/1.1 as this server reads it."'],
  ]);
});

it('what is no request is refused by nginx as well', async () => {
  // nginx answers these as HTTP has it: 501 and 505; mends the sizes of chunks, folds and blanks; and knows no HTTP/0.9 answer
  const otherwise =
    /^(HTTP\/|no version|another protocol|an encoding|chunks|the preface|a (lone|folded|blank|header with)|a chunk|extensions|an expectation|a method in|an unknown|a method that|an empty)/;
  const refused = malformed.filter(({ name }) => !otherwise.test(name));
  expect(await target.faults(refused, nginx.port)).toEqual([]);
}, 60_000);

it('a client that asks first is told to go on, and answered', async () => {
  const request = requestText('POST /v1/books/lookup', [JSON_TYPE, 'Content-Length: 19', 'Expect: 100-continue'], '{"identifiers":[1]}');
  const answer = await sendRaw(target.port, [request]);
  expect(answer.text).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 OK\r\n/);
});

it('the answer to a whole request comes before the refusal of what follows it', async () => {
  const socket = connect(target.port, '127.0.0.1');
  socket.write(`${head('GET /v1/books?limit=1&sort=title HTTP/1.1', 'Host: a')}NONSENSE\r\n\r\n`);
  const answer = await everythingFrom(socket);
  expect([...answer.matchAll(/HTTP\/1\.1 (\d+) /g)].map(([, status]) => status)).toEqual(['200', '400']);
});

it('a request that is not finished in time is refused, while others are answered', async () => {
  const server = target.api.app.getHttpServer();
  const { headersTimeout, requestTimeout } = server;
  expect({ headersTimeout, requestTimeout, keepAliveTimeout: server.keepAliveTimeout }).toEqual({
    headersTimeout: 10_000,
    requestTimeout: 15_000,
    keepAliveTimeout: 75_000,
  });
  Object.assign(server, { headersTimeout: 1_000, requestTimeout: 1_500 });
  try {
    const drips = Array.from({ length: 60 }, (_, i) => {
      const socket = connect(target.port, '127.0.0.1');
      socket.write(
        i % 2 === 0 ? 'GET /v1/books HTTP/1.1\r\nHost: a\r\nA: ' : head(POST, 'Host: a', JSON_TYPE, 'Content-Length: 1000') + '{',
      );
      return socket;
    });
    const answers = drips.map(everythingFrom);
    const served = await Promise.all(Array.from({ length: 20 }, () => sendRaw(target.port, [requestText('GET /v1/books?limit=1')])));
    expect(served.map(({ status }) => status)).toEqual(Array(20).fill(200));
    for (const answer of await Promise.all(answers)) {
      expect(answer).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n[^]*\r\ncontent-type: application\/problem\+json\r\n/);
      expect(answer).toMatch(/"code":"request-too-slow"/);
    }
  } finally {
    Object.assign(server, { headersTimeout, requestTimeout });
  }
}, 60_000);

it('no header is passed over because there are many', async () => {
  const many = Array.from({ length: 2_500 }, () => 'a:b');
  const answer = await sendRaw(target.port, [
    head('DELETE /v1/books/1 HTTP/1.1', ...many, 'Host: a', 'X-Api-Key: another', 'Connection: close'),
  ]);
  expect(JSON.parse(answer.body)).toMatchObject({ code: 'api-key-unknown' });
});

it('a client that leaves in the middle of a request leaves nothing behind', async () => {
  for (const bytes of [
    'GET',
    head(GET, 'Host: a').slice(0, -2),
    head(POST, 'Host: a', JSON_TYPE, 'Content-Length: 100') + '{"title"',
    '',
  ]) {
    const socket = connect(target.port, '127.0.0.1');
    await once(socket, 'connect');
    socket.write(bytes);
    await pause(20);
    socket.resetAndDestroy();
  }
  expect((await sendRaw(target.port, [requestText('GET /v1/books?limit=1')])).status).toBe(200);
});

it('a page is not taken for the answer to a request with a body', async () => {
  const { api } = target;
  await api.get('/v1/books?limit=2').expect(200);
  const { status } = await sendRaw(target.port, [requestText('GET /v1/books?limit=2', ['Content-Length: 2'], '{}')]);
  expect(status).toBe(400);
  await api.get('/v1/books?limit=2').expect(200);
});

it('nothing of all this was written', async () => {
  expect(await target.state()).toEqual(before);
});

async function everythingFrom(socket: Socket): Promise<string> {
  const chunks: Buffer[] = [];
  socket.on('data', (chunk) => chunks.push(chunk));
  socket.on('error', () => undefined);
  await once(socket, 'close');
  return Buffer.concat(chunks).toString();
}
