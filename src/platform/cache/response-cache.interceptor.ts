import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { concatMap, type Observable, of, tap } from 'rxjs';
import { Settings } from '../config/settings.js';
import { readRequest } from '../fields/read-request.js';
import { cacheStatus } from './cache-status.js';
import { tagsFor } from './cache-tags.js';
import { CACHED } from './cached.decorator.js';
import { etagOf, matches } from './etag.js';
import { PageStore, type StoredPage } from './page-store.js';

/** Headers that belong to a page and are stored with it. */
const PAGE_HEADERS = ['link', 'x-total-count', 'content-location'] as const;

type Page = Omit<StoredPage, 'expiresAt'>;

/**
 * The global cache: every GET that says `@Cached` is answered from the store when its page is still valid, and stored when it was
 * not. The tokens are read before the query runs and never again, so that a page that a write overtakes is stored under tokens
 * that the write has already replaced.
 */
@Injectable()
export class ResponseCacheInterceptor implements NestInterceptor {
  private readonly ttl: number;

  constructor(
    private readonly pages: PageStore,
    private readonly reflector: Reflector,
    settings: Settings,
  ) {
    this.ttl = settings.cacheTtlSeconds * 1000;
  }

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    const tags = this.reflector.get<string[] | undefined>(CACHED, context.getHandler());
    if (tags === undefined) return this.passThrough(request, reply, next);

    const { key, id } = readRequest(context);
    const { page, vector, reason } = await this.pages.lookup(key, tagsFor(tags, id));
    if (page) {
      reply.header('cache-status', cacheStatus({ hit: true, ttl: page.expiresAt - Date.now() }));
      return of(send(page, request, reply));
    }
    reply.header('cache-status', cacheStatus({ hit: false, fwd: reason, stored: false }));
    return next.handle().pipe(
      concatMap(async (answer) => {
        const fresh = pageOf(answer, reply);
        const stored = vector !== null && (await this.pages.save(key, vector, fresh, this.jitteredTtl()));
        reply.header('cache-status', cacheStatus({ hit: false, fwd: reason, stored }));
        return send(fresh, request, reply);
      }),
    );
  }

  private passThrough(request: FastifyRequest, reply: FastifyReply, next: CallHandler): Observable<unknown> {
    const fwd = request.method === 'GET' || request.method === 'HEAD' ? 'bypass' : 'method';
    reply.header('cache-status', cacheStatus({ hit: false, fwd, stored: false }));
    return next.handle().pipe(
      tap(() => {
        if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store');
      }),
    );
  }

  /** Up to a tenth less, so that pages that were stored together do not all end together. */
  private jitteredTtl(): number {
    return Math.round(this.ttl * (1 - Math.random() / 10));
  }
}

function pageOf(answer: unknown, reply: FastifyReply): Page {
  const body = Buffer.from(JSON.stringify(answer));
  const headers: Record<string, string> = {};
  for (const name of PAGE_HEADERS) {
    const value = reply.getHeader(name);
    if (value !== undefined) headers[name] = String(value);
  }
  return { status: reply.statusCode, headers, etag: etagOf(body), body };
}

/** Sets the head of the answer and gives its bytes; 304 (RFC 9110, 15.4.5) when the client has them. */
function send(page: Page, request: FastifyRequest, reply: FastifyReply): Buffer | undefined {
  // clients may keep a page but must ask whether it still holds: a 304 is what promises freshness
  reply.headers({ ...page.headers, etag: page.etag, 'cache-control': 'no-cache' });
  if (matches(request.headers['if-none-match'], page.etag)) {
    reply.code(304);
    return undefined;
  }
  reply.code(page.status).header('content-type', 'application/json; charset=utf-8');
  return page.body;
}
