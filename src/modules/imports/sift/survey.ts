import type { Transaction, Writes } from '../../../platform/database/writes.js';
import type { BatchRunner } from '../batch-runner.js';
import type { DumpFile } from '../dump-files.js';
import type { ImportOptions } from '../import-options.js';
import type { ImportReport } from '../import-report.js';
import type { Kind } from '../load/key-numbers.js';
import type { Batch, SourceLine } from '../merge/batch.js';
import { type RedirectLine, settleRedirects, storeRedirects } from '../merge/redirects.js';
import { type LineType, readLine, SOURCE } from '../open-library-lines.js';
import { findOthers, findRedirected, holdsRecordsOf, keysWithRecords, redirectedRecords } from './held-records.js';
import { hashOfKey, KeyFilter } from './key-hash.js';
import { Lanes } from './lanes.js';
import { linesOf, type SurveyedLine } from './line-batch.js';
import { LineSet } from './line-set.js';
import { RECORD_TYPES } from './record-batch.js';
import { siftFiles } from './sift-files.js';
import type { Sifted, Wanted } from './sifter.js';

const REDIRECTS_AT_ONCE = 2_000;

/** Questions to the database at a time: one is worked on while the answer of another is read. */
const QUESTIONS = 2;

/** The counts of a report, in the order of RECORD_TYPES. */
const COUNTS = ['authors', 'works', 'books'] as const;

/** What a survey works with. */
export interface SurveyContext {
  writes: Writes;
  batches: BatchRunner;
  report: ImportReport;
  options: ImportOptions;
}

/** What is known of a file after the survey. */
interface Seen {
  /** types of which it holds lines that are to be read */
  open: Set<LineType>;
  /** lines with records that the catalogue holds already */
  unchanged: LineSet;
}

/**
 * The first reading of the files, by a thread that does not read the JSON of records. It finds out which types each file holds, takes the
 * redirects, which all records follow, and when the catalogue holds something already, which lines are no news: nobody reads these again.
 */
export class Survey {
  private readonly seen: Map<DumpFile, Seen>;
  /** files that are called after redirects first: a record is judged by the redirects that are known, and otherwise judged again */
  private readonly files: DumpFile[];
  private readonly redirects: RedirectLine[] = [];
  private readonly questions = new Lanes(QUESTIONS);
  /** redirected keys that may have a record: what a line says of them counts only if it is newer than the redirect */
  private readonly redirected = new KeyFilter();
  /** keys with a record that turned out to be redirected after lines had been found unchanged */
  private readonly late = new Set<string>();
  private found = 0;
  private numbers: Record<Kind, number> = { authors: 0, works: 0, books: 0 };
  private lines = 0;

  constructor(
    files: readonly DumpFile[],
    private readonly context: SurveyContext,
  ) {
    this.seen = new Map(files.map((file) => [file, { open: new Set(), unchanged: new LineSet() }]));
    const isLater = ({ path }: DumpFile) => (/redirect/i.test(path) ? 0 : 1);
    this.files = files.toSorted((a, b) => isLater(a) - isLater(b));
  }

  /** Whether a later pass has to read lines of this type in a file. */
  isOpen(file: DumpFile, type: LineType): boolean {
    return this.seen.get(file)!.open.has(type);
  }

  /** Whether a line holds what the catalogue holds. */
  isUnchanged(file: DumpFile, line: number): boolean {
    return this.seen.get(file)!.unchanged.has(line);
  }

  /** The highest numbers in the keys of records, when these were left, or there was nothing to sift by. */
  get highest(): Record<Kind, number> {
    return this.numbers;
  }

  /**
   * Reads all files. Ends early when the import is told to stop. `records`: `sift` finds out which are known already; `leave` leaves all
   * of them to what follows, and notes the highest numbers in their keys.
   */
  async run(records: 'sift' | 'leave'): Promise<void> {
    const { writes } = this.context;
    const sifts = records === 'sift' && (await writes.runBulk((tx) => this.prepare(tx)));
    try {
      await this.read(this.files, sifts ? 'all' : 'none', (sifted, file) => this.survey(sifted, file));
      await this.storeRedirects();
      await this.questions.idle();
      if (this.late.size > 0) await this.read(this.files, this.late, async (sifted, file) => this.reopen(sifted, file));
    } catch (error) {
      await this.questions.idle().catch(() => undefined);
      throw error;
    }
    // references of the passes, and merges, follow redirects to their ends
    await writes.runBulk((tx) => settleRedirects(tx, SOURCE));
  }

