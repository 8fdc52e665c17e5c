import { Injectable } from '@nestjs/common';
import { Settings } from '../../../platform/config/settings.js';
import { DerivedData } from '../../../platform/database/derived-data.js';
import { Writes } from '../../../platform/database/writes.js';
import type { DumpFile } from '../dump-files.js';
import type { ImportOptions } from '../import-options.js';
import type { DiscardedLoad, ImportReport } from '../import-report.js';
import { removeUnusedPacks } from '../merge/packs.js';
import { discardLoad, FirstLoad } from './first-load.js';
import type { Kind } from './key-numbers.js';
import type { LeftLines } from './left-lines.js';
import { discardedAs, findLoad, inOrderOf } from './load-state.js';
import { noteVisible } from './visible-rows.js';

/** Bytes of dumps, before compression, from which on the fast way pays: a smaller one is in before the swap would be prepared. */
const LOAD_FROM = 32 * 1024 * 1024;

/** How many bytes a compressed dump has for each on the disk. */
const COMPRESSION = 4;

/** What may be in the catalogue: it is copied before the load begins. */
const MOST_ROWS = 50_000;

/** What an import finds of a load that was cut off. */
export interface CutOff {
  /** the import that goes on; null: none does */
  importId: number | null;
  /** the files, in the order in which they are to be read */
  files: DumpFile[];
  /** null: there was no load of other files */
  discarded: DiscardedLoad | null;
}

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

  /** What is left of a load that was cut off, for an import of these files. A load of other files is discarded. */
  async cutOff(files: DumpFile[]): Promise<CutOff> {
    return this.writes.runBulk(async ({ rows }) => {
      const state = await findLoad(rows);
      if (state === null) return { importId: null, files, discarded: null };
      const ordered = inOrderOf(state, files);
      if (ordered !== null) return { importId: state.importId, files: ordered, discarded: null };
      await discardLoad({ rows });
      return { importId: null, files, discarded: discardedAs(state, 'other-files') };
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
