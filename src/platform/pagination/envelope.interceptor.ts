import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor, SetMetadata } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply } from 'fastify';
import { map, type Observable } from 'rxjs';
import { canonicalSearch, readRequest } from '../fields/read-request.js';
import { Found } from './found.js';
import type { PageQuery } from './page-query.dto.js';

const KIND = 'colophon:record-kind';

/** This handler answers with one record of a kind, whose address is `/v1/<kind>/<id>`. */
export const AnswersOne = (kind: string) => SetMetadata(KIND, kind);

/** Puts what a repository found into the one shape that every answer has, with its links and their headers (RFC 8288). */
@Injectable()
export class EnvelopeInterceptor implements NestInterceptor {
  constructor(private readonly reflector: Reflector) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const kind = this.reflector.get<string | undefined>(KIND, context.getHandler());
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    return next.handle().pipe(
      map((answer: unknown) => {
        if (answer instanceof Found) {
          const { path, query } = readRequest(context);
          return page(answer, path, query as PageQuery, reply);
        }
        return kind === undefined || answer === undefined ? answer : one(answer as { id: number }, kind, reply);
      }),
    );
  }
}

function one(record: { id: number }, kind: string, reply: FastifyReply): object {
  const self = `/v1/${kind}/${record.id}`;
  if (reply.statusCode === 201) reply.header('location', self);
  else reply.header('content-location', self);
  return { data: record, links: { self } };
}

function page({ rows, total, relation, extra }: Found<unknown>, path: string, query: PageQuery, reply: FastifyReply): object {
  const { limit, offset, sort } = query;
  const at = (start: number) => path + canonicalSearch(query, { limit, offset: start });
  const more = relation === 'exact' ? offset + rows.length < total! : rows.length === limit;
  const links = {
    self: at(offset),
    first: at(0),
    prev: offset > 0 ? at(Math.max(0, offset - limit)) : null,
    next: more && rows.length > 0 ? at(offset + limit) : null,
    last: relation === 'exact' ? at(Math.max(0, Math.ceil(total! / limit) - 1) * limit) : null,
  };
  const named = Object.entries(links).filter(([name, link]) => name !== 'self' && link !== null);
  reply.header('link', named.map(([name, link]) => `<${link}>; rel="${name}"`).join(', '));
  if (total !== null) reply.header('x-total-count', String(total));
  const { facets, ...meta } = extra;
  return {
    data: rows,
    meta: { limit, offset, count: rows.length, total, totalRelation: relation, sort, ...meta },
    links,
    ...(facets ? { facets } : {}),
  };
}
