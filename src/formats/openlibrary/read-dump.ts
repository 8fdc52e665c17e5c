import { createReadStream, type ReadStream } from 'node:fs';
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
  for await (const lines of readDumpInChunks(path)) yield* lines;
}

/** The same, for those in a hurry: the lines that end in one buffer at a time. Valid until the next ones are asked for. */
export async function* readDumpInChunks(path: string): AsyncGenerator<Iterable<RawLine>> {
  const file = createReadStream(path, { highWaterMark: CHUNK_BYTES });
  const splitter = new LineSplitter();
  try {
    for await (const chunk of decoded(file)) yield numbered(splitter.split(chunk), splitter, file);
    yield numbered(splitter.end(), splitter, file);
  } catch (error) {
    throw new DumpReadError(`${path}: ${(error as Error).message} (after ${splitter.lineNumber} lines)`, { cause: error });
  } finally {
    file.destroy();
  }
}

function* numbered(lines: Iterable<Buffer>, splitter: LineSplitter, file: ReadStream): Generator<RawLine> {
  for (const bytes of lines) yield { bytes, number: splitter.lineNumber, position: file.bytesRead };
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
