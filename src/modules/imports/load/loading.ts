import { Injectable } from '@nestjs/common';
import { Settings } from '../../../platform/config/settings.js';
import { DerivedData } from '../../../platform/database/derived-data.js';
import { Writes } from '../../../platform/database/writes.js';
import type { DumpFile } from '../dump-files.js';
import type { ImportOptions } from '../import-options.js';
import type { ImportReport } from '../import-report.js';
import { removeUnusedPacks } from '../merge/packs.js';
import { discardLoad, FirstLoad } from './first-load.js';
import type { Kind } from './key-numbers.js';
import type { LeftLines } from './left-lines.js';
import { findLoad, isOf } from './load-state.js';
import { noteVisible } from './visible-rows.js';

/** Bytes of dumps, before compression, from which on the fast way pays: a smaller one is in before the swap would be prepared. */
const LOAD_FROM = 32 * 1024 * 1024;

/** How many bytes a compressed dump has for each on the disk. */
const COMPRESSION = 4;

/** What may be in the catalogue: it is copied before the load begins. */
const MOST_ROWS = 50_000;

/** The fast way into a small catalogue. */
@Injectable()
export class Loading {
  constructor(
    private readonly writes: Writes,
    private readonly derived: DerivedData,
    private readonly settings: Settings,
  ) {}

  /** Whether these files, as much as they are, are to be loaded the fast way. */
  async pays(files: readonly DumpFile[], from = LOAD_FROM): Promise<boolean> {
    const bytes = files.reduce((sum, { path, size }) => sum + (path.endsWith('.gz') ? COMPRESSION * size : size), 0);
    if (bytes < from) return false;
    const [row] = await this.writes.runBulk((tx) =>
      tx.rows<{ rows: number }>(
        `select greatest(${['authors', 'works', 'books', 'source_records']
          .map((table) => `(select count(*) from (select from ${table} limit ${MOST_ROWS + 1}) t)`)
          .join(', ')})::integer as rows`,
      ),
    );
    return row!.rows <= MOST_ROWS;
  }

  /** The import of these files that a kill has cut off while it loaded; null: there is none. What was cut off of other files is discarded. */
  async importOf(files: readonly DumpFile[]): Promise<number | null> {
    return this.writes.runBulk(async ({ rows }) => {
      const state = await findLoad(rows);
      if (state === null) return null;
      if (isOf(state, files)) return state.importId;
      await discardLoad({ rows });
      return null;
    });
  }

  /** Loads. Answers the lines that are left to the ordinary merge; null: it was told to stop. */
  async run(files: DumpFile[], highest: Record<Kind, number>, report: ImportReport, options: ImportOptions): Promise<LeftLines | null> {
    // the load takes along what is there, which is little: a catalogue that was emptied may have left much
    await this.writes.runBulk((tx) => removeUnusedPacks(tx.rows));
    const loaded = await new FirstLoad(this.settings.databaseUrl, this.derived, files, report, options).run(highest);
    if (loaded === null) return null;
    // committed with the swap for whoever listens; said again so that nobody sees an old page once this is done
    await this.writes.runBulk((tx) => tx.rows('insert into cache_outbox (tags) values ($1)', [loaded.tags]));
    await noteVisible(this.settings.databaseUrl);
    return loaded.left;
  }
}
