import type { Writes } from '../../platform/database/writes.js';

/** What batches look keys up by. */
const LOOKED_UP = 'source_records (source, source_key, author_id, work_id, book_id), books (work_id, deleted_at), works (deleted_at)';

/** The tables that answers are made from. */
const SHOWN = `authors, works, books, publishers, series, subjects, book_contributors, work_contributors, book_subjects, work_subjects,
  book_publishers, book_languages, book_identifiers, series_entries`;

/** Keeps what the planner believes of the tables near the truth during an import: autovacuum comes by once a minute. */
export class Statistics {
  private readonly rowsAtLast = new Map<string, number>();

  constructor(private readonly writes: Writes) {}

  /** To be told after each batch how many rows of a kind the import has added. Looks at the tables when these are eight times as many. */
  async follow(kind: string, rows: number): Promise<void> {
    if (rows === 0 || rows < 8 * (this.rowsAtLast.get(kind) ?? 0)) return;
    this.rowsAtLast.set(kind, rows);
    await this.writes.runBulk((tx) => tx.rows(`analyze ${LOOKED_UP}`));
  }

  /** Looks at all tables that show in answers, so that plans and estimated totals are right at once. */
  async refresh(): Promise<void> {
    await this.writes.runBulk((tx) => tx.rows(`analyze ${SHOWN}`));
  }
}
