import { setTimeout } from 'node:timers/promises';
import type { Worker } from 'node:worker_threads';

/**
 * How long a thread has nothing to do before it is ended. The engine compiles hot functions beside a thread for some time after the thread
 * itself is done; Node 20 and 22 take its memory away from under that, and the whole process ends with "Assertion failed: (data.first) !=
 * nullptr".
 */
const SETTLING_MS = 250;

/** Ends threads that have nothing to do. */
export async function endThreads(threads: readonly Worker[]): Promise<void> {
  await setTimeout(SETTLING_MS);
  await Promise.all(threads.map((thread) => thread.terminate()));
}
