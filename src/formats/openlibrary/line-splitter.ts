import { MAX_LINE_BYTES } from './dump-lines.js';

const LF = 10;
const CR = 13;
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/** Cuts a stream of chunks into lines. A line within one chunk is a view of it; only one across chunks is copied. */
export class LineSplitter {
  /** The number of the last line given out, from 1, empty lines included. */
  lineNumber = 0;
  private begun: Buffer[] = [];
  private begunBytes = 0;

  /** The lines that end in this chunk, without their line ends and without empty ones. */
  *split(chunk: Buffer): Generator<Buffer> {
    let start = 0;
    for (let end = chunk.indexOf(LF); end !== -1; end = chunk.indexOf(LF, start)) {
      // nearly every line: whole, and nothing to be cut off
      const plain = this.begunBytes === 0 && this.lineNumber > 0 && chunk[end - 1] !== CR && end - start <= MAX_LINE_BYTES;
      const line = plain ? chunk.subarray(start, end) : this.complete(chunk.subarray(start, end));
      if (plain) this.lineNumber += 1;
      start = end + 1;
      if (line.length > 0) yield line;
    }
    this.begin(chunk.subarray(start));
  }

  /** The last line, when the data did not end with a line end. */
  *end(): Generator<Buffer> {
    if (this.begunBytes === 0) return;
    const line = this.complete(Buffer.alloc(0));
    if (line.length > 0) yield line;
  }

  private complete(rest: Buffer): Buffer {
    this.begin(rest);
    const line = this.begun.length === 1 ? (this.begun[0] ?? rest) : Buffer.concat(this.begun);
    this.begun = [];
    this.begunBytes = 0;
    this.lineNumber += 1;
    const start = this.lineNumber === 1 && line.subarray(0, 3).equals(BYTE_ORDER_MARK) ? 3 : 0;
    return line.subarray(start, line.at(-1) === CR ? -1 : undefined);
  }

  /** Keeps the beginning of a line, no further than one byte past what a line may hold. */
  private begin(part: Buffer): void {
    const kept = part.subarray(0, MAX_LINE_BYTES + 1 - this.begunBytes);
    if (kept.length > 0) this.begun.push(kept);
    this.begunBytes += kept.length;
  }
}
