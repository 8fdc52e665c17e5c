import { sentenceOf, shortStatus } from './request-log.js';

it.each([
  ['Colophon; hit; ttl=297', 'hit'],
  ['Colophon; hit; ttl=297; detail=unvalidated', 'hit/unvalidated'],
  ['Colophon; fwd=uri-miss; stored', 'uri-miss'],
  ['Colophon; fwd=stale; stored; detail=early-refresh', 'stale/early-refresh'],
  ['Colophon; fwd=uri-miss; collapsed', 'uri-miss/collapsed'],
  ['Colophon; fwd=method', 'method'],
  [undefined, null],
])('the log shortens %s to %s', (status, short) => {
  expect(shortStatus(status)).toBe(short);
});

it('a person reads a request in one glance', () => {
  const line = {
    context: 'Request',
    requestId: 'x',
    method: 'GET',
    path: '/v1/books',
    status: 200,
    bytes: 9,
    ms: 0.41,
    client: '::1',
  } as const;
  expect(sentenceOf({ ...line, cache: 'hit' })).toBe('GET /v1/books 200 0.41 ms hit');
  expect(sentenceOf({ ...line, status: 499, aborted: true })).toBe('GET /v1/books 499 0.41 ms aborted');
});
