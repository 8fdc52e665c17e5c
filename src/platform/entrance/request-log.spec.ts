import { shortStatus } from './request-log.js';

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
