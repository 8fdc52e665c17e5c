import type { Worker } from 'node:worker_threads';
import { endThreads } from './end-threads.js';
import { startThread } from './start-thread.js';

/** How many questions are asked ahead of the consumer, for each thread. */
const AHEAD = 3;

/** Threads that run one file of ours, which calls `answerParent`. */
export class ThreadPool<Question, Answer> {
  private readonly threads: Worker[];
  private readonly idle: Worker[];
  private failure: Error | undefined;
  private readonly waiting = new Set<() => void>();

  /** `file`: by `new URL('./name.thread.js', import.meta.url)`; `data`: what each thread finds as `workerData`. */
  constructor(file: URL, data: unknown, count: number) {
    this.threads = Array.from({ length: count }, () => startThread(file, data));
    this.idle = [...this.threads];
    for (const thread of this.threads) {
      thread.once('error', (error) => this.fail(error));
      thread.once('exit', (status) => this.fail(new Error(`A thread ended by itself (${status}).`)));
    }
  }

  /** Has the threads answer questions, and gives the answers in the order of the questions. Throws what a thread throws, and ever after. */
  async *map(questions: Iterable<Question>): AsyncGenerator<Answer> {
    const source = questions[Symbol.iterator]();
    const answers = new Map<number, Answer>();
    let [asked, given] = [0, 0];
    let exhausted = false;
    const ask = (): void => {
      while (!exhausted && this.idle.length > 0 && asked < given + AHEAD * this.threads.length) {
        const next = source.next();
        if (next.done) exhausted = true;
        else this.ask(next.value, asked++, answers, ask);
      }
    };
    for (ask(); !exhausted || given < asked; ask()) {
      while (!answers.has(given)) await this.news();
      const answer = answers.get(given)!;
      answers.delete(given++);
      yield answer;
    }
  }

  /** Ends the threads, each after the question that it is at. */
  async close(): Promise<void> {
    while (this.idle.length < this.threads.length && this.failure === undefined) await this.news().catch(() => undefined);
    await endThreads(this.threads);
  }

  private ask(question: Question, place: number, answers: Map<number, Answer>, next: () => void): void {
    const thread = this.idle.pop()!;
    thread.once('message', (answer: Answer) => {
      answers.set(place, answer);
      this.idle.push(thread);
      next();
      this.tell();
    });
    thread.postMessage(question);
  }

  /** Waits until a thread has answered; throws when one has failed. */
  private async news(): Promise<void> {
    this.throwFailure();
    await new Promise<void>((resolve) => this.waiting.add(resolve));
    this.throwFailure();
  }

  private throwFailure(): void {
    if (this.failure !== undefined) throw this.failure;
  }

  private fail(error: Error): void {
    this.failure ??= error;
    this.tell();
  }

  private tell(): void {
    for (const wake of this.waiting) wake();
    this.waiting.clear();
  }
}