  /** Whether there is anything to sift by. */
  private async prepare(tx: Transaction): Promise<boolean> {
    if (!(await holdsRecordsOf(tx, SOURCE))) return false;
    for await (const key of redirectedRecords(tx.rows, SOURCE)) this.redirected.add(key);
    return true;
  }

  private async read(files: DumpFile[], wanted: Wanted, see: (sifted: Sifted, file: DumpFile) => Promise<void>): Promise<void> {
    const { onProgress, signal } = this.context.options;
    const bytesTotal = files.reduce((sum, { size }) => sum + size, 0);
    let [current, before] = [0, 0];
    for await (const sifted of siftFiles({ paths: files.map(({ path }) => path), wanted })) {
      if (signal?.aborted) return;
      for (; current < sifted.file; current++) before += files[current]!.size;
      await see(sifted, files[sifted.file]!);
      onProgress({ phase: 'survey', bytesRead: before + sifted.position, bytesTotal, records: this.lines });
    }
  }

  private async survey(sifted: Sifted, file: DumpFile): Promise<void> {
    const { open, unchanged } = this.seen.get(file)!;
    this.lines += sifted.lines;
    this.numbers = sifted.highest;
    this.context.report.lines += sifted.lines;
    for (const type of sifted.open) open.add(type);
    for (const line of linesOf(sifted.surveyed)) await this.take(file, line);
    const { numbers, types, hashes } = sifted.records;
    if (numbers.length === 0) return;
    // one after the other, so that records are judged by all redirects before them
    if (this.redirects.length > 0) await this.storeRedirects();
    await this.questions.start(async () => {
      const judged = await this.context.writes.runBulk(async (tx) => {
        const others = new Set(await findOthers(tx, SOURCE, sifted.records));
        const suspects: number[] = [];
        for (let i = 0; i < hashes.length; i++) if (this.redirected.mayHold(hashes[i]!) && !others.has(i)) suspects.push(i);
        return [...others, ...(await findRedirected(tx, SOURCE, sifted.records, suspects))];
      });
      const toBeRead = new Set(judged);
      for (const [i, line] of numbers.entries()) {
        const type = types[i]!;
        if (toBeRead.has(i)) open.add(RECORD_TYPES[type]!);
        else {
          unchanged.add(line);
          this.context.report[COUNTS[type]!].unchanged++;
          this.found++;
        }
      }
    });
  }

  private async take(file: DumpFile, { type, number, bytes }: SurveyedLine): Promise<void> {
    const line = readLine(type, file.path, { bytes, number, position: 0 });
    if ('code' in line) return this.context.batches.reject(line);
    this.redirects.push(line);
    if (this.redirects.length >= REDIRECTS_AT_ONCE) await this.storeRedirects();
  }

  private async storeRedirects(): Promise<void> {
    const { batches, report } = this.context;
    const lines = this.redirects.splice(0);
    if (lines.length === 0) return;
    await this.questions.idle();
    const store = async (batch: Batch, part: readonly RedirectLine[]) => {
      const outcome = await storeRedirects(batch, part);
      // lines under keys that were known to be redirected have never been found unchanged
      const news = this.found === 0 ? [] : part.map(keyOf).filter((key) => !this.redirected.mayHold(hashOfKey(key)));
      return { ...outcome, late: await keysWithRecords(batch.tx, SOURCE, news) };
    };
    await batches.run(lines, store, ({ stored, unchanged, late }) => {
      report.redirects.new += stored;
      report.redirects.unchanged += unchanged;
      for (const { key } of lines) this.redirected.add(key);
      for (const key of late) this.late.add(key);
    });
  }

  /** Gives lines to the ordinary way that were found unchanged before it was known that their keys are redirected. */
  private reopen({ records: { numbers, types } }: Sifted, file: DumpFile): void {
    const { open, unchanged } = this.seen.get(file)!;
    for (const [i, line] of numbers.entries()) {
      if (!unchanged.has(line)) continue;
      unchanged.delete(line);
      open.add(RECORD_TYPES[types[i]!]!);
      this.context.report[COUNTS[types[i]!]!].unchanged--;
    }
  }
}

function keyOf({ key }: SourceLine): string {
  return key;
}
