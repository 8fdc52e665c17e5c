import { applyDecorators, Delete, Get, HttpCode, Patch, Post } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiHeader, ApiNoContentResponse, ApiOperation, ApiResponse } from '@nestjs/swagger';
import type { Role } from '../access/principal.js';
import { Requires } from '../access/requires.decorator.js';
import { Reads } from '../cache/cached.decorator.js';
import { AnswersOne } from '../pagination/envelope.interceptor.js';
import { answerOf, pageOf } from '../pagination/page.dto.js';
import { ANSWER_HEADERS } from './headers.js';
import { notModified, openToAll, problems, withKey } from './refusals.js';

type Dto = new () => object;

/** What any request can meet, whatever it asks. */
export const ALWAYS = [400, 401, 414, 429, 500, 503];
/** What any request with a body can meet. */
export const BODY = [413, 415, 422];
/** What any request for one record can meet. */
const RECORD = [308, 404, 410];

/** `GET` of a list: 200 with a page, 304, and what can go wrong. `also`: problems of this route alone. */
export function GetPage(path: string, record: Dto, summary: string, description: string, ...also: number[]): MethodDecorator {
  return applyDecorators(
    Get(path),
    ApiOperation({ summary, description }),
    ApiResponse({ status: 200, type: pageOf(record), description: 'One page.', headers: ANSWER_HEADERS.page }),
    notModified(),
    openToAll(),
    problems(...ALWAYS, ...also),
  );
}

/** `GET` of one record of a kind (`books`). `also`: problems of this route alone. */
export function GetOne(path: string, kind: string, record: Dto, summary: string, description: string, ...also: number[]): MethodDecorator {
  return applyDecorators(
    Get(path),
    ApiOperation({ summary, description }),
    AnswersOne(kind),
    ApiResponse({
      status: 200,
      type: answerOf(record),
      description: 'The record.',
      headers: ANSWER_HEADERS.one,
    }),
    notModified(),
    openToAll(),
    problems(...ALWAYS, ...RECORD, ...also),
  );
}

/** `GET` of an answer of its own shape: 200, 304, and what can go wrong. `also`: problems of this route alone. */
export function GetAnswer(path: string, answer: Dto, summary: string, description: string, ...also: number[]): MethodDecorator {
  return applyDecorators(
    Get(path),
    ApiOperation({ summary, description }),
    ApiResponse({ status: 200, type: answer, description: 'The answer.', headers: ANSWER_HEADERS.read }),
    notModified(),
    openToAll(),
    problems(...ALWAYS, ...also),
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
      headers: ANSWER_HEADERS.created,
    }),
    idempotencyKey(),
    ifNoneThere(),
    ...writesAs('editor'),
    problems(...ALWAYS, ...BODY, 403, 409, 412),
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
    ApiResponse({ status: 200, type: answerOf(record), description: 'The record as it is now.', headers: ANSWER_HEADERS.changed }),
    ifMatch(),
    idempotencyKey(),
    ...writesAs('editor'),
    problems(...ALWAYS, ...BODY, ...RECORD, 403, 409, 412, 428),
  );
}

/** `DELETE` of a record: 204, and 410 ever after. */
export function Remove(kind: string, summary: string): MethodDecorator {
  return applyDecorators(
    Delete(`${kind}/:id`),
    HttpCode(204),
    ApiOperation({ summary, description: `The record answers 410 afterwards. ${needsKey('librarian')}` }),
    ApiNoContentResponse({ description: 'It is deleted.', headers: ANSWER_HEADERS.removed }),
    ifMatch(),
    idempotencyKey(),
    ...writesAs('librarian'),
    problems(...ALWAYS, ...BODY, ...RECORD, 403, 409, 412, 428),
  );
}

/** `POST` of an order: 200 with what was done. */
export function Order(path: string, answer: Dto, body: Dto, summary: string, description: string): MethodDecorator {
  return applyDecorators(
    Post(path),
    HttpCode(200),
    ApiOperation({ summary, description: `${description} ${needsKey('librarian')}` }),
    ApiBody({ type: body }),
    ApiResponse({ status: 200, type: answer, description: 'What was done.', headers: ANSWER_HEADERS.done }),
    ...writesAs('librarian'),
    problems(...ALWAYS, ...BODY, 403),
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
    ApiResponse({ status: 200, type: answer, description: 'The answer.', headers: ANSWER_HEADERS.done }),
    openToAll(),
    problems(...ALWAYS, ...BODY),
  );
}

/** Said of every operation that needs a key. */
export const needsKey = (role: Role) => `Needs a key of the role \`${role}\`, in \`X-Api-Key\` or as a bearer token.`;

/** Lets keys of a role use the handler, and says so. */
export function writesAs(role: Role): MethodDecorator[] {
  return [Requires(role), withKey()];
}

/** A change says which version it changes (RFC 9110, 13.1.1). */
function ifMatch(): MethodDecorator {
  return ApiHeader({
    name: 'If-Match',
    required: true,
    description: 'The `ETag` of the record as it was read: 412 when it has changed since, 428 without one. `*`: whatever it is now.',
    schema: { type: 'string', maxLength: 4_000, pattern: '^(\\*|[\\x20-\\x7e]+)$' },
  });
}

function idempotencyKey(): MethodDecorator {
  return ApiHeader({
    name: 'Idempotency-Key',
    required: false,
    description: 'A new one for each new request, for 24 hours: the same request again gets the same answer, and nothing is added twice.',
    schema: { type: 'string', minLength: 1, maxLength: 255, pattern: '^[\\x21-\\x7e]+$' },
  });
}

function ifNoneThere(): MethodDecorator {
  return ApiHeader({
    name: 'If-None-Match',
    required: false,
    description: '`*`: only if there is no such record yet, else 412.',
    schema: { type: 'string', enum: ['*'] },
  });
}
