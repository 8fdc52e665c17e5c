import { hash } from 'node:crypto';

/** A strong entity tag (RFC 9110, 8.8.3): the same bytes have the same tag on every instance. */
export function etagOf(body: Buffer): string {
  return `"${hash('sha256', body, 'base64url').slice(0, 27)}"`;
}
