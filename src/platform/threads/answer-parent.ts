import { parentPort } from 'node:worker_threads';

/** In a thread: answers each message of whoever started it with what the function makes of it. */
export function answerParent<Question, Answer>(answer: (question: Question) => Answer): void {
  parentPort!.on('message', (question: Question) => parentPort!.postMessage(answer(question)));
}
