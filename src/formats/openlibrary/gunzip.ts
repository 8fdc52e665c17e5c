import { createGunzip } from 'node:zlib';

const OUTPUT_BYTES = 256 * 1024;

/** Whether data begin as a gzip member does (RFC 1952). */
export function isGzip(start: Buffer): boolean {
  return start[0] === 0x1f && start[1] === 0x8b;
}

/**
 * Inflates gzip data of one or more members, the next chunk while the consumer works on the last. Throws when the data
 * end early or are damaged, but only after all that could be inflated; a stream piped through zlib would drop that.
 */
export async function* gunzip(compressed: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const inflate = createGunzip({ chunkSize: OUTPUT_BYTES });
  const output: Buffer[] = [];
  inflate.on('data', (chunk: Buffer) => output.push(chunk));
  // zlib calls no callback of write() after an error, so that each step waits for either
  const failure = new Promise<Error>((resolve) => inflate.once('error', resolve));
  const success = (start: (done: () => void) => void) => Promise.race([failure, new Promise<void>((resolve) => start(resolve))]);
  let step: Promise<Error | void> = Promise.resolve();
  try {
    for await (const chunk of compressed) {
      const error = await step;
      const ready = output.splice(0);
      if (!error) step = success((done) => inflate.write(chunk, done));
      yield* ready;
      if (error) throw error;
    }
    const error = (await step) ?? (await success((done) => inflate.once('end', done).end()));
    yield* output.splice(0);
    if (error) throw error;
  } finally {
    inflate.destroy();
  }
}
