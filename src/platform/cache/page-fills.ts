import { setTimeout as pause } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { Settings } from '../config/settings.js';
import { problemOfDatabase } from '../database/pg-errors.js';
import { ReplicaReads } from '../database/replicas/replica-reads.js';
import { Problem } from '../problems/problem.js';
import { CacheMetrics } from './cache-metrics.js';
import type { PageAddress } from './page-address.js';
import { bornNow, type FoundPage, type NewPage, PageStore, type StoredPage } from './page-store.js';
import { Crowded, Semaphore } from './semaphore.js';

/** Asks the database and makes the page. Done anew when a replica fails it. */
export type Build = () => Promise<NewPage>;

/** A page that was not in the cache. */
export interface Filled {
  page: StoredPage;
  stored: boolean;
  /** it comes from the query of another request */
  collapsed: boolean;
}

/**
 * Requests that wait for a place at the database: so many, and so many milliseconds (those of a command as long as they must). With the statement,
 * which has 3 s, that is less than nginx' proxy_read_timeout of 5 s: past it nginx would take the instance for dead and ask the next one for the same.
 */
const LONGEST_LINE = 1_000;
const PATIENCE = { answer: 1_000, unlimited: 2_147_483_647 };
/**
 * How long the one instance that builds an expensive page has for it, in line and at the database, and how often the others look for it;
 * milliseconds. Less than proxy_read_timeout as well.
 */
const LOCK = 4_000;
const LOOK_EVERY = 25;
/** How long the one instance that builds a due page anew has for it, milliseconds. */
const REFRESH_LOCK = 5_000;

/** Builds pages that are missing, each once however many ask for it at that moment, and no more at a time than the database can bear. */
@Injectable()
export class PageFills {
  private readonly ttl: number;
  private readonly database: Semaphore;
  /** pages that are being built, by the tokens they are built under and their key: nobody joins one that began before a write */
  private readonly flights = new Map<string, Promise<Filled>>();
  /** pages whose query has not begun, by their key */
  private readonly waiting = new Map<string, Promise<StoredPage>>();

  constructor(
    private readonly pages: PageStore,
    private readonly metrics: CacheMetrics,
    private readonly replicas: ReplicaReads,
    settings: Settings,
  ) {
    this.ttl = settings.cacheTtlSeconds * 1000;
    this.database = new Semaphore(settings.databasePool, LONGEST_LINE, PATIENCE[settings.databasePatience]);
  }

  /** Whether there is so much to build that what can do without should. */
  get busy(): boolean {
    return this.database.halfFull;
  }

  /** Pages that wait for a place at the database. */
  get inLine(): number {
    return this.database.waiting;
  }

  /** Refuses those who came last, with 503, until so many wait. */
  shorten(most: number): void {
    this.database.shorten(most);
  }

  /** Begins no query until `resume`. */
  pause(): void {
    this.database.pause();
  }

  /** Begins those that wait and may be begun. */
  resume(): void {
    this.database.resume();
  }

  /** The page, built under the tokens that `find` answered; `null`: there is no store. Rejects as `build` does, or with 503. */
  async fill(address: PageAddress, vector: string | null, build: Build): Promise<Filled> {
    if (vector === null) return this.withoutTokens(address, build);
    return this.join(address, vector, async () => {
      // somebody may have finished between our look and now
      const built = await this.pages.builtUnder(address, vector);
      if (built) return { page: built, stored: false, collapsed: true };
      return address.expensive ? this.oneOfAllInstances(address, vector, build) : this.store(address, vector, build);
    });
  }

  /**
   * Builds a page anew that still holds. Answers null when another instance does that, or when it cannot be built now. When the database is what is missing,
   * the page begins another life: it holds as long as its tokens do, and nothing can take its place.
   */
  async refresh(address: PageAddress, { page, vector }: FoundPage, build: Build): Promise<Filled | null> {
    const lock = `refresh:${address.digest}`;
    if (!(await this.pages.claim(lock, REFRESH_LOCK))) return null;
    try {
      const fresh = await this.join(address, vector, () => this.store(address, vector, build));
      this.metrics.refreshed += 1;
      return fresh;
    } catch (error) {
      if (isForNow(error)) this.pages.save(address, vector, page, this.lifetime());
      this.pages.release(lock);
      return null;
    }
  }

