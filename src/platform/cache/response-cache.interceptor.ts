import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { firstValueFrom, type Observable, of, tap } from 'rxjs';
import { Settings } from '../config/settings.js';
import { readRequest } from '../fields/read-request.js';
import { cacheStatus } from './cache-status.js';
import { tagsFor } from './cache-tags.js';
import { CACHED } from './cached.decorator.js';
import { compressed } from './encodings.js';
import { etagOf } from './etag.js';
import { FrontHandler } from './front-handler.js';
import { answerWith } from './page-answer.js';
import { type NewPage, PageStore, type StoredPage } from './page-store.js';

/** How long a page that was built can be joined, milliseconds: longer than a lookup takes. */
const LINGER = 500;

/** Headers that belong to a page and are stored with it. */
const PAGE_HEADERS = ['link', 'x-total-count', 'content-location'] as const;

/**
 * The global cache: every GET that says `@Cached` is answered from the store when its page is still valid, and stored when it was
 * not. The tokens are read before the query runs and never again, so that a page that a write overtakes is stored under tokens
 * that the write has already replaced.
 */
@Injectable()
export class ResponseCacheInterceptor implements NestInterceptor {
  private readonly ttl: number;
  /** pages that are being built, by the tokens they are built under and their key: nobody joins one that began before a write */
  private readonly flights = new Map<string, Promise<StoredPage>>();

  constructor(
    private readonly pages: PageStore,
    private readonly front: FrontHandler,
    private readonly reflector: Reflector,
    settings: Settings,
  ) {
    this.ttl = settings.cacheTtlSeconds * 1000;
  }

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    const templates = this.reflector.get<string[] | undefined>(CACHED, context.getHandler());
    if (templates === undefined) return this.passThrough(request, reply, next);

    const { key, id } = readRequest(context);
    const tags = tagsFor(templates, id);
    this.front.learn(request.url, key);
    const remembered = await this.pages.recall(key);
    if (remembered) {
      const { page, validated } = remembered;
      return send(
        page,
        cacheStatus({ hit: true, ttl: page.expiresAt - Date.now(), detail: validated ? undefined : 'unvalidated' }),
        request,
        reply,
      );
    }
    const { page, vector, reason } = await this.pages.lookup(key, tags);
    if (page) return send(page, cacheStatus({ hit: true, ttl: page.expiresAt - Date.now() }), request, reply);

    // what an error answers; a page sets its own
    reply.header('cache-status', cacheStatus({ hit: false, fwd: reason, stored: false }));
    const flight = `${vector} ${key}`;
    const running = vector === null ? undefined : this.flights.get(flight);
    if (running) return send(await running, cacheStatus({ hit: false, fwd: reason, stored: false, collapsed: true }), request, reply);

    const built = firstValueFrom(next.handle()).then((answer) => ({ ...pageOf(answer, reply), expiresAt: Date.now() + this.ttl }));
    if (vector === null) return send(await built, cacheStatus({ hit: false, fwd: reason, stored: false }), request, reply);
    this.flights.set(flight, built);
    try {
      const fresh = await built;
      const stored = await this.pages.save(key, tags, vector, fresh, this.jitteredTtl());
      // whoever looked before it was stored and read the same tokens may still join
      setTimeout(() => this.flights.delete(flight), LINGER).unref();
      return send(fresh, cacheStatus({ hit: false, fwd: reason, stored }), request, reply);
    } catch (error) {
      this.flights.delete(flight);
      throw error;
    }
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

function pageOf(answer: unknown, reply: FastifyReply): NewPage {
  const body = Buffer.from(JSON.stringify(answer));
  const headers: Record<string, string> = {};
  for (const name of PAGE_HEADERS) {
    const value = reply.getHeader(name);
    if (value !== undefined) headers[name] = String(value);
  }
  return { status: reply.statusCode, headers, etag: etagOf(body), body, gzip: compressed(body) };
}

function send(page: StoredPage, status: string, request: FastifyRequest, reply: FastifyReply): Observable<Buffer | undefined> {
  const answer = answerWith(page, request.headers, status);
  reply.code(answer.status).headers(answer.headers);
  return of(answer.body ?? undefined);
}
