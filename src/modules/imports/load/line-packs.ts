import { deflateLines } from '../merge/packs.js';
import type { CopyBuffer } from './copy-buffer.js';

/**
 * A pack is full with so many bytes of lines. Half as many are 5 % larger on the disk; twice as many are 2 % smaller, and whoever wants
 * one line inflates them all.
 */
const PACK_BYTES = 65_536;

/** The lines of one block in packs. A line that is left to the merge stays in its pack, where nothing refers to it. */
export class LinePacks {
  private id: number | null = null;
  private start = 0;
  private end = 0;
  private lines = 0;

  /** `rows` takes all packs that are referred to. */
  constructor(
    private readonly block: Buffer,
    private readonly rows: CopyBuffer,
  ) {}

  /** Goes on to the next line of the block, which ends with a newline. */
  next(start: number, newline: number): void {
    if (this.lines > 0 && newline + 1 - this.start > PACK_BYTES) this.close();
    if (this.lines === 0) this.start = start;
    this.lines++;
    this.end = newline + 1;
  }

  /** Where this line is kept. The pack is called `id`, unless a line before has given it its name. */
  place(id: number): { pack: number; place: number } {
    this.id ??= id;
    return { pack: this.id, place: this.lines - 1 };
  }

  /** Ends the pack: there is no line after this one, or it belongs to the next. */
  close(): void {
    if (this.id !== null) {
      this.rows.row(2);
      this.rows.integer(this.id);
      this.rows.bytes(deflateLines(this.block.subarray(this.start, this.end)));
    }
    this.id = null;
    this.lines = 0;
  }
}
