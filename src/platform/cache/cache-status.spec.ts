import { cacheStatus } from './cache-status.js';

it.each([
  [{ hit: true, ttl: 296_100 }, 'Colophon; hit; ttl=297'],
  [{ hit: true, ttl: 1_000, detail: 'unvalidated' }, 'Colophon; hit; ttl=1; detail=unvalidated'],
  [{ hit: false, fwd: 'uri-miss', stored: true }, 'Colophon; fwd=uri-miss; stored'],
  [{ hit: false, fwd: 'uri-miss', stored: false, collapsed: true }, 'Colophon; fwd=uri-miss; collapsed'],
  [{ hit: false, fwd: 'stale', stored: false }, 'Colophon; fwd=stale'],
] as const)('tells %o as RFC 9211 does', (outcome, header) => {
  expect(cacheStatus(outcome)).toBe(header);
});
