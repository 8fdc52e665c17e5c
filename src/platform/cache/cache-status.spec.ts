import { cacheStatus } from './cache-status.js';

it.each([
  [{ hit: true, ttl: 296_100 }, 'Colophon; hit; ttl=297'],
  [{ hit: false, fwd: 'uri-miss', stored: true }, 'Colophon; fwd=uri-miss; stored'],
  [{ hit: false, fwd: 'stale', stored: false }, 'Colophon; fwd=stale'],
  [{ hit: false, fwd: 'bypass', stored: false, detail: 'redis' }, 'Colophon; fwd=bypass; detail=redis'],
] as const)('tells %o as RFC 9211 does', (outcome, header) => {
  expect(cacheStatus(outcome)).toBe(header);
});
