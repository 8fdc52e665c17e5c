import { brotliCompress, constants, gzipSync } from 'node:zlib';
import { tagOfForm, tagsOfForms } from './etag.js';
import { ownBytes } from './own-bytes.js';
import type { StoredPage } from './page-store.js';

/** A page in the form that a client gets. */
export interface Form {
  encoding: 'gzip' | 'br' | null;
  etag: string;
  body: Buffer;
}

/** Below this many bytes compression saves less than its header costs. */
const WORTH_IT = 512;
/** Brotli at the quality that costs as much as gzip, for pages that are asked for again. */
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } };

/** Brotli forms of pages in this process; null while one is being made. */
const brotli = new WeakMap<StoredPage, Buffer | null>();
const served = new WeakSet<StoredPage>();

/** The bytes compressed, or null when that saves nothing. */
export function compressed(body: Buffer): Buffer | null {
  if (body.length < WORTH_IT) return null;
  const gzip = gzipSync(body);
  return gzip.length < body.length ? ownBytes(gzip) : null;
}

/** The form of a page for an `Accept-Encoding` (RFC 9110, 12.5.3): brotli when it is there, else gzip, else the bytes as they are. */
export function formFor(page: StoredPage, acceptEncoding: string | string[] | undefined): Form {
  const accepted = acceptEncoding === undefined ? nothing : acceptedIn(String(acceptEncoding));
  if (page.gzip && accepted.br) {
    const body = brotliOf(page);
    if (body) return { encoding: 'br', etag: tagOfForm(page.etag, 'br'), body };
  }
  if (page.gzip && accepted.gzip) return { encoding: 'gzip', etag: tagOfForm(page.etag, 'gzip'), body: page.gzip };
  return { encoding: null, etag: page.etag, body: page.body };
}

/** The entity tag in `If-None-Match` (RFC 9110, 13.1.2) that names this page in any of its forms, by weak comparison; null: none does. */
export function tagKnown(page: StoredPage, ifNoneMatch: string | undefined, form: Form): string | null {
  if (ifNoneMatch === undefined) return null;
  if (ifNoneMatch === form.etag) return form.etag; // the usual case
  if (ifNoneMatch.trim() === '*') return form.etag;
  const given = new Set(ifNoneMatch.split(',').map((tag) => tag.trim().replace(/^W\//, '')));
  return [form.etag, ...tagsOfForms(page.etag)].find((tag) => given.has(tag)) ?? null;
}

/** Made beside the event loop when a page is served a second time; until it is there, gzip does. */
function brotliOf(page: StoredPage): Buffer | null {
  const made = brotli.get(page);
  if (made !== undefined) return made;
  if (!served.has(page)) served.add(page);
  else {
    brotli.set(page, null);
    brotliCompress(page.body, BROTLI, (error, body) => {
      if (!error) brotli.set(page, ownBytes(body));
    });
  }
  return null;
}

interface Accepted {
  gzip: boolean;
  br: boolean;
}

const nothing: Accepted = { gzip: false, br: false };
/** What clients send is a handful of texts. */
const read = new Map<string, Accepted>();

function acceptedIn(header: string): Accepted {
  const known = read.get(header);
  if (known) return known;
  const accepted = { gzip: accepts(header, 'gzip'), br: accepts(header, 'br') };
  if (read.size < 100) read.set(header, accepted);
  return accepted;
}

function accepts(header: string, coding: string): boolean {
  const quality = (name: string): number | undefined => {
    const item = header.split(',').find((part) => part.split(';')[0]!.trim().toLowerCase() === name);
    if (item === undefined) return undefined;
    return Number(/;\s*q\s*=\s*([\d.]+)/i.exec(item)?.[1] ?? 1);
  };
  return (quality(coding) ?? quality('*') ?? 0) > 0;
}
