import type { FoundPage, MissingPage } from './page-store.js';

/** What became of a request that the cache did not answer: RFC 9211 calls it forwarded. */
export interface Forwarded {
  fwd: MissingPage['reason'] | 'method';
  stored?: boolean;
  collapsed?: boolean;
  detail?: 'early-refresh';
}

/** The value of `Cache-Status` (RFC 9211) of a hit: `Colophon; hit; ttl=297`. */
export function hitStatus({ page, from }: Pick<FoundPage, 'page' | 'from'>): string {
  const ttl = Math.max(0, Math.ceil((page.expiresAt - Date.now()) / 1000));
  return `Colophon; hit; ttl=${ttl}${from === 'unvalidated' || from === 'postgresql' ? `; detail=${from}` : ''}`;
}

/** The value of `Cache-Status` (RFC 9211) of all else: `Colophon; fwd=uri-miss; stored`. */
export function forwardStatus({ fwd, stored, collapsed, detail }: Forwarded): string {
  return `Colophon; fwd=${fwd}${stored ? '; stored' : ''}${collapsed ? '; collapsed' : ''}${detail ? `; detail=${detail}` : ''}`;
}
