import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { shownIn } from '../freshness/catalogue.js';
import { History } from '../freshness/history.js';
import type { Random } from '../freshness/random.js';
import { Client, type Outcome, type Reply } from './client.js';
import { Ledger } from './ledger.js';

export type Operation = 'GET' | 'POST' | 'PATCH';

/** One request and what came of it. Times are milliseconds of `performance.now()`. */
export interface Sample {
  readonly operation: Operation;
  readonly path: string;
  readonly begun: number;
  readonly took: number;
  readonly failure: string | null;
  /** `kept`: a page that nobody writes and that was in the cache before */
  readonly page: 'kept' | 'other';
  /** what `Cache-Status` says: a hit that was validated, one whose validity is declared unknown, or none */
  readonly hit: 'validated' | 'declared' | 'none';
}

/** How much is asked for. Two clients that think for 40 ms send at most 50 requests a second. */
export interface Pace {
  readers: number;
  writers: number;
  /** milliseconds between an answer and the next request of one reader, on average */
  readerThinks: number;
  writerThinks: number;
}

export const HALF: Pace = { readers: 8, writers: 4, readerThinks: 40, writerThinks: 150 };
export const QUARTER: Pace = { readers: 4, writers: 2, readerThinks: 50, writerThinks: 200 };
/** More writers, for as many POSTs as a roll is to be judged by. */
export const WRITERS: Pace = { readers: 8, writers: 12, readerThinks: 5, writerThinks: 0 };

export interface LoadOptions {
  url: string;
  /** the instances behind it, which are to know the addresses of the pages that are in the cache */
  instances: readonly string[];
  key: string;
  pace: Pace;
  random: Random;
  /** no other load of this database has it */
  name: string;
}

/** How often a write that was not acknowledged is sent again with its key. */
const MOST_ATTEMPTS = 30;
/** milliseconds before it is */
const BETWEEN_ATTEMPTS = 300;

/**
 * Readers and writers. Readers ask for pages that are in the cache, pages that are not, and pages that show what is being written; each
 * is checked against what had been acknowledged when it was asked for. Writers add books with an `Idempotency-Key`, sending again what was not
 * acknowledged, and change a book of their own with `If-Match`.
 */
export class Load {
  readonly samples: Sample[] = [];
  readonly history = new History();
  readonly ledger: Ledger;
  readonly client: Client;
  private kept: string[] = [];
  private written: string[] = [];
  private books: OwnBook[] = [];
  private over = false;

  constructor(private readonly on: LoadOptions) {
    this.ledger = new Ledger(on.name);
    this.client = new Client(on.url, on.pace.readers + on.pace.writers);
  }

  /** Adds what is written later, and asks for what is to be in the cache. Rejects when that fails: nothing is wrong yet. */
  async prepare(): Promise<void> {
    this.books = await Promise.all(Array.from({ length: this.on.pace.writers }, () => this.add()));
    this.written = this.books.flatMap(({ id, workId }) => [`/v1/books/${id}`, `/v1/works/${workId}/books?limit=20&sort=updated`]);
    const list = await this.must('/v1/books?limit=100&sort=title');
    const others = (JSON.parse(list) as { data: { id: number; title: string }[] }).data.filter(({ title }) => !title.startsWith('Ledger'));
    const details = others.map(({ id }) => `/v1/books/${id}`);
    this.kept = [...details, '/v1/subjects?limit=20', '/v1/publishers?limit=20', '/v1/authors?limit=20'];
    await this.keep();
  }

  /**
   * Asks every instance for the pages that are to be in the cache, until each has them under tokens of Redis. What went wrong before may have taken them
   * from it: an instance that began anew, or one that built them while it did without Redis, under what the database said.
   */
  async keep(): Promise<void> {
    for (const url of this.on.instances) {
      const instance = new Client(url, 1);
      for (const path of this.kept) {
        await this.must(path, instance);
        await this.must(path, instance, isHit);
      }
      await instance.close();
    }
  }

  /** Resolves when it was told to stop. */
  async run(): Promise<void> {
    const { pace, random } = this.on;
    const again = async (thinks: number, work: () => Promise<void>): Promise<void> => {
      while (!this.over) {
        if (thinks > 0) await pause(2 * thinks * random.next());
        await work();
      }
    };
    await Promise.all([
      ...Array.from({ length: pace.readers }, () => again(pace.readerThinks, () => this.read())),
      ...this.books.map((book) => again(pace.writerThinks, () => this.write(book))),
    ]);
  }

  stop(): void {
    this.over = true;
  }

