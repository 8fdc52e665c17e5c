import { forwardStatus, hitStatus } from './cache-status.js';
import type { FoundPage } from './page-store.js';

const found = (from: FoundPage['from'], ttl: number) => ({ from, page: { expiresAt: Date.now() + ttl } as FoundPage['page'] });

describe('Cache-Status', () => {
  beforeAll(() => void jest.useFakeTimers());
  afterAll(() => void jest.useRealTimers());

  it.each([
    [found('memory', 296_100), 'Colophon; hit; ttl=297'],
    [found('redis', 1_000), 'Colophon; hit; ttl=1'],
    [found('memory', -1), 'Colophon; hit; ttl=0'],
    [found('unvalidated', 1_000), 'Colophon; hit; ttl=1; detail=unvalidated'],
    [found('postgresql', 1_000), 'Colophon; hit; ttl=1; detail=postgresql'],
  ])('of a hit', (hit, header) => {
    jest.setSystemTime(hit.page.expiresAt - { 'ttl=297': 296_100, 'ttl=1': 1_000, 'ttl=0': -1 }[/ttl=\d+/.exec(header)![0]]!);
    expect(hitStatus(hit)).toBe(header);
  });

  it.each([
    [{ fwd: 'uri-miss', stored: true }, 'Colophon; fwd=uri-miss; stored'],
    [{ fwd: 'uri-miss', stored: false, collapsed: true }, 'Colophon; fwd=uri-miss; collapsed'],
    [{ fwd: 'stale', stored: false }, 'Colophon; fwd=stale'],
    [{ fwd: 'stale', stored: true, detail: 'early-refresh' }, 'Colophon; fwd=stale; stored; detail=early-refresh'],
    [{ fwd: 'method' }, 'Colophon; fwd=method'],
  ] as const)('of what was forwarded: %o', (forwarded, header) => {
    expect(forwardStatus(forwarded)).toBe(header);
  });
});
