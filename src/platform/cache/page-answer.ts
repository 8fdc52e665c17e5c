import { type Form, formFor, tagKnown } from './encodings.js';
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
  const known = wishes['if-none-match'] === undefined ? null : tagKnown(page, wishes['if-none-match'], form);
  if (known !== null) return { status: 304, headers: { ...common(page, known), 'cache-status': cacheStatus }, body: null };
  return { status: page.status, headers: { ...headOf(page, form), 'cache-status': cacheStatus }, body: form.body };
}

/** Heads without what changes from answer to answer, by the bytes that follow them. */
const heads = new WeakMap<Buffer, PageAnswer['headers']>();

function headOf(page: StoredPage, { etag, encoding, body }: Form): PageAnswer['headers'] {
  const made = heads.get(body);
  if (made) return made;
  const head = {
    ...common(page, etag),
    'content-type': 'application/json; charset=utf-8',
    ...(encoding ? { 'content-encoding': encoding } : {}),
    'content-length': body.length,
  };
  heads.set(body, head);
  return head;
}

/** Clients may keep a page but must ask whether it still holds: a 304 is what promises freshness. */
function common(page: StoredPage, etag: string): PageAnswer['headers'] {
  return { ...page.headers, etag, 'cache-control': 'no-cache', vary: 'Accept-Encoding' };
}