  private async read(): Promise<void> {
    const { random } = this.on;
    const dice = random.next();
    const page = dice < 0.6 ? 'kept' : 'other';
    const path =
      page === 'kept'
        ? random.of(this.kept)
        : dice < 0.85
          ? random.of(this.written)
          : `/v1/books?limit=5&offset=${Math.floor(random.between(0, 900))}`;
    const begun = performance.now();
    const outcome = await this.client.send({ method: 'GET', path });
    const cacheStatus = String(outcome.reply?.headers['cache-status']);
    const hit = !cacheStatus.includes('; hit') ? 'none' : cacheStatus.includes('detail=') ? 'declared' : 'validated';
    this.note('GET', path, begun, outcome, { page, hit });
    if (outcome.failure !== null) return this.afterFailure();
    const shown = shownIn(JSON.parse(outcome.reply!.text) as Parameters<typeof shownIn>[0]);
    this.history.read({ path, begun, shown: { ...shown, torn: null }, cacheStatus }, performance.now());
  }

  private async write(book: OwnBook): Promise<void> {
    if (this.on.random.next() < 0.6) await this.add(book.workId).catch(() => undefined);
    else await this.change(book);
  }

  /** Adds a book to a work, or to one of its own. What is not acknowledged is sent again, with the same key; rejects when it never is. */
  private async add(workId?: number): Promise<OwnBook> {
    const title = this.ledger.newTitle();
    const request = {
      method: 'POST',
      path: '/v1/books',
      headers: { 'x-api-key': this.on.key, 'idempotency-key': randomUUID() },
      body: { title, pageCount: 1, ...(workId === undefined ? {} : { workId }) },
    } as const;
    for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
      const begun = performance.now();
      const outcome = await this.client.send(request);
      if (attempt === 1) this.note('POST', request.path, begun, outcome);
      if (outcome.failure === null) {
        const { headers, text } = outcome.reply!;
        const { id, work } = (JSON.parse(text) as { data: { id: number; work: { id: number } } }).data;
        this.ledger.acknowledgeAdded(title, id);
        return { id, workId: work.id, etag: headers['etag']!, version: 1, certain: true };
      }
      if (this.over) break;
      await pause(BETWEEN_ATTEMPTS);
    }
    throw new Error(`${title} could not be added.`);
  }

  /** Gives a book of this writer the next version. */
  private async change(book: OwnBook): Promise<void> {
    if (!book.certain && !(await this.lookAgain(book))) return;
    const path = `/v1/books/${book.id}`;
    const begun = performance.now();
    const outcome = await this.client.send({
      method: 'PATCH',
      path,
      headers: { 'x-api-key': this.on.key, 'if-match': book.etag },
      body: { pageCount: book.version + 1 },
    });
    if (outcome.failure === '412 version-stale' && book.unanswered) {
      book.certain = book.unanswered = false; // one that was not answered has been done after all, later
      return;
    }
    this.note('PATCH', path, begun, outcome);
    if (outcome.failure === null) {
      book.version += 1;
      book.etag = outcome.reply!.headers['etag']!;
      book.unanswered = false;
      this.ledger.acknowledgeVersion(book.id, book.version);
      this.history.wrote(`book ${book.id}`, book.version, performance.now());
      return;
    }
    book.certain = false;
    book.unanswered = true;
    await this.afterFailure();
  }

  /** What has become of a book whose change was not acknowledged. */
  private async lookAgain(book: OwnBook): Promise<boolean> {
    const { reply, failure } = await this.client.send({
      method: 'GET',
      path: `/v1/books/${book.id}`,
      headers: { 'accept-encoding': 'identity' },
    });
    const cacheStatus = String(reply?.headers['cache-status']);
    if (failure !== null || cacheStatus.includes('detail=unvalidated')) return false;
    book.etag = reply!.headers['etag']!;
    book.version = (JSON.parse(reply!.text) as { data: { pageCount: number } }).data.pageCount;
    book.certain = true;
    return true;
  }

  /** A client that is refused does not ask again at once. */
  private async afterFailure(): Promise<void> {
    await pause(50);
  }

  private note(operation: Operation, path: string, begun: number, { failure }: Outcome, more: Partial<Sample> = {}): void {
    this.samples.push({ operation, path, begun, took: performance.now() - begun, failure, page: 'other', hit: 'none', ...more });
  }

  private async must(path: string, client = this.client, enough: (reply: Reply) => boolean = () => true): Promise<string> {
    for (let attempt = 1; ; attempt++) {
      const { reply, failure } = await client.send({ method: 'GET', path });
      if (failure === null && enough(reply!)) return reply!.text;
      if (attempt === MOST_ATTEMPTS) throw new Error(`GET ${path}: ${failure ?? reply!.headers['cache-status']}`);
      await pause(BETWEEN_ATTEMPTS); // a machine that does much else answers late, and then refuses
    }
  }
}

/** From the cache, and held against the tokens of Redis. */
function isHit({ headers }: Reply): boolean {
  return /^Colophon; hit; ttl=\d+$/.test(headers['cache-status'] ?? '');
}

/** The book that one writer changes. */
interface OwnBook {
  readonly id: number;
  readonly workId: number;
  etag: string;
  version: number;
  /** false: whether the last change was made is not known */
  certain: boolean;
  /** a change was not answered since the last one that was */
  unanswered?: boolean;
}
