import type { Writes } from '../../platform/database/writes.js';
import { collectGarbage } from '../../platform/threads/collect-garbage.js';
import { BatchRunner } from './batch-runner.js';
import { despiteDeadlocks } from './deadlocks.js';
import type { DumpFile } from './dump-files.js';
import { DumpPass, type Handlers, type PassContext } from './dump-pass.js';
import type { ImportOptions } from './import-options.js';
import type { ImportReport } from './import-report.js';
import { KIND_OF } from './load/key-numbers.js';
import type { Loading } from './load/loading.js';
import { applyRedirects } from './merge/apply-redirects.js';
import { authorTable } from './merge/author-table.js';
import type { Batch, RecordLine, SourceLine } from './merge/batch.js';
import { bookTable } from './merge/book-table.js';
import { deleteRecords } from './merge/delete-records.js';
import { Lane } from './merge/lane.js';
import { countDanglingCredits, linkLateCredits } from './merge/late-credits.js';
import { type MergeOutcome, mergeAuthors, mergeBooks, mergeWorks } from './merge/merge-records.js';
import { removePacksAfter } from './merge/packs.js';
import { hasUnsettled, type RedirectLine, refuseLoops, settleRedirects } from './merge/redirects.js';
import { workTable } from './merge/work-table.js';
import { MovedReferences } from './moved-references.js';
import { type LineType, SOURCE } from './open-library-lines.js';
import type { RejectFile } from './reject-file.js';
import type { LineSet } from './sift/line-set.js';
import { Survey } from './sift/survey.js';
import { Statistics } from './statistics.js';

/** Bytes of dumps from which on what starting the application has left is worth collecting: it takes a tenth of a second. */
const LARGE = 64 * 1_048_576;
/** Records that become others in one transaction. */
const REDIRECTS_AT_ONCE = 5_000;
/** Credits that wait for their author and are looked at in one transaction. */
const CREDITS_AT_ONCE = 10_000;

/**
 * One run over a set of dumps. Redirects first, then authors, works and books, each in a pass of its own over the files, since a dump
 * is in no useful order and does not fit into memory. Deletions last, those of works after those of their books: a work stays while it
 * has one.
 */
export class OpenLibraryImport {
  private readonly lane = new Lane();
  private mostGoIn = true;
  /** after a first load, the lines that it has left to the passes; null: they deal with all lines */
  private left: Map<DumpFile, LineSet> | null = null;

  private readonly batches: BatchRunner;
  private readonly statistics: Statistics;
  private readonly survey: Survey;
  private readonly moved: MovedReferences;

  constructor(
    private readonly writes: Writes,
    private readonly files: DumpFile[],
    private readonly report: ImportReport,
    rejects: RejectFile,
    private readonly options: ImportOptions,
    private readonly loading: Loading,
  ) {
    this.batches = new BatchRunner(writes, SOURCE, report, rejects);
    this.statistics = new Statistics(writes);
    this.moved = new MovedReferences(writes, this.batches);
    this.survey = new Survey(files, { writes, batches: this.batches, report, options });
  }

  /** Imports everything, or as much as was done when it was told to stop; the report says which. */
  async execute(): Promise<void> {
    const steps = [
      () => this.surveyAndLoad(),
      () => this.pass('authors', { author: (lines) => this.merge('authors', lines, mergeAuthors) }),
      () => this.pass('works', { work: (lines) => this.merge('works', lines, mergeWorks) }),
      () => this.pass('books', { edition: (lines) => this.merge('books', lines, mergeBooks) }),
      () => this.applyRedirects(),
      () => this.pass('deletions', { delete: (lines) => this.delete(lines) }),
      () => this.pass('deletions', { workDelete: (lines) => this.delete(lines) }),
      () => this.pass('deletions', { authorDelete: (lines) => this.delete(lines) }),
      () => this.listLoops(),
    ];
    for (const step of steps) {
      await step();
      this.report.stopped = this.options.signal?.aborted ?? false;
      if (this.report.stopped) return;
    }
    this.report.credits.dangling = await this.writes.runBulk((tx) => countDanglingCredits(tx, SOURCE));
    const { authors, works, books, deletes } = this.report;
    const replaced = authors.updated + works.updated + books.updated + deletes.applied;
    await this.writes.runBulk((tx) => removePacksAfter(tx.rows, replaced));
    // a first load has looked at all tables, and what came after it is little
    if (this.left === null && [authors, works, books].some(({ created, updated }) => created + updated > 0))
      await this.statistics.refresh();
  }

