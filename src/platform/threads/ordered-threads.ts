import type { Transferable, Worker } from 'node:worker_threads';
import { endThreads } from './end-threads.js';
import { startThread, type ThreadMemory } from './start-thread.js';

/** A message, and the memory in it that is handed over instead of copied. */
export interface Message<T> {
  value: T;
  transfer: Transferable[];
}

interface Asked<Question, Answer> {
  question: Message<Question>;
  resolve: (answer: Answer) => void;
  reject: (error: Error) => void;
}

/** Threads that work on what is read from somewhere, and answer in the order of the questions. */
export class OrderedThreads<Question, Answer> {
  private readonly threads: Worker[];
  private readonly idle: Worker[];
  private readonly waiting: Asked<Question, Answer>[] = [];
  private readonly busy = new Map<Worker, Asked<Question, Answer>>();
  private failure: Error | undefined;

  /** `file`: by `new URL('./name.thread.js', import.meta.url)`; `data`: what each thread finds as `workerData`; `memory`: of each. */
  constructor(file: URL, data: unknown, count: number, memory: ThreadMemory) {
    this.threads = Array.from({ length: count }, () => startThread(file, data, memory));
    this.idle = [...this.threads];
    for (const thread of this.threads) {
      thread.on('message', (answer: Answer) => this.take(thread, answer));
      thread.once('error', (error) => this.fail(error));
      thread.once('exit', (status) => this.fail(new Error(`A thread ended by itself (${status}).`)));
    }
  }

  /** Gives the answers in the order of the questions. Few questions are read ahead of the consumer, so that memory stays flat. */
  async *map(questions: AsyncIterable<Message<Question>>): AsyncGenerator<Answer> {
    const answers: Promise<Answer>[] = [];
    for await (const question of questions) {
      answers.push(this.ask(question));
      if (answers.length > 2 * this.threads.length) yield await answers.shift()!;
    }
    while (answers.length > 0) yield await answers.shift()!;
  }

  /** Ends the threads. */
  async close(): Promise<void> {
    this.fail(new Error('The threads were ended.'));
    await endThreads(this.threads);
  }

  private ask(question: Message<Question>): Promise<Answer> {
    const answer = new Promise<Answer>((resolve, reject) => this.waiting.push({ question, resolve, reject }));
    answer.catch(() => undefined); // told to whoever waits for it
    if (this.failure !== undefined) this.fail(this.failure);
    this.dispatch();
    return answer;
  }

  private dispatch(): void {
    while (this.idle.length > 0 && this.waiting.length > 0) {
      const thread = this.idle.pop()!;
      const asked = this.waiting.shift()!;
      this.busy.set(thread, asked);
      thread.postMessage(asked.question.value, asked.question.transfer);
    }
  }

  private take(thread: Worker, answer: Answer): void {
    this.busy.get(thread)?.resolve(answer);
    this.busy.delete(thread);
    this.idle.push(thread);
    this.dispatch();
  }

  private fail(error: Error): void {
    this.failure ??= error;
    for (const { reject } of [...this.busy.values(), ...this.waiting.splice(0)]) reject(this.failure);
    this.busy.clear();
  }
}
