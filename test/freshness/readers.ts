import { setTimeout as pause } from 'node:timers/promises';
import { shownIn } from './catalogue.js';
import type { Fleet, Instance } from './fleet.js';
import type { History, Shown } from './history.js';
import type { Random } from './random.js';

export interface Reading {
  fleet: Fleet;
  history: History;
  random: Random;
  /** readers at once */
  lanes: number;
}

/** Pages that were looked into, by path and entity tag. */
const MOST_KNOWN = 2_000;

/** Readers that read any page from any instance, as fast as they are answered. */
export class Readers {
  reads = 0;
  hits = 0;
  unvalidated = 0;
  notModified = 0;
  /** reads that were answered neither with a page nor because their instance died */
  readonly failures: string[] = [];
  private readonly known = new Map<string, Shown>();
  /** the page of each path that a reader got last, as a client that asks with `If-None-Match` has it */
  private readonly copies = new Map<string, { etag: string; shown: Shown }>();
  /** milliseconds that each read took, when somebody wants to know */
  latencies: number[] | null = null;
  private over = false;

  constructor(private readonly on: Reading) {}

  /** Reads these pages until it is told to stop. */
  async run(paths: string[]): Promise<void> {
    const { fleet, random } = this.on;
    const reader = async (): Promise<void> => {
      while (!this.over) await this.read(random.of(paths), random.of(fleet.alive));
    };
    await Promise.all(Array.from({ length: this.on.lanes }, reader));
  }

  stop(): void {
    this.over = true;
  }

  /** Reads one page from every instance. */
  async readEverywhere(path: string): Promise<void> {
    await Promise.all(this.on.fleet.alive.map((instance) => this.read(path, instance)));
  }

  private async read(path: string, instance: Instance): Promise<void> {
    const { random, history } = this.on;
    const copy = random.next() < 0.3 ? this.copies.get(path) : undefined;
    const begun = performance.now();
    try {
      const { statusCode, headers, body } = await instance.client.request({
        method: 'GET',
        path,
        headers: copy ? { 'if-none-match': copy.etag } : {},
      });
      const text = await body.text();
      const etag = String(headers.etag);
      const shown = statusCode === 200 ? this.shown(path, etag, text) : statusCode === 304 && etag === copy?.etag ? copy.shown : undefined;
      if (shown === undefined) return void this.failures.push(`GET ${path}: ${statusCode} ${text}`);
      const cacheStatus = String(headers['cache-status']);
      const answered = performance.now();
      history.read({ path, begun, shown, cacheStatus }, answered);
      this.latencies?.push(answered - begun);
      this.reads += 1;
      if (statusCode === 304) this.notModified += 1;
      if (cacheStatus.includes('; hit')) this.hits += 1;
      if (cacheStatus.includes('unvalidated')) this.unvalidated += 1;
      this.copies.set(path, { etag, shown });
    } catch (error) {
      await pause(50); // the fleet hears of the death as well
      if (instance.alive && !this.over) this.failures.push(`GET ${path}: ${(error as Error).message}`);
    }
  }

  /** What a page shows; the same tag means the same bytes. */
  private shown(path: string, etag: string, text: string): Shown {
    const name = `${path} ${etag}`;
    const known = this.known.get(name);
    if (known !== undefined) return known;
    const shown = shownIn(JSON.parse(text));
    if (this.known.size >= MOST_KNOWN) this.known.clear();
    this.known.set(name, shown);
    return shown;
  }
}
