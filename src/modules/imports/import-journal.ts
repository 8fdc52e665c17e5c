import { Injectable } from '@nestjs/common';
import { Writes } from '../../platform/database/writes.js';
import type { ImportReport } from './import-report.js';

/** What is written down of imports: the table `imports`. */
@Injectable()
export class ImportJournal {
  constructor(private readonly writes: Writes) {}

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
