/** How a request was answered, as RFC 9211 tells it. */
export type CacheOutcome =
  | { hit: true; ttl: number; detail?: 'unvalidated' }
  | { hit: false; fwd: 'uri-miss' | 'stale' | 'bypass' | 'method'; stored: boolean; collapsed?: boolean };

/** The value of `Cache-Status` (RFC 9211): `Colophon; hit; ttl=297`, `Colophon; fwd=uri-miss; stored`. `ttl`: milliseconds. */
export function cacheStatus(outcome: CacheOutcome): string {
  if (outcome.hit)
    return `Colophon; hit; ttl=${Math.max(0, Math.ceil(outcome.ttl / 1000))}${outcome.detail ? `; detail=${outcome.detail}` : ''}`;
  return `Colophon; fwd=${outcome.fwd}${outcome.stored ? '; stored' : ''}${outcome.collapsed ? '; collapsed' : ''}`;
}
