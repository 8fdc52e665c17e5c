import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { problemOfDatabase } from '../database/pg-errors.js';
import type { ProblemCode } from './catalogue.js';
import { Problem } from './problem.js';
import { problemAnswer } from './problem-answer.js';

const logger = new Logger('Problem');

/** What is said of the request that failed. */
type Asked = Pick<FastifyRequest, 'id' | 'method' | 'url'>;

/** Every error leaves the service as `application/problem+json` (RFC 9457), without a stack, SQL or a value that nobody sent. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    sendProblem(error, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
  }
}

/** Answers a request with the problem that an error means. Also for errors that Fastify meets before a route is found. */
export function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const problem = problemOf(error, request);
  // whoever goes away in the middle of its body is answered by nobody, and no failure of ours
  if (request.raw.complete || !request.raw.destroyed) logProblem(problem, request);
  const { headers, body } = problemAnswer(problem, request.id);
  const location = headers['location'];
  const cacheStatus = reply.getHeader('cache-status') ?? headers['cache-status'];
  void reply
    .code(problem.status)
    .headers({
      ...headers,
      'cache-status': cacheStatus,
      ...(location !== undefined && problem.code === 'record-moved' ? { location: movedFrom(request.url, location) } : {}),
    })
    .send(Buffer.from(body));
}

/** Where what was asked of a record is found now: its lists and parameters stay, since a client that follows asks for nothing else. */
function movedFrom(address: string, location: string): string {
  const [record = '', kind] = /^\/v1\/([a-z]+)\/\d+(?=[/?]|$)/.exec(address) ?? [];
  return location.startsWith(`/v1/${kind}/`) ? location + address.slice(record.length) : location;
}

/** Says in the log why a request failed here, with the stack that the client does not get. What is refused on purpose has no cause. */
function logProblem(problem: Problem, request: Asked): void {
  if (problem.status < 500 || problem.cause === undefined) return;
  logger.error(`${request.id} ${request.method} ${request.url}: ${textOf(problem.cause)}`, stackOf(problem.cause));
}

/** The problem that an error means: itself, one of the database's, one of the framework's, else a fault of ours. */
function problemOf(error: unknown, request: Asked): Problem {
  if (error instanceof Problem) return error;
  const fromDatabase = problemOfDatabase(error);
  if (fromDatabase) return fromDatabase;
  const status = statusOf(error);
  if (status === 404) return new Problem('route-not-found', `There is nothing at ${request.method} ${request.url.split('?')[0]}.`);
  const code = status === undefined ? undefined : codes[status];
  if (code) return new Problem(code, sentences[code] ?? (error as Error).message, { cause: error });
  if (status !== undefined && status < 500) return new Problem('invalid-request', 'The request cannot be understood.', { cause: error });
  return new Problem('internal-error', 'The request failed here. The request id finds it in the logs.', { cause: error });
}

/** The status that Nest or Fastify gave an error of theirs. */
function statusOf(error: unknown): number | undefined {
  if (error instanceof HttpException) return error.getStatus();
  const status = (error as { statusCode?: unknown } | null)?.statusCode;
  return typeof status === 'number' ? status : undefined;
}

const codes: Partial<Record<number, ProblemCode>> = {
  400: 'invalid-request',
  413: 'body-too-large',
  414: 'address-too-long',
  415: 'unsupported-media-type',
  431: 'request-header-too-large',
};

const sentences: Partial<Record<ProblemCode, string>> = {
  'invalid-request': 'The address or the body cannot be read.',
  'address-too-long': 'A part of the path may have 300 characters.',
  'body-too-large': 'The body has more than 1 MiB.',
  'unsupported-media-type': 'Send application/json, or application/merge-patch+json with PATCH.',
};

function stackOf(error: unknown): string | undefined {
  return error instanceof Error ? error.stack : undefined;
}

function textOf(error: unknown): string {
  return String(error);
}
