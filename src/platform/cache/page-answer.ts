import { type FixedHead, fixedHead } from '../http/fixed-head.js';
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
  /** without what changes from answer to answer; shared by all answers */
  head: FixedHead;
  /** null: 304 (RFC 9110, 15.4.5), the client has it */
  body: Buffer | null;
}

/** The answer with a page: the one place that says what its head holds, whoever sends it. */
export function answerWith(page: StoredPage, wishes: Wishes): PageAnswer {
  const form = formFor(page, wishes['accept-encoding']);
  const wanted = wishes['if-none-match'];
  const known = wanted === undefined ? null : tagKnown(page, wanted, form);
  if (known === null) return answerOf(form.body, () => ({ status: page.status, head: fixedHead(headOf(page, form)), body: form.body }));
  const notModified = () => ({ status: 304, head: fixedHead(validators(page, known)), body: null });
  return known === form.etag ? unchangedOf(form.body, notModified) : notModified();
}

/** Answers are made once for each form of a page. */
const answerOf = madeOnce();
const unchangedOf = madeOnce();

function madeOnce(): (form: Buffer, make: () => PageAnswer) => PageAnswer {
  const made = new WeakMap<Buffer, PageAnswer>();
  return (form, make) => {
    let answer = made.get(form);
    if (answer === undefined) made.set(form, (answer = make()));
    return answer;
  };
}

function headOf(page: StoredPage, { etag, encoding, body }: Form): string[] {
  const packed = encoding === null ? [] : ['content-encoding', encoding];
  const links = Object.entries(page.headers).filter(([name]) => name !== 'content-location');
  return [
    ...validators(page, etag),
    ...links.flat(),
    'content-type',
    'application/json; charset=utf-8',
    ...packed,
    'content-length',
    String(body.length),
  ];
}

/**
 * What a 304 must say as well (RFC 9110, 15.4.5). Clients may keep a page but must ask whether it still holds: a 304 is what promises
 * freshness. To an nginx that keeps pages (nginx/stale-shield) the same is said in its own words: kept, and ended long ago. It reads the two
 * in the order in which they come, and does not pass on its own.
 */
function validators({ headers }: StoredPage, etag: string): string[] {
  const located = headers['content-location'] === undefined ? [] : ['content-location', headers['content-location']];
  return ['etag', etag, 'x-accel-expires', '@1', 'cache-control', 'no-cache', 'vary', 'Accept-Encoding', ...located];
}
