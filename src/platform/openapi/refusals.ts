import { applyDecorators } from '@nestjs/common';
import { ApiExtraModels, ApiHeader, ApiNotModifiedResponse, ApiResponse, ApiSecurity, getSchemaPath } from '@nestjs/swagger';
import { Facet } from '../pagination/page.dto.js';
import { PROBLEMS } from '../problems/catalogue.js';
import { ProblemDto } from '../problems/problem.dto.js';
import { ANSWER_HEADERS, problemHeaders } from './headers.js';

/** Needs a key, however it is sent. */
export function withKey(): MethodDecorator {
  return applyDecorators(ApiSecurity('ApiKey'), ApiSecurity('Bearer'));
}

/** Needs no key, unless the operator has switched anonymous reading off; with one, the limits of its owner hold. */
export function openToAll(): MethodDecorator {
  return applyDecorators(ApiSecurity({}), withKey());
}

/** 304, and the header that asks for it. */
export function notModified(): MethodDecorator {
  return applyDecorators(
    ApiHeader({
      name: 'If-None-Match',
      required: false,
      description: 'The `ETag` of the copy at hand: 304 when it still holds.',
      schema: { type: 'string', maxLength: 4_000, pattern: '^[\\x20-\\x7e]+$' },
    }),
    ApiNotModifiedResponse({ description: 'The copy at hand still holds.', headers: ANSWER_HEADERS.read }),
  );
}

/** The problems (RFC 9457) that a route answers with, each with the codes of the catalogue that have its status. */
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
        headers: problemHeaders(status),
        content: { 'application/problem+json': { schema: { $ref: getSchemaPath(ProblemDto) } } },
      }),
    ),
  );
}
