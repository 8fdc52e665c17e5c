import type { FastifyInstance, FastifyRequest } from 'fastify';
import { shapeMistake } from '../fields/json-shape.js';
import { Problem } from '../problems/problem.js';
import { BODY_LIMIT } from './connection-limits.js';
import { bodyNotRead } from './request-head.js';

const MERGE_PATCH = 'application/merge-patch+json';

/** Reads JSON bodies, and of no other media type. */
export function readJsonBodies(fastify: FastifyInstance): void {
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser<Buffer>(
    ['application/json', MERGE_PATCH],
    { parseAs: 'buffer', bodyLimit: BODY_LIMIT },
    (request, body, done) => {
      // nobody is there to read it, which is what there is to say
      if (request.is404) return done(null, undefined);
      try {
        refuseContent(request);
        const value = readJson(body);
        if (request.method === 'DELETE' && !saysNothing(value)) throw bodyNotRead(request.method);
        done(null, value);
      } catch (error) {
        done(error as Problem);
      }
    },
  );
}

/**
 * The value of a JSON text (RFC 8259) in UTF-8; undefined when there is none, and what needs one says so. A byte order mark in front is
 * passed over. Throws the problems `invalid-json` (400) and, for what I-JSON (RFC 7493) and the limits of json-shape.ts refuse,
 * `invalid-body` (422).
 */
export function readJson(body: Uint8Array): unknown {
  if (body.length === 0) return undefined;
  const text = decoded(body);
  const mistake = shapeMistake(text);
  if (mistake) throw new Problem('invalid-body', `${mistake.pointer || 'The body'} ${mistake.message}.`, { errors: [mistake] });
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Problem('invalid-json', (error as Error).message);
  }
}

/** Some clients send an empty object with every request. */
function saysNothing(value: unknown): boolean {
  return value === undefined || JSON.stringify(value) === '{}';
}

function decoded(body: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    throw new Problem('invalid-json', 'The body is not UTF-8.');
  }
}

/** Throws when the headers say that the body is something else than JSON in UTF-8, as it is. */
function refuseContent({ method, headers }: FastifyRequest): void {
  const encoding = headers['content-encoding'] ?? '';
  if (encoding !== '' && encoding.trim().toLowerCase() !== 'identity') {
    throw new Problem('body-encoding-unsupported', 'Send the body as it is, without Content-Encoding.', {
      headers: { 'accept-encoding': 'identity' },
      errors: [{ in: 'header', name: 'content-encoding', code: 'out-of-range', message: 'content-encoding must be identity or absent' }],
    });
  }
  const [type = '', ...parameters] = (headers['content-type'] ?? '').toLowerCase().split(';');
  if (type.trim() === MERGE_PATCH && method !== 'PATCH') throw unsupported('is for PATCH only', 'Send application/json.');
  const charsets = parameters.map((parameter) => /^\s*charset\s*=\s*"?(.*?)"?\s*$/.exec(parameter)?.[1]);
  if (charsets.some((name) => name !== undefined && name !== 'utf-8')) {
    throw unsupported('must have no charset but utf-8', 'Send the body in UTF-8.');
  }
}

function unsupported(message: string, detail: string): Problem {
  return new Problem('unsupported-media-type', detail, {
    errors: [{ in: 'header', name: 'content-type', code: 'out-of-range', message: `content-type ${message}` }],
  });
}
