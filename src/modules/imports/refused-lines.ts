import { type Reject, reject, type SourceLine } from './merge/batch.js';

/**
 * Runs the work over the lines; when the database refuses a value, over each half, and so on, until the guilty lines stand alone and
 * are rejected. The work must undo what it did when it fails, as a transaction does. Other errors are thrown.
 */
export async function isolateRefused<L extends SourceLine>(
  lines: readonly L[],
  work: (lines: readonly L[]) => Promise<void>,
  refuse: (reject: Reject) => Promise<void>,
): Promise<void> {
  try {
    await work(lines);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    const [only, ...others] = lines;
    if (only === undefined) throw error;
    if (others.length === 0) return refuse(reject(only, 'refused-by-database', `SQLSTATE ${error.code}: ${error.message}`));
    const middle = lines.length >> 1;
    await isolateRefused(lines.slice(0, middle), work, refuse);
    await isolateRefused(lines.slice(middle), work, refuse);
  }
}

/** A value that the database cannot hold: data exceptions, constraints, and program limits (PostgreSQL manual, appendix A). */
export function isRefusal(error: unknown): error is Error & { code: string } {
  return error instanceof Error && /^(22|23|54)[0-9A-Z]{3}$/.test((error as { code?: string }).code ?? '');
}
