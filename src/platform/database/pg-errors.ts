import { types } from 'node:util';
import { QueryFailedError } from 'typeorm';
import { Problem } from '../problems/problem.js';
import type { ProblemCode } from '../problems/catalogue.js';
import { CONNECTION_MESSAGES, NETWORK_CODES, SQLSTATES } from './sqlstates.js';

interface PgError {
  code?: string;
  constraint?: string;
  message: string;
}

/** What an error of the database means to a client, or null when it is none or means a fault of ours: see sqlstates.ts. */
export function problemOfDatabase(error: unknown): Problem | null {
  const cause = causeOf(error);
  if (!types.isNativeError(cause)) return null;
  const code = problemCodeOf(cause);
  if (code === null) return null;
  return new Problem(code, sentenceOf(code, (cause as PgError).constraint), {
    cause,
    headers: retried.has(code) ? { 'retry-after': '1' } : {},
  });
}

/**
 * Whether a transaction was ended for the sake of another one and may succeed when it is done again, or say more of why not: 40001, 40P01, and 23505, a
 * unique value that another one took first, which is seen then.
 */
export function isConflict(error: unknown): boolean {
  const { code } = causeOf(error) as Partial<PgError>;
  return code === '40001' || code === '40P01' || code === '23505';
}

/** Whether the connection is gone, and with it an answer that another one can give: SQLSTATE 57P01, class 08, and what has no code. */
export function isDisconnection(error: unknown): boolean {
  const cause = causeOf(error);
  if (!types.isNativeError(cause)) return false;
  const { code, message } = cause as PgError;
  if (code === undefined) return LOST.some((start) => message.startsWith(start));
  return code === '57P01' || code === 'ECONNRESET' || code === 'EPIPE' || /^08[0-9A-Z]{3}$/.test(code);
}

/** Whether the server answered a statement with an error, and can be asked others on the same connection. */
export function isRefusal(error: unknown): boolean {
  const { code } = causeOf(error) as Partial<PgError>;
  return code !== undefined && /^[0-9A-Z]{5}$/.test(code) && !isDisconnection(error);
}

/** Whether the server has not replied in time (`query_timeout` of pg), and may still do so. */
export function isUnanswered(error: unknown): boolean {
  const cause = causeOf(error);
  return types.isNativeError(cause) && cause.message === 'Query read timeout';
}

/** What pg says without a code when a connection breaks that was there. */
const LOST = ['Connection terminated', 'Client has encountered a connection error', 'Client was closed'];

function causeOf(error: unknown): unknown {
  return (error instanceof QueryFailedError ? (error.driverError as unknown) : error) ?? {};
}

function problemCodeOf({ code, message }: PgError): ProblemCode | null {
  if (code === undefined) return CONNECTION_MESSAGES.some((start) => message.startsWith(start)) ? 'database-unavailable' : null;
  // before the SQLSTATEs, because EPIPE has the form of one
  if (NETWORK_CODES.some((known) => known === code)) return 'database-unavailable';
  if (!/^[0-9A-Z]{5}$/.test(code)) return null;
  const line = SQLSTATES.find(({ sqlstate }) => code.startsWith(sqlstate) && (sqlstate.length === 2 || sqlstate === code));
  return line?.problem ?? null;
}

/** Worth sending again as it is. */
const retried = new Set<ProblemCode>(['query-too-slow', 'database-unavailable']);

function sentenceOf(code: ProblemCode, constraint: string | undefined): string {
  const named = constraint === undefined ? '' : ` (${constraint})`;
  switch (code) {
    case 'record-exists':
      return `Another record has the same value${named}.`;
    case 'record-in-use':
      return `Another record is needed or needs this one${named}.`;
    case 'database-refused':
      return `The database cannot hold a value${named}.`;
    case 'query-too-slow':
      return 'It takes longer to answer than a request may. Narrow a list by a filter, take a smaller offset, or count=none.';
    default:
      return 'The database does not answer. Try again in a moment.';
  }
}
