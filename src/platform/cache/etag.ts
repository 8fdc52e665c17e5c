import { createHash } from 'node:crypto';

/** A strong entity tag (RFC 9110, 8.8.3): the same bytes have the same tag on every instance. */
export function etagOf(body: Buffer): string {
  return `"${createHash('sha256').update(body).digest('base64url').slice(0, 27)}"`;
}
