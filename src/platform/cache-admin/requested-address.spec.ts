import { addressIn } from './requested-address.js';

const common = (request: string) => `192.0.2.1 - - [24/Nov/2026:10:00:00 +0000] "${request}" 200 5120`;
const nginx = (method: string, uri: string) =>
  `{"time":"2026-11-24T10:00:00+00:00","client":"192.0.2.1","method":"${method}","uri":"${uri}","status":200,"bytes":5120,"seconds":0.004,` +
  '"upstream":"127.0.0.1:3000","upstreamStatus":"200","upstreamSeconds":"0.003","cache":"Colophon; hit; ttl=297","requestId":"3f0c9a52",' +
  '"userAgent":"a \\"reader\\" \\u0001"}';

it.each([
  ['a path', '/v1/books?limit=10', '/v1/books?limit=10'],
  ['a path between blanks', '  /v1/books/12 \r', '/v1/books/12'],
  ['a full address', 'https://books.example.org/v1/books?limit=10#top', '/v1/books?limit=10'],
  ['an address with a port', 'http://127.0.0.1:3000/v1/isbn/9780141439518', '/v1/isbn/9780141439518'],
  ['an address in letters of its own', '/v1/authors?name=Джейн', '/v1/authors?name=%D0%94%D0%B6%D0%B5%D0%B9%D0%BD'],
  ['a line of our nginx', nginx('GET', '/v1/books?sort=-published,title&limit=10'), '/v1/books?sort=-published,title&limit=10'],
  ['the common log format', common('GET /v1/books/12 HTTP/1.1'), '/v1/books/12'],
  ['HTTP/0.9 in a log', common('GET /v1/books/12'), '/v1/books/12'],
  ['the combined log format', `${common('GET /v1/books?title=it%22s HTTP/2.0')} "https://example.org/" "curl/8"`, '/v1/books?title=it%22s'],
  [
    'a log with an account and a host',
    `books.example.org:443 ${common('GET /v1/works HTTP/1.1').replace('- -', '- A. Name')}`,
    '/v1/works',
  ],
  ['a proxy’s log with full addresses', common('GET http://books.example.org/v1/works HTTP/1.1'), '/v1/works'],
])('%s is read', (_, line, address) => {
  expect(addressIn(line)).toBe(address);
});

it.each([
  ['a blank line', '   '],
  ['a comment', '# /v1/books'],
  ['another method of our nginx', nginx('POST', '/v1/books')],
  ['HEAD', nginx('HEAD', '/v1/books')],
  ['another method in a log', common('PATCH /v1/books/12 HTTP/1.1')],
  ['what is not of the catalogue', '/health/live'],
  ['what is not of the catalogue, in a log', common('GET /docs HTTP/1.1')],
  ['what leaves the catalogue', '/v1/../openapi.json'],
  ['another host by two slashes', '//example.org/v1/books'],
  ['no request in a log', common('\\x16\\x03\\x01')],
  ['half a line', nginx('GET', '/v1/books').slice(0, 90)],
  ['other JSON', '{"method":"GET","uri":7}'],
  ['no object', '{}'],
  ['two words', '/v1/books /v1/works'],
  ['an address that cannot be parsed', 'http://[/v1/books'],
  ['a very long address', `/v1/books?title=${'x'.repeat(2_000)}`],
  ['prose', 'Books are read.'],
])('%s is passed over', (_, line) => {
  expect(addressIn(line)).toBeNull();
});
