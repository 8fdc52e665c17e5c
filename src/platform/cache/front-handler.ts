import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { LRUCache } from 'lru-cache';
import { requestIdOf } from '../observability/request-id.js';
import { cacheStatus } from './cache-status.js';
import { answerWith } from './page-answer.js';
import type { PageStore, Remembered } from './page-store.js';

/** Spellings of addresses that are remembered. */
const SPELLINGS = 20_000;
/** A longer address is read anew each time. */
const LONGEST = 1_000;

/**
 * Answers hits before the framework sees the request: the address as it is spelled, the key that the cache interceptor read it as, the
 * page in this process, its tokens, the bytes. It knows no routes: what a spelling means it learns from the interceptor, so the two
 * cannot disagree. Everything else, and every request that says who it is, goes on to the application.
 */
export class FrontHandler {
  private readonly keys = new LRUCache<string, string>({ max: SPELLINGS });
  private pages: PageStore | null = null;

  /** From now on hits are answered from this store. */
  open(pages: PageStore): void {
    this.pages = pages;
  }

  /** A GET of this address means the page under this key. */
  learn(url: string, key: string): void {
    if (url.length <= LONGEST) this.keys.set(url, key);
  }

  /** Answers the request if it can, else lets `next` do so. */
  handle(request: IncomingMessage, response: ServerResponse, next: RequestListener): void {
    const key = this.pages !== null && isAnonymousRead(request) ? this.keys.get(request.url!) : undefined;
    if (key === undefined) next(request, response);
    else {
      void this.pages!.recall(key).then((found) => {
        if (found) send(found, request, response);
        else next(request, response);
      });
    }
  }
}

function isAnonymousRead({ method, headers }: IncomingMessage): boolean {
  if (method !== 'GET' && method !== 'HEAD') return false;
  return (
    headers.authorization === undefined &&
    headers.cookie === undefined &&
    headers['x-api-key'] === undefined &&
    headers['content-length'] === undefined
  );
}

function send({ page, validated }: Remembered, request: IncomingMessage, response: ServerResponse): void {
  const status = cacheStatus({ hit: true, ttl: page.expiresAt - Date.now(), detail: validated ? undefined : 'unvalidated' });
  const answer = answerWith(page, request.headers, status);
  answer.headers['x-request-id'] = requestIdOf(request);
  response.writeHead(answer.status, answer.headers);
  response.end(request.method === 'HEAD' ? undefined : (answer.body ?? undefined));
}
