import { Injectable } from '@nestjs/common';
import { DerivedData } from '../../platform/database/derived-data.js';
import { Writes } from '../../platform/database/writes.js';
import { type DumpFiles, findDumpFiles } from './dump-files.js';
import { ImportJournal } from './import-journal.js';
import { ImportLock } from './import-lock.js';
import type { ImportOptions } from './import-options.js';
import { emptyReport, type ImportReport } from './import-report.js';
import { Loading } from './load/loading.js';
import { OpenLibraryImport } from './open-library-import.js';
import { SOURCE } from './open-library-lines.js';
import type { Progress } from './progress-display.js';
import { RejectFile } from './reject-file.js';

/** Loads Open Library dumps. */
@Injectable()
export class OpenLibraryImporter {
  constructor(
    private readonly writes: Writes,
    private readonly lock: ImportLock,
    private readonly journal: ImportJournal,
    private readonly loading: Loading,
    private readonly derived: DerivedData,
  ) {}

  /**
   * Imports files, and the dumps in folders, in any order. Running it again changes nothing but what has changed in the files, or was
   * missing because it was stopped. Throws before anything is written when a path is not there, another import is running, or the lines that are refused would be written to one of the files.
   */
  async run(paths: string[], options: ImportOptions): Promise<ImportReport> {
    const found = await findDumpFiles(paths);
    return this.lock.hold(async (lost) => {
      const rejects = await RejectFile.open(
        options.rejects,
        found.files.map(({ path }) => path),
      );
      try {
        return await this.import(found, paths, rejects, options, lost);
      } finally {
        await rejects.close();
      }
    });
  }

  /** `lost`: the lock has gone, and the import is to end. */
  private async import(
    { files: given, ignored }: DumpFiles,
    paths: string[],
    rejects: RejectFile,
    options: ImportOptions,
    lost: AbortSignal,
  ): Promise<ImportReport> {
    const { importId, files, discarded } = await this.loading.cutOff(given);
    const id = await this.journal.begin(SOURCE, paths, importId);
    const report = emptyReport(
      id,
      files.map(({ path }) => path),
      ignored,
    );
    report.discardedLoad = discarded;
    const started = performance.now();
    const stopWatch = () => {
      report.seconds = (performance.now() - started) / 1000;
      report.recordsPerSecond = report.lines / report.seconds;
    };
    const note = this.journal.progressOf(id);
    const onProgress = (progress: Progress) => {
      options.onProgress(progress);
      note(progress);
    };
    const signal = AbortSignal.any([lost, ...(options.signal ? [options.signal] : [])]);
    try {
      await new OpenLibraryImport(this.writes, files, report, rejects, { ...options, onProgress, signal }, this.loading).execute();
      if (report.stopped) lost.throwIfAborted();
      // all of it is found by its words when an import ends
      await this.derived.catchUp(options.signal);
    } catch (error) {
      stopWatch();
      // when it is the database that failed, this fails too; the next import notes that this one did not end
      await this.journal.end(id, 'failed', report).catch(() => undefined);
      throw error;
    }
    stopWatch();
    await this.journal.end(id, report.stopped ? 'failed' : 'done', report);
    return report;
  }
}
