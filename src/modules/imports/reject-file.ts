import { isUtf8 } from 'node:buffer';
import { createWriteStream, type WriteStream } from 'node:fs';
import { once } from 'node:events';
import { realpath } from 'node:fs/promises';
import type { Reject } from './merge/batch.js';

/**
 * The lines that an import did not load, as NDJSON: `file`, `line` (from 1), `code`, `reason`, and the line itself, so that it can be
 * repaired and imported again: `record` as text, or `recordBase64` when it is not UTF-8.
 */
export class RejectFile {
  private constructor(private readonly stream: WriteStream) {}

  /** Opens the file, emptying one that is there. Throws when it cannot be written, or is one of those that are imported. */
  static async open(path: string, imported: readonly string[]): Promise<RejectFile> {
    const there = await realpath(path).catch(() => null);
    for (const file of there === null ? [] : imported)
      if ((await realpath(file)) === there)
        throw new Error(`Refused lines cannot be written to ${path}, which is to be imported: it would be emptied.`);
    const stream = createWriteStream(path);
    await once(stream, 'open');
    // a write that fails later rejects `add` or `close`; without a listener it would end the process
    stream.on('error', () => undefined);
    return new RejectFile(stream);
  }

  /** Appends one line; waits while the disk is slower than the import. */
  async add(reject: Reject): Promise<void> {
    if (this.stream.errored) throw this.stream.errored;
    if (!this.stream.write(`${JSON.stringify(rejectEntry(reject))}\n`)) await once(this.stream, 'drain');
  }

  /** Waits until everything is written. */
  async close(): Promise<void> {
    this.stream.end();
    if (!this.stream.closed) await once(this.stream, 'close');
    if (this.stream.errored) throw this.stream.errored;
  }
}

function rejectEntry({ file, line, code, reason, bytes }: Reject): Record<string, unknown> {
  const record =
    bytes === null ? { record: null } : isUtf8(bytes) ? { record: bytes.toString() } : { recordBase64: bytes.toString('base64') };
  return { file, line, code, reason, ...record };
}
