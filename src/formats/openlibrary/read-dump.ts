import { createReadStream } from 'node:fs';
import { gunzip, isGzip } from './gunzip.js';
import { LineSplitter } from './line-splitter.js';

/** A line of a dump file as it stands there, without its line end. */
export interface RawLine {
  /** a view of a read buffer, which it keeps in memory: copy what is kept for long; cut one byte past `MAX_LINE_BYTES` */
  bytes: Buffer;
  /** counted from 1, empty lines included */
  number: number;
  /** bytes of the file, compressed or not, that have been read so far */
  position: number;
}

/** A dump that could not be read to its end; the message names the file, the reason and the lines read before it. */
export class DumpReadError extends Error {
  override readonly name = 'DumpReadError';
}

const CHUNK_BYTES = 256 * 1024;

/**
 * Streams the lines of an Open Library dump, plain or gzip by its first bytes, in constant memory. Takes gzip of several
 * members, CRLF, a byte order mark and a last line without an end; leaves out empty lines.
 * Throws `DumpReadError` when the file is missing, cut off or damaged, after all lines that could be read.
 */
export async function* readDump(path: string): AsyncGenerator<RawLine> {
  const file = createReadStream(path, { highWaterMark: CHUNK_BYTES });
  const splitter = new LineSplitter();
  try {
    for await (const chunk of decoded(file)) {
      for (const bytes of splitter.split(chunk)) yield { bytes, number: splitter.lineNumber, position: file.bytesRead };
    }
    for (const bytes of splitter.end()) yield { bytes, number: splitter.lineNumber, position: file.bytesRead };
  } catch (error) {
    throw new DumpReadError(`${path}: ${(error as Error).message} (after ${splitter.lineNumber} lines)`, { cause: error });
  } finally {
    file.destroy();
  }
}

/** The content of a file, inflated when its first bytes say gzip. */
async function* decoded(file: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const chunks = file[Symbol.asyncIterator]();
  const first = await chunks.next();
  if (first.done) return;
  const all = prepend(first.value, { [Symbol.asyncIterator]: () => chunks });
  yield* isGzip(first.value) ? gunzip(all) : all;
}

async function* prepend(first: Buffer, rest: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  yield first;
  yield* rest;
}
