import type { IncomingMessage } from 'node:http';
import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { Settings } from '../config/settings.js';
import type { Visit } from '../entrance/visit.js';
import { writeFixedHead } from '../http/fixed-head.js';
import { CacheMetrics } from './cache-metrics.js';
import { hitStatus } from './cache-status.js';
import { CrowdTurns } from './crowd-turns.js';
import type { PageAddress } from './page-address.js';
import { answerWith } from './page-answer.js';
import { type FoundPage, type MissingPage, PageStore } from './page-store.js';

/** Spellings of addresses that are remembered. */
const SPELLINGS = 20_000;
/** A longer address is read anew each time. */
const LONGEST = 1_000;

/** What a spelling means. */
interface Learned {
  readonly address: PageAddress;
  readonly route: string;
}

/**
 * Answers hits before the framework sees the request: the address as it is spelled, the page that the cache interceptor read it as, its
 * tokens, the bytes. It knows no routes: what a spelling means it learns from the interceptor, so the two cannot disagree. Everything
 * else, and every request that says who it is, goes on to the application.
 */
@Injectable()
export class FrontHandler {
  private readonly addresses = new LRUCache<string, Learned>({ max: SPELLINGS });
  /** whether a request that does not say who it is may be answered */
  private readonly open: boolean;
  private readonly turns = new CrowdTurns();
  private readonly looked = new WeakMap<IncomingMessage, FoundPage | MissingPage>();

  constructor(
    private readonly pages: PageStore,
    private readonly metrics: CacheMetrics,
    { anonymousReads }: Settings,
  ) {
    this.open = anonymousReads === 'on';
  }

  /** A GET of this address means that page, of the route with that pattern. */
  learn(url: string, address: PageAddress, route: string): void {
    if (url.length <= LONGEST) this.addresses.set(url, { address, route });
  }

  /** What was found for a request that went on to the application. */
  foundFor(request: IncomingMessage): FoundPage | MissingPage | undefined {
    return this.looked.get(request);
  }

  /** Answers the request if it can, else lets `next` do so. */
  handle(visit: Visit, next: (visit: Visit) => void): void {
    const { request } = visit;
    const learned = this.open && isAnonymousRead(request) ? this.addresses.get(request.url!) : undefined;
    if (learned === undefined) return next(visit);
    visit.route = learned.route;
    const finding = this.pages.find(learned.address);
    if (!(finding instanceof Promise)) return this.turns.take(() => this.send(finding, visit));
    finding
      .then((found) => {
        if (found.page !== null && !found.due) return this.send(found, visit);
        this.looked.set(request, found);
        next(visit);
      })
      .catch((error: Error) => visit.response.destroy(error));
  }

  /**
   * Answers a request that there is no time for with the page that was found when it came, or that can be looked at again in a moment; answers whether it
   * does so. `refuse` is called when that came to nothing.
   */
  answerWithFound(visit: Visit, refuse: () => void): boolean {
    const found = this.looked.get(visit.request);
    if (found === undefined) return false;
    const page = found.page === null ? found.bridge : found;
    if (page !== undefined) this.send(page, visit);
    else if (found.page === null && found.later !== undefined)
      found
        .later()
        .then((late) => (late === null ? refuse() : this.send(late, visit)))
        .catch((error: Error) => visit.response.destroy(error));
    else return false;
    return true;
  }

  /** Never throws: whoever waits for the same turn has nothing to do with what this request meets. */
  private send(found: FoundPage, visit: Visit): void {
    this.metrics.hits[found.from] += 1;
    const { request, response } = visit;
    try {
      const { status, head, body } = answerWith(found.page, request.headers);
      visit.cacheStatus = hitStatus(found);
      writeFixedHead(response, status, head, visit.always, [...visit.headers, 'cache-status', visit.cacheStatus]);
      response.end(request.method === 'HEAD' ? undefined : body);
    } catch (error) {
      response.destroy(error as Error);
    }
  }
}

function isAnonymousRead({ method, headers }: IncomingMessage): boolean {
  if (method !== 'GET' && method !== 'HEAD') return false;
  return (
    headers.authorization === undefined &&
    headers.cookie === undefined &&
    headers['x-api-key'] === undefined &&
    headers['content-length'] === undefined &&
    headers['transfer-encoding'] === undefined
  );
}