  /** A large dump comes into a small catalogue by another way; what is odd about it, and all other dumps, by the passes that follow. */
  private async surveyAndLoad(): Promise<void> {
    if (this.files.reduce((sum, { size }) => sum + size, 0) >= LARGE) await collectGarbage();
    const loads = await this.loading.pays(this.files, this.options.loadFrom);
    await this.survey.run(loads ? 'leave' : 'sift');
    if (!loads || this.options.signal?.aborted) return;
    const left = await this.loading.run(this.files, this.survey.highest, this.report, this.options);
    if (left !== null) this.left = new Map([...left].map(([place, lines]) => [this.files[place]!, lines]));
  }

  /** A pass reads only the files that hold lines for it. */
  private async pass(phase: string, handlers: Handlers, watch: Partial<PassContext> = {}): Promise<void> {
    const types = Object.keys(handlers) as LineType[];
    const left = types.some((type) => type in KIND_OF) ? this.left : null;
    const files = this.files.filter((file) => types.some((type) => this.survey.isOpen(file, type)) && (left === null || left.has(file)));
    if (left !== null) watch = { ...watch, isUnchanged: (file, line) => !left.get(file)!.has(line) };
    if (files.length > 0) await this.read(phase, files, handlers, watch);
  }

  private async read(phase: string, files: DumpFile[], handlers: Handlers, watch: Partial<PassContext>): Promise<void> {
    const bytesTotal = files.reduce((sum, { size }) => sum + size, 0);
    const pass = new DumpPass(handlers, {
      lane: this.lane,
      signal: this.options.signal,
      isUnchanged: (file, line) => this.survey.isUnchanged(file, line),
      onReject: (reject) => this.batches.reject(reject),
      onProgress: (bytesRead, records) => this.options.onProgress({ phase, bytesRead, bytesTotal, records }),
      worthMapping: () => this.mostGoIn,
      ...watch,
    });
    await pass.read(files);
    // references of the next pass, and merges, follow redirects to their ends
    await this.writes.runBulk((tx) => settleRedirects(tx, SOURCE));
  }

  private async merge<R>(
    kind: 'authors' | 'works' | 'books',
    lines: RecordLine<R>[],
    merge: (batch: Batch, lines: readonly RecordLine<R>[]) => Promise<MergeOutcome>,
  ): Promise<void> {
    await this.batches.run(lines, merge, ({ created, updated, unchanged, rejects, derivedWorks }) => {
      const counts = this.report[kind];
      counts.created += created;
      counts.updated += updated;
      counts.unchanged += unchanged;
      this.mostGoIn = created + updated >= unchanged;
      counts.superseded += rejects.filter(({ code }) => code === 'superseded').length;
      this.report.worksCreatedForEditions += derivedWorks;
    });
    await this.statistics.follow(kind, this.report[kind].created);
  }

  private async delete(lines: SourceLine[]): Promise<void> {
    await this.batches.run(lines, deleteRecords, ({ applied, unknown, kept, unchanged }) => {
      const { deletes } = this.report;
      deletes.applied += applied;
      deletes.unknown += unknown;
      deletes.kept += kept;
      deletes.unchanged += unchanged;
    });
  }

  /** Records that came in under a key, now or long ago, become those that the key leads to; credits find authors who came in late. */
  private async applyRedirects(): Promise<void> {
    this.options.onProgress({ phase: 'finishing', bytesRead: 0, bytesTotal: 0, records: 0 });
    for (const table of [authorTable, workTable, bookTable]) {
      for (let applied = REDIRECTS_AT_ONCE; applied === REDIRECTS_AT_ONCE; this.report.redirects.applied += applied) {
        applied = await despiteDeadlocks(() => this.writes.runBulk((tx) => applyRedirects(tx, SOURCE, table, REDIRECTS_AT_ONCE)));
      }
    }
    await this.moved.follow(this.options.signal);
    for (let after: number | null = 0; after !== null;) {
      const from: number = after;
      const step = await despiteDeadlocks(() =>
        this.writes.runBulk((tx) => linkLateCredits(tx, SOURCE, { after: from, limit: CREDITS_AT_ONCE })),
      );
      this.report.credits.linked += step.linked;
      after = step.upTo;
    }
  }

  /** Which redirects lead in a circle is known when all are read: the lines are looked up again for the reject file. */
  private async listLoops(): Promise<void> {
    if (!(await this.writes.runBulk((tx) => hasUnsettled(tx, SOURCE)))) return;
    const refuse = (lines: RedirectLine[]) =>
      this.batches.run(lines, refuseLoops, ({ rejects }) => {
        this.report.redirects.loops += rejects.length;
      });
    // what cannot be read was listed the first time
    await this.pass('circles', { redirect: refuse }, { onReject: async () => undefined });
  }
}
