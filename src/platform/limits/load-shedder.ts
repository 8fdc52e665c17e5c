import { Problem } from '../problems/problem.js';
import type { LimitMetrics } from './limit-metrics.js';

/** How often the load is looked at, milliseconds. */
export const LOOK_EVERY = 20;
/** A backlog that lasts so long is no burst, milliseconds. */
const BURST = 100;
/** A backlog that has been gone for so long is over, milliseconds. */
const CALM = 200;
/** In which what is let in while there is a backlog should be answered, milliseconds. */
const TARGET = 40;
/** For each connection of the pool: fills that wait and are a backlog when that lasts, and that are none any more; reads that are a burst at most. */
const BACKLOG = 4;
const NO_BACKLOG = 1;
const LARGEST_BURST = 32;
/** Reads in flight, for each connection, that are let in whatever there is: the slower the queries, the longer these wait. */
const ALWAYS = 4;
/** Requests that wait for a connection, for each one of the pool, from which on others are refused. */
const POOL_WAITS = { read: 4, write: 8 };
/** Lateness of the event loop from which on requests are refused, milliseconds. */
const LATE = { read: 200, write: 1_000 };
/** Over which answers are counted, looks: half a second. */
const COUNTED = 25;

/** What the shedder looks at. */
export interface Load {
  /** connections to the database */
  readonly pool: number;
  /** fills that wait for their turn */
  waitingFills(): number;
  /** requests that wait for a connection */
  waitingForConnection(): number;
  /** refuses those fills that came last until so many wait */
  shorten(most: number): void;
}

/** A read that goes past the cache, or a write. Pages of the cache and the health of the process are not asked about. */
export type Kind = 'read' | 'write';

/**
 * Refuses work that would wait too long, before it costs anything: a refusal takes some microseconds and a page that is not in the cache
 * milliseconds. What goes first: reads that go past the cache, then writes. Pages of the cache are never refused here, since to refuse one
 * costs as much as to send it; nor is the health of the process.
 *
 * Reads are counted by address, since those of one address share a fill. A burst may be so large, and a backlog of fills last so long; from
 * then on so many are in the application at once as it answers in `TARGET`, and whoever waits beyond is refused. When the backlog is
 * gone, everybody is let in again.
 */
export class LoadShedder {
  /** How late the event loop was in each of the last three looks, milliseconds: late once is no load, but a pause. */
  delay = 0;
  private backlog = false;
  /** when there was last no backlog, and when there was last one */
  private calmAt: number;
  private busyAt = 0;
  /** addresses that are being read, with the number of requests for each */
  private readonly reads = new Map<string, number>();
  private mostReads: number;
  private poolRefuses: Record<Kind, boolean> = { read: false, write: false };
  private answered = 0;
  private readonly answers: number[] = Array.from({ length: COUNTED }, () => 0);
  private readonly lateness = [0, 0, 0];
  private looks = 0;
  private lookedAt: number;

  constructor(
    private readonly load: Load,
    private readonly metrics: LimitMetrics,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.calmAt = this.lookedAt = now();
    this.mostReads = LARGEST_BURST * load.pool;
  }

  /** Addresses that are being read in the application. */
  get inFlight(): number {
    return this.reads.size;
  }

  /** The problem that a request of this kind for this address is refused with; undefined: it may go on. */
  refusal(kind: Kind, address: string): Problem | undefined {
    if (kind === 'read' && this.crowded && !this.reads.has(address)) return this.refuse('backlog');
    if (this.poolRefuses[kind]) return this.refuse('pool');
    if (this.delay > LATE[kind]) return this.refuse('event-loop');
    return undefined;
  }

  /** A read of this address goes past the cache. */
  begin(address: string): void {
    this.reads.set(address, (this.reads.get(address) ?? 0) + 1);
  }

  /** It has been answered, or its client has gone. */
  end(address: string): void {
    const others = this.reads.get(address)! - 1;
    if (others > 0) return void this.reads.set(address, others);
    this.reads.delete(address);
    this.answered += 1;
  }

  /** Looks at the load; called every `LOOK_EVERY` milliseconds. */
  look(): void {
    const now = this.now();
    this.lateness[this.looks % this.lateness.length] = Math.max(0, now - this.lookedAt - LOOK_EVERY);
    this.delay = Math.min(...this.lateness);
    this.lookedAt = now;
    this.answers[this.looks++ % COUNTED] = this.answered;
    this.answered = 0;
    this.judgeBacklog(now);
    const waiting = this.load.waitingForConnection() / this.load.pool;
    this.poolRefuses = { read: waiting >= POOL_WAITS.read, write: waiting >= POOL_WAITS.write };
  }

  private judgeBacklog(now: number): void {
    const { pool } = this.load;
    const waiting = this.load.waitingFills();
    if (waiting < BACKLOG * pool) this.calmAt = now;
    if (waiting > NO_BACKLOG * pool) this.busyAt = now;
    if (this.backlog) this.backlog = now - this.busyAt < CALM;
    else this.backlog = now - this.calmAt >= BURST;
    if (!this.backlog) {
      this.mostReads = LARGEST_BURST * pool;
      return;
    }
    const perLook = this.answers.reduce((sum, count) => sum + count, 0) / Math.min(this.looks, COUNTED);
    this.mostReads = Math.min(LARGEST_BURST * pool, Math.max(ALWAYS * pool, Math.ceil((perLook / LOOK_EVERY) * TARGET)));
    this.load.shorten(Math.max(0, this.mostReads - pool));
  }

  /** Fills count as well, since they go on when their clients have gone. */
  private get crowded(): boolean {
    return this.reads.size >= this.mostReads || this.load.waitingFills() >= this.mostReads;
  }

  private refuse(reason: keyof LimitMetrics['shed']): Problem {
    this.metrics.shed[reason] += 1;
    return new Problem('overloaded', 'More requests come than can be answered in time. Try again after the time in Retry-After.', {
      // not all of them in the same second
      headers: { 'retry-after': String(1 + Math.round(Math.random())) },
    });
  }
}
