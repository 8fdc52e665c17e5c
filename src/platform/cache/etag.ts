import { hash } from 'node:crypto';

/** A strong entity tag (RFC 9110, 8.8.3): the same bytes have the same tag on every instance. */
export function etagOf(body: Buffer): string {
  return `"${hash('sha256', body, 'base64url').slice(0, 27)}"`;
}

/** Two forms of a page are different bytes, so a strong tag must tell them apart: that of the form in a content coding. */
export function tagOfForm(etag: string, encoding: 'gzip' | 'br'): string {
  return `${etag.slice(0, -1)}-${encoding}"`;
}

/** The tags of all forms of a page, the first for the bytes as they are. They are made, never read: a digest may itself end like that of a form. */
export function tagsOfForms(etag: string): readonly string[] {
  return [etag, tagOfForm(etag, 'gzip'), tagOfForm(etag, 'br')];
}
