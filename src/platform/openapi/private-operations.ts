import { applyDecorators, Delete, Get, HttpCode, Post } from '@nestjs/common';
import { ApiBody, ApiNoContentResponse, ApiOperation, ApiResponse } from '@nestjs/swagger';
import { Uncached } from '../cache/cached.decorator.js';
import { AnswersOne } from '../pagination/envelope.interceptor.js';
import { answerOf, pageOf } from '../pagination/page.dto.js';
import { ANSWER_HEADERS } from './headers.js';
import { ALWAYS, BODY, needsKey, writesAs } from './operations.js';
import { problems } from './refusals.js';

type Dto = new () => object;

/** `GET` of a list for admins: never stored. */
export function GetPrivatePage(path: string, record: Dto, summary: string, description: string): MethodDecorator {
  return applyDecorators(
    Get(path),
    Uncached(),
    ApiOperation({ summary, description: `${description} ${needsKey('admin')}` }),
    ApiResponse({ status: 200, type: pageOf(record), description: 'One page.', headers: ANSWER_HEADERS.privatePage }),
    ...writesAs('admin'),
    problems(...ALWAYS, 403),
  );
}

/** `GET` of one thing for admins: never stored. */
export function GetPrivateOne(path: string, kind: string, record: Dto, summary: string, description: string): MethodDecorator {
  return applyDecorators(
    Get(path),
    Uncached(),
    AnswersOne(kind),
    ApiOperation({ summary, description: `${description} ${needsKey('admin')}` }),
    ApiResponse({ status: 200, type: answerOf(record), description: 'It.', headers: ANSWER_HEADERS.privateOne }),
    ...writesAs('admin'),
    problems(...ALWAYS, 403, 404),
  );
}

/** `POST` of a thing that only admins make: 201 with it. */
export function Make(kind: string, record: Dto, body: Dto, summary: string, description: string): MethodDecorator {
  return applyDecorators(
    Post(kind),
    AnswersOne(kind),
    ApiOperation({ summary, description: `${description} ${needsKey('admin')}` }),
    ApiBody({ type: body }),
    ApiResponse({ status: 201, type: answerOf(record), description: 'What was made.', headers: ANSWER_HEADERS.made }),
    ...writesAs('admin'),
    problems(...ALWAYS, ...BODY, 403),
  );
}

/** `DELETE` of a thing that only admins end: 204, however often. */
export function End(kind: string, summary: string, description: string): MethodDecorator {
  return applyDecorators(
    Delete(`${kind}/:id`),
    HttpCode(204),
    ApiOperation({ summary, description: `${description} ${needsKey('admin')}` }),
    ApiNoContentResponse({ description: 'It has ended.', headers: ANSWER_HEADERS.done }),
    ...writesAs('admin'),
    problems(...ALWAYS, ...BODY, 403, 404),
  );
}
