import { createHash } from 'node:crypto';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { principalOf } from '../access/identities.js';
import { Problem } from '../problems/problem.js';
import type { Actor } from './audit.repository.js';
import { type EntityTags, readEntityTags } from './entity-tags.js';

/** The request that a client may repeat with the same `Idempotency-Key` without it being done twice. */
export interface Repeatable {
  readonly key: string;
  /** of method, address and body: the same key with another one is a mistake */
  readonly fingerprint: Buffer;
}

/** A write: who wants it, and on which conditions. */
export interface WriteRequest extends Actor {
  /** `If-Match` (RFC 9110, 13.1.1): the versions of the record of which the client knows; PATCH and DELETE have one */
  readonly ifMatch: EntityTags | null;
  /** `If-None-Match: *` (RFC 9110, 13.1.2) of a POST: refuse with 412 instead of 409 when there is such a record */
  readonly ifNoneMatch: '*' | null;
  readonly repeatable: Repeatable | null;
}

/** Hands a handler who sent the request. `unkept`: its answer is kept nowhere, so an `Idempotency-Key` promises what nobody can hold (400). */
export const By = createParamDecorator((answer: 'unkept' | undefined, context: ExecutionContext): Actor => {
  const request = requestOf(context);
  if (answer === 'unkept' && request.headers['idempotency-key'] !== undefined) {
    throw misplaced('Idempotency-Key', 'is not taken here, because the answer is a secret that is kept nowhere');
  }
  return actorOf(request);
});

/** Hands a handler that writes a record who wants it, and on which conditions. Throws 400 and 428 problems. */
export const Write = createParamDecorator((_, context: ExecutionContext): WriteRequest => readWrite(requestOf(context)));

/** The same, of a request. */
export function readWrite(request: FastifyRequest): WriteRequest {
  const { 'if-match': ifMatch, 'if-none-match': ifNoneMatch } = request.headers;
  const creates = request.method === 'POST';
  if (creates && ifMatch !== undefined) throw misplaced('If-Match', 'belongs to PATCH and DELETE');
  if (!creates && ifNoneMatch !== undefined) throw misplaced('If-None-Match', 'belongs to GET and POST');
  if (ifNoneMatch !== undefined && ifNoneMatch.trim() !== '*') throw misplaced('If-None-Match', 'must be * here');
  if (!creates && ifMatch === undefined) {
    throw new Problem(
      'precondition-missing',
      'Send the ETag of the record as you know it in If-Match, or If-Match: * to write over whatever is there.',
      {
        errors: [{ in: 'header', name: 'If-Match', code: 'missing', message: 'If-Match must be given' }],
      },
    );
  }
  return {
    ...actorOf(request),
    ifMatch: ifMatch === undefined ? null : readEntityTags('If-Match', ifMatch),
    ifNoneMatch: ifNoneMatch === undefined ? null : '*',
    repeatable: repeatableOf(request),
  };
}

/** The `Idempotency-Key` of a request (draft-ietf-httpapi-idempotency-key-header): a string of 1 to 255 visible characters, quoted or not. */
function repeatableOf({ headers, method, url, body }: FastifyRequest): Repeatable | null {
  const given = headers['idempotency-key'];
  if (given === undefined) return null;
  const key = /^(?:"([\x20-\x21\x23-\x5b\x5d-\x7e]{1,255})"|([\x21\x23-\x7e]{1,255}))$/.exec(String(given));
  if (key === null) throw misplaced('Idempotency-Key', 'must be one string of 1 to 255 visible ASCII characters');
  const conditions = [headers['if-match'], headers['if-none-match']];
  const fingerprint = createHash('sha256')
    .update(JSON.stringify([method, url, conditions, body ?? null]))
    .digest();
  return { key: key[1] ?? key[2]!, fingerprint };
}

function actorOf(request: FastifyRequest): Actor {
  return { principal: principalOf(request.raw), requestId: request.id };
}

function misplaced(name: string, what: string): Problem {
  return new Problem('invalid-parameter', `${name} ${what}.`, {
    errors: [{ in: 'header', name, code: 'malformed', message: `${name} ${what}` }],
  });
}

function requestOf(context: ExecutionContext): FastifyRequest {
  return context.switchToHttp().getRequest<FastifyRequest>();
}
