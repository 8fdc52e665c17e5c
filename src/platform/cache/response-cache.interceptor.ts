import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { firstValueFrom, type Observable, of, tap } from 'rxjs';
import { Settings } from '../config/settings.js';
import { readRequest } from '../fields/read-request.js';
import { routePattern } from '../observability/request-metrics.js';
import { CacheMetrics } from './cache-metrics.js';
import { type Forwarded, forwardStatus, hitStatus } from './cache-status.js';
import { tagsFor } from './cache-tags.js';
import { CACHED, EXPENSIVE } from './cached.decorator.js';
import { compressed } from './encodings.js';
import { etagOf } from './etag.js';
import { FrontHandler } from './front-handler.js';
import { ownBytes } from './own-bytes.js';
import { addressOf, type PageAddress } from './page-address.js';
import { answerWith } from './page-answer.js';
import { type Build, isForNow, PageFills } from './page-fills.js';
import { type FoundPage, type MissingPage, type NewPage, PageStore, type StoredPage } from './page-store.js';

/** Headers that belong to a page and are stored with it. */
const PAGE_HEADERS = ['link', 'x-total-count', 'content-location'] as const;

/**
 * The global cache: every GET that says `@Cached` is answered from the store when its page is still valid, and stored when it was
 * not. The tokens are read before the query runs and never again, so that a page that a write overtakes is stored under tokens
 * that the write has already replaced.
 */
@Injectable()
export class ResponseCacheInterceptor implements NestInterceptor {
  constructor(
    private readonly pages: PageStore,
    private readonly fills: PageFills,
    private readonly front: FrontHandler,
    private readonly metrics: CacheMetrics,
    private readonly reflector: Reflector,
    private readonly settings: Settings,
  ) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    const address = this.addressOf(context);
    if (address === null) return this.passThrough(request, reply, next);

    this.front.learn(request.url, address, routePattern(request.routeOptions.url!));
    const answer = (page: StoredPage, status: string): Observable<Buffer | undefined> => {
      const sent = send(page, status, request, reply);
      // a page that needs a key is nothing that a cache on the way may hand to others
      if (this.settings.anonymousReads === 'off') reply.removeHeader('x-accel-expires').header('cache-control', 'private, no-cache');
      return sent;
    };
    const build: Build = async () => pageOf(await firstValueFrom(next.handle()), reply);
    const found = this.front.foundFor(request.raw) ?? (await this.pages.find(address));
    if (found.page) return this.answerFound(found, address, build, answer);
    if (found.bridge && this.fills.busy) return this.answerFound(found.bridge, address, build, answer);

    const fwd = found.reason;
    this.metrics.misses[fwd] += 1;
    // what an error answers; a page sets its own
    reply.header('cache-status', forwardStatus({ fwd }));
    const filled = await this.fills.fill(address, found.vector, build).catch((error) => foundAfter(error, found));
    if ('from' in filled) return this.answerFound(filled, address, build, answer);
    const { page, ...how } = filled;
    return answer(page, forwardStatus({ fwd, ...how }));
  }

  private async answerFound(
    found: FoundPage,
    address: PageAddress,
    build: Build,
    answer: (page: StoredPage, status: string) => Observable<Buffer | undefined>,
  ): Promise<Observable<Buffer | undefined>> {
    const fresh = found.due ? await this.fills.refresh(address, found, build) : null;
    if (fresh) return answer(fresh.page, forwardStatus({ ...fresh, fwd: 'stale', detail: 'early-refresh' }));
    this.metrics.hits[found.from] += 1;
    return answer(found.page, hitStatus(found));
  }

  private addressOf(context: ExecutionContext): PageAddress | null {
    const templates = this.reflector.get<string[] | undefined>(CACHED, context.getHandler());
    if (templates === undefined) return null;
    const { key, id, query } = readRequest(context);
    const how = (query as { q?: string }).q === undefined ? 'plain' : 'searched';
    const expensive = this.reflector.get<true | undefined>(EXPENSIVE, context.getHandler());
    return addressOf(key, tagsFor(templates, id, how), expensive ? 'expensive' : 'usual');
  }

  private passThrough(request: FastifyRequest, reply: FastifyReply, next: CallHandler): Observable<unknown> {
    const fwd: Forwarded['fwd'] = request.method === 'GET' || request.method === 'HEAD' ? 'bypass' : 'method';
    reply.header('cache-status', forwardStatus({ fwd }));
    return next.handle().pipe(
      tap(() => {
        if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store');
      }),
    );
  }
}

/** The page that may stand in when it cannot be built anew now. Rejects with what went wrong when there is none, or something else went wrong. */
async function foundAfter(error: unknown, { bridge, later }: MissingPage): Promise<FoundPage> {
  const found = isForNow(error) ? (bridge ?? (await later?.())) : null;
  if (!found) throw error;
  return found;
}

function pageOf(answer: unknown, reply: FastifyReply): NewPage {
  // the envelope writes JSON itself
  const body = ownBytes(typeof answer === 'string' ? answer : JSON.stringify(answer));
  const headers: Record<string, string> = {};
  for (const name of PAGE_HEADERS) {
    const value = reply.getHeader(name);
    if (value !== undefined) headers[name] = String(value);
  }
  return { status: reply.statusCode, headers, etag: etagOf(body), body, gzip: compressed(body) };
}

function send(page: StoredPage, cacheStatus: string, request: FastifyRequest, reply: FastifyReply): Observable<Buffer | undefined> {
  const { status, head, body } = answerWith(page, request.headers);
  // a page that was just built has set it, and a 304 from the cache has none (RFC 9110, 15.4.5)
  if (status === 304) reply.removeHeader('content-type');
  for (let i = 0; i < head.pairs.length; i += 2) reply.header(head.pairs[i]!, head.pairs[i + 1]!);
  reply.code(status).header('cache-status', cacheStatus);
  return of(body ?? undefined);
}
