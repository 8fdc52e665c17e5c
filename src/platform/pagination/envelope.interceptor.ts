import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor, SetMetadata } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply } from 'fastify';
import { map, type Observable } from 'rxjs';
import { OPEN } from '../access/requires.decorator.js';
import { canonicalSearch, readRequest } from '../fields/read-request.js';
import { answerText, Found, FoundOne, Gathered, textOfOne, Written } from './found.js';
import type { PageQuery } from './page-query.dto.js';

/** What `offset` can be at most. */
const MOST_OFFSET = 2_147_483_647;
/** Links that are longer stand in the body alone: many clients read no more than 16 kB of a head, and of nginx no more than its `proxy_buffer_size`. */
const LONGEST_HEADER = 8_000;
const KIND = 'colophon:record-kind';

/** This handler answers with one record of a kind, whose address is `/v1/<kind>/<id>`. */
export const AnswersOne = (kind: string) => SetMetadata(KIND, kind);

/**
 * Puts what a repository found into the one shape that every answer has, with its links and their headers (RFC 8288). Before, it has the address
 * read: a request is refused for a parameter that its route does not have, also one that writes.
 */
@Injectable()
export class EnvelopeInterceptor implements NestInterceptor {
  constructor(private readonly reflector: Reflector) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const handler = context.getHandler();
    // what nobody reads of an address is refused as well, also where the handler takes nothing from it
    if (!this.reflector.get<true | undefined>(OPEN, handler)) readRequest(context);
    const kind = this.reflector.get<string | undefined>(KIND, handler);
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    return next.handle().pipe(
      map((answer: unknown) => {
        if (answer instanceof Found) {
          const { path, query } = readRequest(context);
          return page(answer, path, query as PageQuery, reply);
        }
        if (answer instanceof Gathered) return json(answerText(answer.items, { meta: answer.meta }), reply);
        if (answer instanceof Written) return written(answer, reply);
        return answer instanceof FoundOne ? one(answer, kind!, reply) : answer;
      }),
    );
  }
}

function one(found: FoundOne<unknown>, kind: string, reply: FastifyReply): string {
  const { self, text } = textOfOne(kind, found);
  reply.header(reply.statusCode === 201 ? 'location' : 'content-location', self);
  return json(text, reply);
}

function written({ self, etag, text, replayed }: Written, reply: FastifyReply): string | undefined {
  if (replayed) reply.header('idempotency-replayed', 'true');
  if (text === null) return undefined;
  reply.header(reply.statusCode === 201 ? 'location' : 'content-location', self);
  if (etag !== null) reply.header('etag', etag);
  return json(text, reply);
}

function page(found: Found<unknown>, path: string, query: PageQuery, reply: FastifyReply): string {
  const { rows, count, total, relation } = found;
  const { facets, correctedTo } = found.extra;
  const { limit, sort } = query;
  // a cursor says nothing of how many records come before
  const offset = query.cursor === undefined ? query.offset : null;
  const links = linksOf(found, path, query);
  const named = Object.entries(links).filter(([name, link]) => !['self', 'nextCursor'].includes(name) && link !== null);
  const header = named.map(([name, link]) => `<${link}>; rel="${name}"`).join(', ');
  if (header.length <= LONGEST_HEADER) reply.header('link', header);
  if (total !== null) reply.header('x-total-count', String(total));
  const rest = {
    meta: { limit, offset, count, total, totalRelation: relation, sort, ...(correctedTo === undefined ? {} : { correctedTo }) },
    links,
    ...(facets ? { facets } : {}),
  };
  return json(answerText(rows, rest), reply);
}

function linksOf({ count, total, relation, ways, extra }: Found<unknown>, path: string, query: PageQuery): Record<string, string | null> {
  const { limit, offset } = query;
  const at = (start: number) => path + canonicalSearch(query, { limit, offset: start, cursor: undefined });
  const by = (cursor: string | null | undefined) => (cursor ? path + canonicalSearch(query, { limit, cursor, offset: undefined }) : null);
  const end = extra.reach ?? (relation === 'exact' ? total! : null);
  const last = end === null ? null : at(Math.max(0, Math.ceil(end / limit) - 1) * limit);
  const ends = { first: at(0), last };
  const nextCursor = by(ways?.next);
  if (query.cursor !== undefined) {
    return { self: by(query.cursor), first: ends.first, prev: by(ways?.prev), next: nextCursor, nextCursor, last: ends.last };
  }
  const deep = extra.depth !== undefined && offset + 2 * limit > extra.depth;
  const more = ways ? ways.next !== null : end === null ? count === limit : offset + count < end && !deep;
  return {
    self: at(offset),
    first: ends.first,
    prev: offset > 0 ? at(Math.max(0, offset - limit)) : null,
    next: more && count > 0 && offset + limit <= MOST_OFFSET ? at(offset + limit) : null,
    nextCursor,
    last: ends.last,
  };
}

function json(text: string, reply: FastifyReply): string {
  // the framework would take text for text/plain
  reply.header('content-type', 'application/json; charset=utf-8');
  return text;
}
