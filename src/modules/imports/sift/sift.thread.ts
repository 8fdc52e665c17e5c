import { parentPort, workerData } from 'node:worker_threads';
import { readDumpInChunks } from '../../../formats/openlibrary/read-dump.js'; // and no other format, to be ready soon
import { type Sifted, Sifter, type Wanted } from './sifter.js';

/** What the thread is to read, and what to look for in it. */
export interface SiftOrder {
  paths: string[];
  wanted: Wanted;
}

/** What the thread says: of each message it is told when the next one may come. */
export type SiftMessage = Sifted | { failure: string } | 'end';

const port = parentPort!;
const { paths, wanted } = workerData as SiftOrder;
const sifter = new Sifter(wanted);

let allowed = 0;
let wake = (): void => undefined;
port.on('message', () => {
  allowed++;
  wake();
});

async function say(message: SiftMessage): Promise<void> {
  while (allowed === 0) await new Promise<void>((resolve) => (wake = resolve));
  allowed--;
  // moved, not copied: there are gigabytes of them
  port.postMessage(message, typeof message === 'object' && 'records' in message ? buffersOf(message) : []);
}

function buffersOf({ records, surveyed }: Sifted): ArrayBuffer[] {
  const lists = [records, surveyed].flatMap((parallel) => Object.values(parallel) as Uint8Array[]);
  return lists.map(({ buffer }) => buffer as ArrayBuffer);
}

try {
  for (const [file, path] of paths.entries()) {
    try {
      for await (const lines of readDumpInChunks(path)) {
        for (const line of lines) {
          sifter.add(line);
          if (sifter.isFull) await say(sifter.take(file));
        }
      }
    } finally {
      await say(sifter.take(file)); // also what came before a file ended too early
    }
  }
  await say('end');
} catch (error) {
  await say({ failure: (error as Error).message });
}
