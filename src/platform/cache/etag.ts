import { createHash } from 'node:crypto';

/** A strong entity tag (RFC 9110, 8.8.3): the same bytes have the same tag on every instance. */
export function etagOf(body: Buffer): string {
  return `"${createHash('sha256').update(body).digest('base64url').slice(0, 27)}"`;
}

/** Whether `If-None-Match` (RFC 9110, 13.1.2) names this tag, by weak comparison: proxies weaken tags when they compress. */
export function matches(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  if (ifNoneMatch.trim() === '*') return true;
  return ifNoneMatch.split(',').some((candidate) => candidate.trim().replace(/^W\//, '') === etag);
}
