import { applyDecorators, Delete, Get, HttpCode, Patch, Post } from '@nestjs/common';
import {
  ApiBody,
  ApiConsumes,
  ApiHeader,
  ApiNoContentResponse,
  ApiNotModifiedResponse,
  ApiOperation,
  ApiResponse,
  ApiSecurity,
  getSchemaPath,
  ApiExtraModels,
} from '@nestjs/swagger';
import type { Role } from '../access/principal.js';
import { Requires } from '../access/requires.decorator.js';
import { Reads } from '../cache/cached.decorator.js';
import { AnswersOne } from '../pagination/envelope.interceptor.js';
import { answerOf, Facet, pageOf } from '../pagination/page.dto.js';
import { PROBLEMS } from '../problems/catalogue.js';
import { ProblemDto } from '../problems/problem.dto.js';

type Dto = new () => object;

const text = (description: string, example: string) => ({ description, schema: { type: 'string' as const }, example });

export const always = {
  'X-Request-Id': text('The id of this request.', '3f0c9a52-6a3c-4a3e-9c57-4b8f6c1d2e90'),
  'Cache-Status': text('How the cache answered (RFC 9211).', 'Colophon; hit; ttl=297'),
};
const cached = {
  ...always,
  ETag: text('A strong entity tag of these bytes.', '"9rP2nQn1vXk3b8Zs0aYw7uTq5mE"'),
  'Cache-Control': text('Keep it, but ask again.', 'no-cache'),
};
const page = {
  ...cached,
  Link: text('first, prev, next and last page (RFC 8288).', '</v1/books?limit=10&offset=10>; rel="next"'),
  'X-Total-Count': { description: '`meta.total`; absent when it was not counted.', schema: { type: 'integer' as const }, example: 1000 },
};

/** `GET` of a list: 200 with a page, 304, and what can go wrong. `also`: problems of this route alone. */
export function GetPage(path: string, record: Dto, summary: string, description: string, ...also: number[]): MethodDecorator {
  return applyDecorators(
    Get(path),
    ApiOperation({ summary, description }),
    ApiResponse({ status: 200, type: pageOf(record), description: 'One page.', headers: page }),
    notModified(),
    problems(400, ...also, 503),
  );
}

/** `GET` of one record of a kind (`books`). */
export function GetOne(path: string, kind: string, record: Dto, summary: string, description: string): MethodDecorator {
  return applyDecorators(
    Get(path),
    ApiOperation({ summary, description }),
    AnswersOne(kind),
    ApiResponse({
      status: 200,
      type: answerOf(record),
      description: 'The record.',
      headers: { ...cached, 'Content-Location': text('The address of the record itself.', `/v1/${kind}/1`) },
    }),
    notModified(),
    problems(308, 400, 404, 410, 503),
  );
}

/** `GET` of an answer of its own shape: 200, 304, and what can go wrong. */
export function GetAnswer(path: string, answer: Dto, summary: string, description: string): MethodDecorator {
  return applyDecorators(
    Get(path),
    ApiOperation({ summary, description }),
    ApiResponse({ status: 200, type: answer, description: 'The answer.', headers: cached }),
    notModified(),
    problems(400, 503),
  );
}

/** `POST` of a new record: 201 with it and its `Location`. */
export function Create(kind: string, record: Dto, body: Dto, summary: string): MethodDecorator {
  return applyDecorators(
    Post(kind),
    ApiOperation({ summary, description: needsKey('editor') }),
    AnswersOne(kind),
    ApiBody({ type: body }),
    ApiResponse({
      status: 201,
      type: answerOf(record),
      description: 'The new record.',
      headers: { ...always, Location: text('Its address.', `/v1/${kind}/1`) },
    }),
    ...writesAs('editor'),
    problems(400, 401, 403, 409, 413, 415, 422, 503),
  );
}

/** `PATCH` of a record by a JSON merge patch (RFC 7396): 200 with what it became. */
export function Update(kind: string, record: Dto, changes: Dto, summary: string): MethodDecorator {
  return applyDecorators(
    Patch(`${kind}/:id`),
    ApiOperation({
      summary,
      description: `A JSON merge patch (RFC 7396): what is absent stays, null removes, a list is replaced as a whole. ${needsKey('editor')}`,
    }),
    AnswersOne(kind),
    ApiConsumes('application/merge-patch+json', 'application/json'),
    ApiBody({ type: changes }),
    ApiResponse({ status: 200, type: answerOf(record), description: 'The record as it is now.', headers: always }),
    ...writesAs('editor'),
    problems(308, 400, 401, 403, 404, 409, 410, 413, 415, 422, 503),
  );
}

/** `DELETE` of a record: 204, and 410 ever after. */
export function Remove(kind: string, summary: string): MethodDecorator {
  return applyDecorators(
    Delete(`${kind}/:id`),
    HttpCode(204),
    ApiOperation({ summary, description: `The record answers 410 afterwards. ${needsKey('librarian')}` }),
    ApiNoContentResponse({ description: 'It is deleted.', headers: always }),
    ...writesAs('librarian'),
    problems(308, 400, 401, 403, 404, 409, 410, 503),
  );
}

/** `POST` of an order: 200 with what was done. */
export function Order(path: string, answer: Dto, body: Dto, summary: string, description: string): MethodDecorator {
  return applyDecorators(
    Post(path),
    HttpCode(200),
    ApiOperation({ summary, description: `${description} ${needsKey('librarian')}` }),
    ApiBody({ type: body }),
    ApiResponse({ status: 200, type: answer, description: 'What was done.', headers: always }),
    ...writesAs('librarian'),
    problems(400, 401, 403, 413, 415, 422, 503),
  );
}

/** `POST` of a question that does not fit into an address: a read, which needs no key. */
export function Ask(path: string, answer: Dto, body: Dto, summary: string, description: string): MethodDecorator {
  return applyDecorators(
    Post(path),
    HttpCode(200),
    Reads(),
    ApiOperation({ summary, description }),
    ApiBody({ type: body }),
    ApiResponse({ status: 200, type: answer, description: 'The answer.', headers: always }),
    problems(400, 413, 415, 422, 503),
  );
}

/** Said of every operation that needs a key. */
export const needsKey = (role: Role) => `Needs a key of the role \`${role}\`.`;

export function writesAs(role: Role): MethodDecorator[] {
  return [Requires(role), ApiSecurity('ApiKey'), ApiSecurity('Bearer')];
}

function notModified(): MethodDecorator {
  return applyDecorators(
    ApiHeader({ name: 'If-None-Match', required: false, description: 'The `ETag` of the copy at hand: 304 when it still holds.' }),
    ApiNotModifiedResponse({ description: 'The copy at hand still holds.', headers: cached }),
  );
}

export function problems(...statuses: number[]): MethodDecorator {
  return applyDecorators(
    ApiExtraModels(ProblemDto, Facet),
    ...[...new Set(statuses)].map((status) =>
      ApiResponse({
        status,
        description: Object.entries(PROBLEMS)
          .filter(([, problem]) => problem.status === status)
          .map(([code, { title }]) => `${title} (\`${code}\`).`)
          .join(' '),
        headers: {
          ...always,
          ...(status === 308 ? { Location: text('Where the record is now.', '/v1/works/12') } : {}),
          ...(status === 503 ? { 'Retry-After': text('Seconds to wait.', '1') } : {}),
        },
        content: { 'application/problem+json': { schema: { $ref: getSchemaPath(ProblemDto) } } },
      }),
    ),
  );
}