  /** Milliseconds: up to a tenth less than the setting, so that pages that were stored together do not all end together. */
  private lifetime(): number {
    return Math.round(this.ttl * (1 - Math.random() / 10));
  }

  private async join(address: PageAddress, vector: string, begin: () => Promise<Filled>): Promise<Filled> {
    const name = `${vector} ${address.key}`;
    const flying = this.flights.get(name);
    if (flying) {
      this.metrics.collapsed += 1;
      return { ...(await flying), stored: false, collapsed: true };
    }
    const flight = begin();
    this.flights.set(name, flight);
    try {
      return await flight;
    } finally {
      this.flights.delete(name);
    }
  }

  /** While one instance builds the page, the others wait for it to appear in the store. */
  private async oneOfAllInstances(address: PageAddress, asked: string, build: Build): Promise<Filled> {
    let vector = asked;
    const lock = () => `fill:${address.digest}:${vector}`;
    while (!(await this.pages.claim(lock(), LOCK))) {
      await pause(LOOK_EVERY);
      const found = await this.pages.find(address);
      // what nobody could validate is no answer here: nothing would say so
      if (found.vector === null || (found.page && found.from === 'unvalidated')) return this.withoutTokens(address, build);
      if (found.page) return { page: found.page, stored: false, collapsed: true };
      // a write came: what the other one builds is no longer wanted
      vector = found.vector;
    }
    try {
      // who had the lock before may have built the page between our look and now; where nobody was asked for the lock, nobody had it
      const found = this.pages.available ? await this.pages.find(address) : null;
      if (found?.page && found.vector === vector && found.from !== 'unvalidated')
        return { page: found.page, stored: false, collapsed: true };
      return await this.store(address, vector, build);
    } finally {
      this.pages.release(lock());
    }
  }

  private async store(address: PageAddress, vector: string, build: Build): Promise<Filled> {
    const page = await this.query(build);
    const ttl = this.lifetime();
    const stored = this.pages.save(address, vector, page, ttl);
    return { page: bornNow(page, ttl), stored, collapsed: false };
  }

  /**
   * Without tokens nobody can tell what a query that has begun did not see, so a request joins only one that still waits for its turn.
   * The more the database has to do, the more requests share a query.
   */
  private async withoutTokens({ key }: PageAddress, build: Build): Promise<Filled> {
    const joined = this.waiting.get(key);
    if (joined) {
      this.metrics.collapsed += 1;
      return { page: await joined, stored: false, collapsed: true };
    }
    let begun = false;
    // before a replica is chosen, too: what it must have replayed is what has been written until then
    const begin = () => {
      begun = true;
      this.waiting.delete(key);
    };
    const page = this.query(build, begin).then((built) => bornNow(built, this.ttl));
    if (!begun) this.waiting.set(key, page);
    try {
      return { page: await page, stored: false, collapsed: false };
    } finally {
      // it may never have begun
      if (this.waiting.get(key) === page) this.waiting.delete(key);
    }
  }

  private async query(build: Build, begin = () => undefined as void): Promise<NewPage> {
    try {
      return await this.database.run(() => {
        begin();
        return this.metrics.timed(() => this.replicas.run(build));
      });
    } catch (error) {
      if (!(error instanceof Crowded)) throw error;
      this.metrics.refused += 1;
      throw new Problem('overloaded', 'Too many requests wait for the database. Try again in a moment.', {
        headers: { 'retry-after': '1' },
      });
    }
  }
}

/** Whether a page could not be built for reasons that pass: the database is away, or there is no time (503). */
export function isForNow(error: unknown): boolean {
  return (error instanceof Problem ? error : problemOfDatabase(error))?.status === 503;
}
