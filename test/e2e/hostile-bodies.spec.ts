import { gzipSync } from 'node:zlib';
import { type Attack, sending, startTarget, type Target } from '../support/hostile.js';
import { type NginxProxy, startNginxProxy } from '../support/nginx-proxy.js';

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

const POST = 'POST /v1/books';
const PATCH = 'PATCH /v1/books/1';
const writes = [POST, PATCH, 'POST /v1/works', 'POST /v1/authors', 'POST /v1/publishers', 'POST /v1/series', 'POST /v1/subjects', 'POST /v1/cache/purge', 'POST /v1/books/lookup']; // prettier-ignore

const texts: Attack[] = [
  ...['{', '}', '{"title":', '{"title":"a"', "{'title':'a'}", '{title:"a"}', '{"title":"a",}', '{"title":"a"}{}', '{"title":"a"} x', 'NaN', 'undefined',
    '{"title":NaN}', '{"title":01}', '{"title":+1}', '{"title":.5}', '{"title":0x10}', '{"title":"a\nb"}', '{"title":"a\0b"}', '"\\x41"', '"\\u12"',
    '<book/>', 'title=a', '\ufeff\ufeff{}', ' ', '//', '[1,2', '"', '\\'].map((body) => sending(POST, body, ['invalid-json'])),
  ...[[0xff], [0x22, 0xc0, 0xaf, 0x22], [0x22, 0xed, 0xa0, 0x80, 0x22], [0x22, 0xf4, 0x90, 0x80, 0x80, 0x22], [0xff, 0xfe, 0x7b, 0, 0x7d, 0]].map((bytes) =>
    sending(POST, Buffer.from(bytes), ['invalid-json']),
  ),
  ...writes.flatMap((line) => ['', 'null', 'true', '1', '-0', '1e400', '"{}"', '[]', '[{}]', '\ufeffnull'].map((body) => sending(line, body, ['invalid-body']))),
]; // prettier-ignore

const nested = (levels: number) => `{"title":${'['.repeat(levels)}${']'.repeat(levels)}}`;
const shapes: Attack[] = writes.flatMap((line) => [
  ...[7, 8, 16, 17, 1_000, 50_000, 500_000].map((levels) => sending(line, nested(levels), ['invalid-body'])),
  sending(line, '['.repeat(1_000_000), ['invalid-body']),
  sending(line, '{"a":'.repeat(200_000), ['invalid-body']),
  sending(line, `{${Array.from({ length: 50_000 }, (_, i) => `"k${i}":1`).join(',')}}`, ['invalid-body']),
  sending(line, `{${Array.from({ length: 2_000 }, (_, i) => `"k${i}":1`).join(',')}}`, ['invalid-body']),
  sending(line, `{"identifiers":[${Array(500_000).fill('1').join(',')}]}`, ['invalid-body']),
  sending(line, `{"${'n'.repeat(1_000_000)}":1}`, ['invalid-body']),
  sending(line, `{"a":1,"a":1}`, ['invalid-body']),
  ...['__proto__', 'constructor', 'prototype', '\\u005f_proto__'].flatMap((name) => [
    sending(line, `{"${name}":{"title":"a"}}`, ['invalid-body']),
    sending(line, `{"title":"a","links":[{"url":"https://example.org","${name}":1}]}`, ['invalid-body']),
  ]),
]);

const odd = [
  '"a\\u0000b"',
  '"\\u0000"',
  '"a\\ud800b"',
  '"\\udc00\\ud800"',
  '""',
  '" "',
  '"\\u200b\\u0000"',
  '1',
  'true',
  '[]',
  '{}',
  '["a"]',
  `"${'a'.repeat(2_001)}"`,
];
const unusable = [...odd, '1e400', '-0', '9007199254740993', '0.1', '1e-400'];
const ids = [
  '0',
  '-1',
  '-0',
  '1.5',
  '1e400',
  '2147483648',
  '9007199254740993',
  '9223372036854775808',
  '"1"',
  'true',
  '[1]',
  '{}',
  '""',
  '"__proto__"',
];
const members: Attack[] = [
  ...unusable.flatMap((value) => [
    sending(POST, `{"title":${value}}`, ['invalid-body']),
    sending(PATCH, `{"title":${value}}`, ['invalid-body']),
    sending('POST /v1/authors', `{"name":${value}}`, ['invalid-body']),
    sending('POST /v1/publishers', `{"name":${value}}`, ['invalid-body']),
    sending('POST /v1/subjects', `{"heading":${value}}`, ['invalid-body']),
    sending('POST /v1/series', `{"name":${value},"kind":"story"}`, ['invalid-body']),
    sending(POST, `{"title":"a","format":${value}}`, ['invalid-body']),
    sending(POST, `{"title":"a","country":${value}}`, ['invalid-body']),
    sending(POST, `{"title":"a","languages":[${value}]}`, ['invalid-body']),
    sending(POST, `{"title":"a","identifiers":[{"scheme":${value},"value":"1"}]}`, ['invalid-body']),
    sending(POST, `{"title":"a","identifiers":[{"scheme":"oclc","value":${value}}]}`, ['invalid-body']),
    sending(POST, `{"title":"a","links":[{"url":${value}}]}`, ['invalid-body']),
    sending(POST, `{"title":"a","contributors":[${value === '{}' ? '1' : value}]}`, ['invalid-body']),
    sending(POST, `{"title":"a","titles":[{"kind":"translated","title":${value}}]}`, ['invalid-body']),
    sending(POST, `{"title":"a","subjects":[{"heading":${value}}]}`, ['invalid-body']),
    sending(POST, `{"title":"a","series":[{"name":${value}}]}`, ['invalid-body']),
    sending(POST, `{"title":"a","publications":[{"name":${value}}]}`, ['invalid-body']),
    sending('POST /v1/cache/purge', `{"tags":[${value}]}`, ['invalid-body']),
  ]),
  ...ids.flatMap((value) => [
    sending(POST, `{"title":"a","workId":${value}}`, ['invalid-body']),
    sending(POST, `{"title":"a","contributors":[{"authorId":${value},"role":"aut"}]}`, ['invalid-body']),
    sending(POST, `{"title":"a","publications":[{"publisherId":${value}}]}`, ['invalid-body']),
    sending(POST, `{"title":"a","pageCount":${value === '2147483648' ? '100001' : value}}`, ['invalid-body']),
    sending('POST /v1/publishers', `{"name":"a","parentId":${value}}`, ['invalid-body']),
  ]),
  sending(POST, '{"title":"a","workId":2147483647}', ['unknown-reference']),
  sending(POST, '{"title":"a","id":1}', ['invalid-body']),
  sending(PATCH, '{"id":2}', ['invalid-body']),
  sending(PATCH, '{"version":7}', ['invalid-body']),
  sending(PATCH, '{"title":null}', ['invalid-body']),
  sending(PATCH, '{"createdAt":"2026-01-01T00:00:00Z"}', ['invalid-body']),
  ...['identifiers', 'links', 'titles', 'contributors', 'subjects', 'series', 'publications', 'languages'].flatMap((name) =>
    ['1', '"a"', '{}', 'null', '[null]', '[[]]', `[${Array(1_500).fill('{}').join(',')}]`].map((value) => sending(PATCH, `{"${name}":${value}}`, ['invalid-body'])),
  ),
  ...['[]', '[{}]', '[null]', '[true]', '[[1]]', '["\\ud800"]', '["\\u0000"]', '{"0":1,"length":1}', '"1"', `[${Array(1_001).fill('1').join(',')}]`].map((value) =>
    sending('POST /v1/books/lookup', `{"identifiers":${value}}`, ['invalid-body']),
  ),
]; // prettier-ignore

