import { setImmediate } from 'node:timers/promises';
import { readDump } from '../../formats/openlibrary/index.js';
import type { DumpFile } from './dump-files.js';
import type { Reject } from './merge/batch.js';
import type { Lane } from './merge/lane.js';
import { type LinesByType, type LineType, readLine, typeOfLine } from './open-library-lines.js';

/** Lines of one batch; fewer when they are long, so that a batch stays below a fixed size in memory. */
const BATCH_LINES = 2_000;
const BATCH_BYTES = 16 * 1024 * 1024;

/** How often progress is told, in lines. */
const PROGRESS_LINES = 500;

/** How many lines are read at a stretch, before the database's answers are looked at: it must not wait for the next question. */
const STRETCH_LINES = 8;

/** What a pass does with the lines of each type; lines of other types are passed over. */
export type Handlers = { [T in LineType]?: (lines: LinesByType[T][]) => Promise<void> };

export interface PassContext {
  lane: Lane;
  signal: AbortSignal | undefined;
  /** whether the catalogue holds what a line holds, so that nobody reads it */
  isUnchanged: (file: DumpFile, line: number) => boolean;
  onReject: (reject: Reject) => Promise<void>;
  onProgress: (bytesRead: number, records: number) => void;
  /** whether most lines go in, so that they are worth mapping while the database is busy with the batch before */
  worthMapping: () => boolean;
}

interface Collected {
  lines: unknown[];
  bytes: number;
}

/** Reads files once, line by line, and hands the lines of the wanted types on in batches. Ends early, between batches, when told to stop. */
export class DumpPass {
  private readonly collected = new Map<LineType, Collected>();
  private bytesBefore = 0;
  private records = 0;

  constructor(
    private readonly handlers: Handlers,
    private readonly context: PassContext,
  ) {}

  /** Reads the files in their order. The last batch is written, or has failed, when this ends, also when it throws. */
  async read(files: readonly DumpFile[]): Promise<void> {
    const { lane, onProgress } = this.context;
    try {
      for (const file of files) {
        await this.readFile(file);
        this.bytesBefore += file.size;
      }
      for (const type of this.collected.keys()) await this.hand(type);
    } catch (error) {
      await lane.idle().catch(() => undefined);
      throw error;
    }
    await lane.idle();
    onProgress(this.bytesBefore, this.records);
  }

  private async readFile(file: DumpFile): Promise<void> {
    for await (const raw of readDump(file.path)) {
      if (this.context.signal?.aborted) return;
      if (raw.number % PROGRESS_LINES === 0) this.context.onProgress(this.bytesBefore + raw.position, this.records);
      if (this.context.isUnchanged(file, raw.number)) continue;
      const type = typeOfLine(raw.bytes);
      if (!this.handlers[type]) continue;
      this.records++;
      const line = readLine(type, file.path, raw);
      if ('code' in line) await this.context.onReject(line);
      else await this.collect(type, line, raw.bytes.length);
      if (this.records % STRETCH_LINES === 0) await setImmediate();
    }
  }

  private async collect(type: LineType, line: LinesByType[LineType], bytes: number): Promise<void> {
    if ('map' in line && this.context.worthMapping()) {
      line.map();
      line.deflated();
    }
    const collected = this.collected.get(type) ?? { lines: [], bytes: 0 };
    this.collected.set(type, collected);
    collected.lines.push(line);
    collected.bytes += bytes;
    if (collected.lines.length >= BATCH_LINES || collected.bytes >= BATCH_BYTES) await this.hand(type);
  }

  private async hand(type: LineType): Promise<void> {
    const { lines } = this.collected.get(type)!;
    this.collected.delete(type);
    if (this.context.signal?.aborted) return;
    // a type's lines are only ever collected for its own handler
    const handler = this.handlers[type] as (lines: unknown[]) => Promise<void>;
    await this.context.lane.start(() => handler(lines));
  }
}
