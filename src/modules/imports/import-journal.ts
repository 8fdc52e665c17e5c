import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { askWithin } from '../../platform/database/database.js';
import { Writes } from '../../platform/database/writes.js';
import { IMPORT_LOCK } from './import-lock.js';
import type { ImportReport } from './import-report.js';
import type { Progress } from './progress-display.js';

/** How long the question for the state may take, and how often progress is noted; milliseconds. */
const PATIENCE = 1_000;
const NOTED_EVERY = 2_000;

/** What is known of imports, whichever process runs them. */
export interface ImportState {
  /** somebody holds the import lock */
  running: boolean;
  /** of the one that runs, as it was last noted; null: there is none, or nothing is noted yet */
  progress: Pick<Progress, 'phase' | 'bytesRead' | 'bytesTotal' | 'records'> | null;
  /** when the last one ended that ended so, seconds since 1970; null: none did. One that was killed has failed since it began. */
  done: number | null;
  failed: number | null;
}

const STATE = `
  select running, case when running then
           (select report->'progress' from imports where status = 'running' order by started_at desc limit 1) end as progress,
         (select extract(epoch from max(finished_at))::float8 from imports where status = 'done') as done,
         (select extract(epoch from max(case when status = 'failed' then finished_at when not running then started_at end))::float8
            from imports where status <> 'done') as failed
    from (select exists (select from pg_locks
                          where locktype = 'advisory' and classid = 0 and objid = $1 and granted
                            and database = (select oid from pg_database where datname = current_database())) as running) l`;

/** What is written down of imports: the table `imports`. */
@Injectable()
export class ImportJournal {
  constructor(
    private readonly writes: Writes,
    @InjectDataSource() private readonly source: DataSource,
  ) {}

  /** What runs and what has ended; rejects when the database does not answer within a second. */
  async state(): Promise<ImportState> {
    const [state] = await askWithin<ImportState>(this.source, PATIENCE, STATE, [IMPORT_LOCK]);
    return state!;
  }

  /** A function that notes how far an import is, for those who look from outside: now and then, however often it is called. */
  progressOf(id: number): (progress: Progress) => void {
    let [phase, notedAt, noting] = ['', -Infinity, false];
    return (progress) => {
      if (noting || (progress.phase === phase && performance.now() - notedAt < NOTED_EVERY)) return;
      [phase, notedAt, noting] = [progress.phase, performance.now(), true];
      // nobody waits for it, and the next note says more
      this.writes
        .runBulk((tx) => tx.rows(`update imports set report = $2 where id = $1 and status = 'running'`, [id, JSON.stringify({ progress })]))
        .catch(() => undefined)
        .finally(() => (noting = false));
    };
  }

  /**
   * Notes that an import begins and answers its id. `cutOff`: the import that it goes on with; null: none. Only asked by the holder of
   * the import lock: what still counts as running is not.
   */
  begin(source: string, paths: readonly string[], cutOff: number | null): Promise<number> {
    return this.writes.run(async (tx) => {
      await tx.rows(`update imports set status = 'failed', finished_at = now() where status = 'running'`);
      const resumed = `update imports set status = 'running', finished_at = null where id = $1 and source = $2 returning id`;
      const [old] = cutOff === null ? [] : await tx.rows<{ id: number }>(resumed, [cutOff, source]);
      if (old) return old.id;
      const [row] = await tx.rows<{ id: number }>(`insert into imports (source, paths) values ($1, $2) returning id`, [source, paths]);
      return row!.id;
    });
  }

  /** Notes how it ended. */
  async end(id: number, status: 'done' | 'failed', report: ImportReport): Promise<void> {
    await this.writes.runBulk((tx) =>
      tx.rows(`update imports set status = $2, report = $3, finished_at = now() where id = $1`, [id, status, JSON.stringify(report)]),
    );
  }
}
