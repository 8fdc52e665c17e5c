import { endThreads } from '../../../platform/threads/end-threads.js';
import { startThread } from '../../../platform/threads/start-thread.js';
import type { SiftMessage, SiftOrder } from './sift.thread.js';
import type { Sifted } from './sifter.js';

/** How many batches the thread may be ahead. */
const AHEAD = 3;
/** Of the thread, in megabytes: its values are views of what it reads, which stays in memory for as long as they do. */
const MEMORY = { young: 16, old: 512 };

/** Has a thread read files in their order, a few batches ahead of the consumer. Throws what the reading of a file threw, after its lines. */
export async function* siftFiles(order: SiftOrder): AsyncGenerator<Sifted> {
  const thread = startThread(new URL('./sift.thread.js', import.meta.url), order, MEMORY);
  const waiting: SiftMessage[] = [];
  let failure: Error | undefined;
  let wake = (): void => undefined;
  thread.on('message', (message: SiftMessage) => {
    waiting.push(message);
    wake();
  });
  const fail = (error: Error): void => {
    failure ??= error;
    wake();
  };
  thread.once('error', fail);
  thread.once('exit', (status) => fail(new Error(`The thread that reads the files ended by itself (${status}).`)));
  try {
    for (let i = 0; i < AHEAD; i++) thread.postMessage('more');
    for (;;) {
      while (waiting.length === 0) {
        if (failure !== undefined) throw failure;
        await new Promise<void>((resolve) => (wake = resolve));
      }
      const message = waiting.shift()!;
      if (message === 'end') return;
      if ('failure' in message) throw new Error(message.failure);
      yield message;
      thread.postMessage('more');
    }
  } finally {
    void endThreads([thread]); // it has nothing to do any more; nobody needs to wait
  }
}
