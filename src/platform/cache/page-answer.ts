import { formFor, tagKnown } from './encodings.js';
import type { StoredPage } from './page-store.js';

/** What a request says of the copy that the client has and of what it can read. */
export interface Wishes {
  'accept-encoding'?: string | string[];
  'if-none-match'?: string;
}

/** An answer with a page, ready to be written. */
export interface PageAnswer {
  status: number;
  headers: Record<string, string | number>;
  /** null: 304 (RFC 9110, 15.4.5), the client has it */
  body: Buffer | null;
}

/** The answer with a page: the one place that says what its head holds, whoever sends it. */
export function answerWith(page: StoredPage, wishes: Wishes, cacheStatus: string): PageAnswer {
  const form = formFor(page, wishes['accept-encoding']);
  const known = tagKnown(page, wishes['if-none-match'], form);
  const headers: PageAnswer['headers'] = {
    ...page.headers,
    etag: known ?? form.etag,
    // clients may keep a page but must ask whether it still holds: a 304 is what promises freshness
    'cache-control': 'no-cache',
    'cache-status': cacheStatus,
    vary: 'Accept-Encoding',
  };
  if (known !== null) return { status: 304, headers, body: null };
  headers['content-type'] = 'application/json; charset=utf-8';
  if (form.encoding) headers['content-encoding'] = form.encoding;
  headers['content-length'] = form.body.length;
  return { status: page.status, headers, body: form.body };
}
