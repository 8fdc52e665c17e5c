import { types } from 'node:util';
import { isUnanswered, problemOfDatabase } from './pg-errors.js';

/** What an operator has to look at, by SQLSTATE (PostgreSQL manual, appendix A) or the code of Node.js. */
const CAUSES: readonly [code: RegExp, words: string][] = [
  [/^28/, 'PostgreSQL does not take the user or the password of DATABASE_URL'],
  [/^3D000$/, 'PostgreSQL has no database of the name in DATABASE_URL'],
  [/^53300$/, 'PostgreSQL has no connection left'],
  [/^57P03$/, 'PostgreSQL is starting, recovering or stopping'],
  [/^57P0[12]$/, 'PostgreSQL is stopping'],
  [/^(ENOTFOUND|EAI_AGAIN)$/, 'the host in DATABASE_URL cannot be looked up'],
  [/^ECONNREFUSED$/, 'nobody listens where DATABASE_URL leads'],
  [/^ENOENT$/, 'there is no socket where DATABASE_URL leads'],
];

/**
 * Why the database did not do what it was asked, in a sentence that may be shown to whoever watches over the service: it has the code of
 * the cause, and neither what the driver says, nor an address, a name or a password.
 */
export function outageOf(error: unknown): string {
  if (!types.isNativeError(error)) return 'The database failed.';
  const { code, message } = error as Error & { code?: string };
  if (code !== undefined) {
    const words = CAUSES.find(([pattern]) => pattern.test(code))?.[1] ?? 'the database cannot be used';
    return `${words[0]!.toUpperCase()}${words.slice(1)} (${code}).`;
  }
  if (isUnanswered(error)) return 'The database does not answer in time.';
  if (message.startsWith('timeout exceeded')) return 'All connections to the database are taken.';
  if (problemOfDatabase(error) !== null) return 'The connection to the database cannot be made, or was lost.';
  return 'The database cannot be used.';
}
