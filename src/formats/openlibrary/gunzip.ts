import { createGunzip } from 'node:zlib';

const OUTPUT_BYTES = 256 * 1024;
const ENDED = Symbol('ended');
const SOMETHING_BEHIND = 'there is something behind the end of the gzip data';

/** Whether data begin as a gzip member does (RFC 1952). */
export function isGzip(start: Buffer): boolean {
  return start[0] === 0x1f && start[1] === 0x8b;
}

/**
 * Inflates gzip data of one or more members, the next chunk while the consumer works on the last. Zeros may fill up the end, as tapes and blocks
 * leave them. Throws when the data end early, are damaged or go on behind such zeros, but only after all that could be inflated; a stream piped
 * through zlib would drop that.
 */
export async function* gunzip(compressed: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const inflate = createGunzip({ chunkSize: OUTPUT_BYTES });
  const output: Buffer[] = [];
  inflate.on('data', (chunk: Buffer) => output.push(chunk));
  // zlib calls no callback of write() after an error, so that each step waits for either
  const failure = new Promise<Error>((resolve) => inflate.once('error', (error) => resolve(clearer(error))));
  // at the end, or before zeros
  const end = new Promise<typeof ENDED>((resolve) => inflate.once('end', () => resolve(ENDED)));
  const result = (start: (done: () => void) => void) =>
    Promise.race([failure, end, new Promise<void>((resolve) => start(() => resolve()))]);
  let step: Promise<Error | typeof ENDED | void> = Promise.resolve();
  let given = 0;
  let last: Buffer = Buffer.alloc(0);
  /** what zlib has not taken of the last chunk that it was given */
  const left = () => last.subarray(last.length - (given - inflate.bytesWritten));
  try {
    for await (const chunk of compressed) {
      const outcome = await step;
      const ready = output.splice(0);
      if (outcome === undefined) {
        last = chunk;
        given += chunk.length;
        step = result((done) => inflate.write(chunk, done));
      }
      yield* ready;
      if (outcome === ENDED) demandZeros(left(), chunk);
      else if (outcome) throw outcome;
    }
    const outcome = (await step) ?? (await result((done) => inflate.once('end', done).end()));
    yield* output.splice(0);
    if (outcome && outcome !== ENDED) throw outcome;
    demandZeros(left());
  } finally {
    inflate.destroy();
  }
}

function demandZeros(...data: Buffer[]): void {
  if (data.some((bytes) => bytes.some((byte) => byte !== 0))) throw new Error(SOMETHING_BEHIND);
}

/** The first member has its header, or the data would not have been taken for gzip: what has none stands behind a member. */
function clearer(error: Error): Error {
  return error.message === 'incorrect header check' ? new Error(SOMETHING_BEHIND, { cause: error }) : error;
}