const types: Attack[] = [
  ...['', 'text/plain', 'text/html', 'application/xml', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'application/jsonx',
    'application/json+x', 'application', 'application/', '/json', '*/*', 'application/json, text/plain', 'application/json garbage', 'text/json',
    'application/ld+json', 'application/json-patch+json', 'application/json; charset=latin1', 'application/json;charset=utf-16',
    'application/json; charset="iso-8859-1"', 'application/json; charset=utf-8; charset=latin1', 'application/json; charset=',
    'application/json; charset=UTF-8x', 'application/merge-patch+json'].map((type) => sending(POST, '{}', ['unsupported-media-type'], { type })),
  ...['application/json', 'APPLICATION/JSON', 'application/json;charset=utf-8', 'Application/Json ; Charset="UTF-8"', 'application/json; profile=x'].map((type) =>
    sending(POST, '{}', ['invalid-body'], { type }),
  ),
  ...['application/merge-patch+json', 'application/merge-patch+json; charset=utf-8', 'application/json'].map((type) =>
    sending(PATCH, '{"title":1}', ['invalid-body'], { type }),
  ),
  ...['gzip', 'GZIP', 'deflate', 'br', 'zstd', 'gzip, gzip', 'identity, gzip', 'x'].map((encoding) =>
    sending(POST, gzipSync('{"title":"a"}'), ['body-encoding-unsupported'], { headers: [`Content-Encoding: ${encoding}`] }),
  ),
  sending(POST, '{}', ['invalid-body'], { headers: ['Content-Encoding: identity'] }),
  ...['GET /v1/books', 'DELETE /v1/books/1', 'OPTIONS /v1/books'].map((line) => sending(line, '{"a":1}', ['invalid-request'])),
  sending('DELETE /v1/books/1', '[]', ['invalid-request']),
  sending('DELETE /v1/books/1', '[[[', ['unsupported-media-type'], { type: 'text/plain' }),
  sending('DELETE /v1/books/1', '[[[', ['invalid-json']),
  sending('DELETE /v1/books/999999', '{}', ['record-not-found']),
]; // prettier-ignore

it.each([
  ['texts', texts],
  ['shapes', shapes],
  ['members', members],
  ['types', types],
])(
  'bodies of odd %s are refused, and nothing is written',
  async (_, attacks) => {
    expect(await target.faults(attacks)).toEqual([]);
  },
  240_000,
);

it('odd bodies are refused through nginx as well', async () => {
  const some = [...texts, ...shapes, ...members, ...types].filter((_, i) => i % 5 === 0);
  expect(await target.faults(some, nginx.port)).toEqual([]);
}, 120_000);

it('a mistake in the shape of a body is told by its place', async () => {
  const send = (body: string) => target.api.post('/v1/books', {}).set('Content-Type', 'application/json').send(body).expect(422);
  expect((await send('{"title":"a","links":[{"url":1},{"__proto__":1}]}')).body).toMatchObject({
    errors: [{ in: 'body', pointer: '/links/1/__proto__', code: 'unknown' }],
  });
  expect((await send('{"title":"a","title":"b"}')).body).toMatchObject({ errors: [{ in: 'body', pointer: '/title', code: 'repeated' }] });
});

it('a lookup of a thousand mixed identifiers is within the limits', async () => {
  const identifiers = Array.from({ length: 1_000 }, (_, i) => (i % 3 === 0 ? i + 1 : i % 3 === 1 ? `oclc:${i}` : '0-14-143951-3'));
  const { body } = await target.api.post('/v1/books/lookup', { identifiers }).expect(200);
  expect((body as { data: unknown[] }).data).toHaveLength(1_000);
});

it('nothing of all this was written', async () => {
  expect(await target.state()).toEqual(before);
});
