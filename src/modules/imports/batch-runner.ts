import type { Writes } from '../../platform/database/writes.js';
import { despiteDeadlocks } from './deadlocks.js';
import type { ImportReport } from './import-report.js';
import type { Batch, Reject, SourceLine } from './merge/batch.js';
import { isolateRefused } from './refused-lines.js';
import type { RejectFile } from './reject-file.js';

/**
 * A batch looks up a few thousand keys in tables that may hold nothing or a hundred million rows, and whose statistics are from before
 * the import: whatever these say, the index is the way.
 */
const BY_INDEX = `set local enable_seqscan = off`;

/** Runs the batches of one import, each in a transaction, and lists the lines that are not loaded. */
export class BatchRunner {
  constructor(
    private readonly writes: Writes,
    private readonly source: string,
    private readonly report: ImportReport,
    private readonly rejects: RejectFile,
  ) {}

  /** Does the work on the lines. What it did is counted once it is committed; lines that the database refuses are left out. */
  async run<L extends SourceLine, Outcome extends { rejects: Reject[] }>(
    lines: readonly L[],
    work: (batch: Batch, lines: readonly L[]) => Promise<Outcome>,
    count: (outcome: Outcome) => void,
  ): Promise<void> {
    const run = async (part: readonly L[]) => {
      const outcome = await despiteDeadlocks(() => this.transact((batch) => work(batch, part)));
      count(outcome);
      for (const reject of outcome.rejects) await this.reject(reject);
    };
    await isolateRefused(lines, run, (reject) => this.reject(reject));
  }

  /** Lists a line that is not loaded. */
  async reject(reject: Reject): Promise<void> {
    this.report.rejects[reject.code] = (this.report.rejects[reject.code] ?? 0) + 1;
    await this.rejects.add(reject);
  }

  private transact<Outcome>(work: (batch: Batch) => Promise<Outcome>): Promise<Outcome> {
    return this.writes.runBulk(async (tx) => {
      await tx.rows(BY_INDEX);
      return work({ tx, source: this.source, importId: this.report.id });
    });
  }
}
