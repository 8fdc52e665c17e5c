import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { type Exchanged, Exchange, type Sent } from './exchange.js';

const READERS = 6;
/** Between two requests of one client; milliseconds. */
const READERS_REST = 5;
const WRITERS_REST = 100;
/** For an answer; milliseconds. */
const PATIENCE = 20_000;

/** What came of it. */
export interface LoadReport {
  /** what was not answered as it should be */
  failures: string[];
  reads: number;
  /** acknowledged */
  written: number;
  /** how many books there are more than before */
  found: number;
}

/** Clients that read books, and that add some with an Idempotency-Key, over connections that they keep. */
export class ClusterLoad {
  private readonly report: LoadReport = { failures: [], reads: 0, written: 0, found: 0 };
  private readonly exchange: Exchange;
  private over = false;

  private constructor(
    port: number,
    private readonly key: string,
  ) {
    this.exchange = new Exchange(`http://127.0.0.1:${port}`);
  }

  /** What comes of the load, and of the work that is done meanwhile. */
  static async during<T>(port: number, key: string, work: () => Promise<T>): Promise<[T, LoadReport]> {
    const load = new ClusterLoad(port, key);
    const before = await load.books();
    const clients = [
      ...Array.from({ length: READERS }, (_, i) => load.keep(READERS_REST, () => load.read(i + 1))),
      load.keep(WRITERS_REST, () => load.write()),
    ];
    try {
      const done = await work();
      load.over = true;
      await Promise.all(clients);
      load.report.found = (await load.books()) - before;
      return [done, load.report];
    } finally {
      load.over = true;
      load.exchange.close();
    }
  }

  private async keep(rest: number, request: () => Promise<void>): Promise<void> {
    for (; !this.over; await pause(rest)) await request().catch((error: Error) => this.report.failures.push(error.message));
  }

  private async read(reader: number): Promise<void> {
    const { status, body } = await this.send({ method: 'GET', target: `/v1/books/${reader}`, headers: {}, body: null });
    if (status !== 200) throw new Error(`GET ${reader}: ${status} ${body}`);
    this.report.reads += 1;
  }

  private async write(): Promise<void> {
    const headers = { 'X-Api-Key': this.key, 'Content-Type': 'application/json', 'Idempotency-Key': randomUUID() };
    const text = Buffer.from(JSON.stringify({ title: `A book of the load ${randomUUID()}` }));
    const { status, body } = await this.send({ method: 'POST', target: '/v1/books', headers, body: text });
    if (status !== 201) throw new Error(`POST /v1/books: ${status} ${body}`);
    this.report.written += 1;
  }

  /** A machine that is too busy says so, at any time and of any request: then a client waits. */
  private async send(request: Sent): Promise<Exchanged> {
    for (;;) {
      const answer = await this.exchange.send(request, PATIENCE);
      if (answer.status !== 503 || !answer.body.includes('"overloaded"')) return answer;
      await pause(1_000);
    }
  }

  private async books(): Promise<number> {
    const { headers } = await this.send({ method: 'GET', target: '/v1/books?limit=1&count=exact', headers: {}, body: null });
    return Number(headers['x-total-count']);
  }
}
