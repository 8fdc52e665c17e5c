import { QueryFailedError } from 'typeorm';
import { Problem } from '../problems/problem.js';

interface PgError {
  code?: string;
  constraint?: string;
  message: string;
}

/** What an error of the database means to a client, or null when it is none. SQLSTATE classes: PostgreSQL manual, appendix A. */
export function problemOfDatabase(error: unknown): Problem | null {
  const cause = (error instanceof QueryFailedError ? error.driverError : error) as PgError | null;
  if (!(cause instanceof Error)) return null;
  const { code, constraint, message } = cause as PgError;
  if (code === undefined || !/^[0-9A-Z]{5}$/.test(code)) {
    return gone.test(message) || networkCodes.has(code ?? '') ? unavailable(cause) : null;
  }
  if (code === '23505') return new Problem('record-exists', `Another record has the same value (${constraint}).`, { cause });
  if (code === '23503') return new Problem('record-in-use', `Another record is needed or needs this one (${constraint}).`, { cause });
  if (code === '23502' || code === '23514' || code.startsWith('22') || code === '54000') {
    return new Problem('database-refused', `The database cannot hold a value${constraint ? ` (${constraint})` : ''}.`, { cause });
  }
  if (code === '57014') {
    return new Problem(
      'query-too-slow',
      'It takes longer to answer than a request may. Narrow a list by a filter, take a smaller offset, or count=none.',
      {
        cause,
        headers: { 'retry-after': '1' },
      },
    );
  }
  // connection lost, shutting down, out of resources, cancelled or timed out, lock not available, deadlock
  if (/^(08|57|53|40)/.test(code) || code === '55P03') return unavailable(cause);
  return null;
}

/** Whether a transaction was ended for the sake of another one and may succeed when it is done again: 40001, 40P01. */
export function isConflict(error: unknown): boolean {
  const { code } = causeOf(error) as Partial<PgError>;
  return code === '40001' || code === '40P01';
}

/** Whether the connection is gone, and with it an answer that another one can give: SQLSTATE 57P01, class 08, and what has no code. */
export function isDisconnection(error: unknown): boolean {
  const cause = causeOf(error);
  if (!(cause instanceof Error)) return false;
  const { code, message } = cause as PgError;
  return code === undefined ? lost.test(message) : code === '57P01' || /^08[0-9A-Z]{3}$/.test(code) || brokenCodes.has(code);
}

const brokenCodes = new Set(['ECONNRESET', 'EPIPE']);

const lost = /connection terminated|client has encountered a connection error/i;

function causeOf(error: unknown): unknown {
  return (error instanceof QueryFailedError ? (error.driverError as unknown) : error) ?? {};
}

const networkCodes = new Set(['ECONNREFUSED', 'ECONNRESET', 'ENOENT', 'ETIMEDOUT', 'EPIPE', 'ENOTFOUND', 'EAI_AGAIN']);

/** pg has no code for these. */
const gone = /connection terminated|timeout exceeded when trying to connect|query read timeout|client has encountered a connection error/i;

function unavailable(cause: unknown): Problem {
  return new Problem('database-unavailable', 'The database does not answer. Try again in a moment.', {
    cause,
    headers: { 'retry-after': '1' },
  });
}
