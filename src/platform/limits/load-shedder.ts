import { Problem } from '../problems/problem.js';
import type { LimitMetrics } from './limit-metrics.js';

/** How often the load is looked at, milliseconds. */
export const LOOK_EVERY = 20;
/** A backlog that lasts so long is no burst, milliseconds. */
const BURST = 100;
/** A backlog is over when nobody had to be refused for it for so long, milliseconds. */
const CALM = 200;
/** In which what is let in while there is a backlog should be answered, milliseconds. */
const TARGET = 40;
/** For each connection of the pool: fills that wait and are a backlog when that lasts; reads that are a burst at most. */
const BACKLOG = 4;
const LARGEST_BURST = 16;
/**
 * Reads in flight, for each connection, that are let in whatever there is: as many as are no backlog. With fewer, clients that come again at
 * once would be refused in a calm that never ends, and keep the process busy with refusing them.
 */
const ALWAYS = BACKLOG + 1;
/** Requests that wait for a connection, for each one of the pool, from which on others are refused. */
const POOL_WAITS = { read: 4, write: 32 };
/** Lateness of the event loop from which on requests are refused, milliseconds. */
const LATE = { read: 30, write: 500 };
/** In which answers are counted, milliseconds. */
const COUNTED = 500;

/** Made once, since making one writes down where; not all of those who are refused come again in the same second. */
const overloaded = ['1', '2'].map(
  (seconds) =>
    new Problem('overloaded', 'More requests come than can be answered in time. Try again after the time in Retry-After.', {
      headers: { 'retry-after': seconds },
    }),
);

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
 * then on so many are in the application at once as it answers in `TARGET`, and whoever waits beyond is refused. It is over when nobody
 * has had to be refused for a while.
 */
export class LoadShedder {
  /** How late the event loop was in each of the last three looks, milliseconds: late once is no load, but a pause. */
  delay = 0;
  private backlog = false;
  /** when there was last no backlog, and when somebody was last refused for one */
  private calmAt: number;
  private busyAt = 0;
  /** addresses that are being read, with the number of requests for each */
  private readonly reads = new Map<string, number>();
  private mostReads: number;
  private poolRefuses: Record<Kind, boolean> = { read: false, write: false };
  private answered = 0;
  /** reads that were answered a second, as it was last counted, and since when they are counted anew */
  private speed = 0;
  private countedAt: number;
  private readonly lateness = [0, 0, 0];
  private looks = 0;
  private lookedAt: number;

  constructor(
    private readonly load: Load,
    private readonly metrics: LimitMetrics,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.calmAt = this.lookedAt = this.countedAt = now();
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

  /** It is over: it has been answered, or it was not (its client has gone, there was no time). */
  end(address: string, how: 'answered' | 'unanswered'): void {
    const others = this.reads.get(address)! - 1;
    if (others > 0) return void this.reads.set(address, others);
    this.reads.delete(address);
    if (how === 'answered') this.answered += 1;
  }

  /** Looks at the load; called every `LOOK_EVERY` milliseconds. */
  look(): void {
    const now = this.now();
    this.lateness[this.looks % this.lateness.length] = Math.max(0, now - this.lookedAt - LOOK_EVERY);
    this.delay = Math.min(...this.lateness);
    this.looks += 1;
    this.lookedAt = now;
    if (now - this.countedAt >= COUNTED) {
      this.speed = (this.answered / (now - this.countedAt)) * 1_000;
      this.answered = 0;
      this.countedAt = now;
    }
    this.judgeBacklog(now);
    const waiting = this.load.waitingForConnection() / this.load.pool;
    this.poolRefuses = { read: waiting >= POOL_WAITS.read, write: waiting >= POOL_WAITS.write };
  }

  private judgeBacklog(now: number): void {
    const { pool } = this.load;
    if (this.load.waitingFills() < BACKLOG * pool) this.calmAt = now;
    const before = this.backlog;
    this.backlog = before ? now - this.busyAt < CALM : now - this.calmAt >= BURST;
    this.mostReads = LARGEST_BURST * pool;
    if (!this.backlog) return;
    this.mostReads = Math.min(this.mostReads, Math.max(ALWAYS * pool, Math.ceil((this.speed * TARGET) / 1_000)));
    if (before) return;
    // those of the burst who came last would wait too long; who is let in from now on will not
    this.busyAt = now;
    this.load.shorten(Math.max(0, this.mostReads - pool));
  }

  /** Fills count as well, since they go on when their clients have gone. */
  private get crowded(): boolean {
    return this.reads.size >= this.mostReads || this.load.waitingFills() >= this.mostReads;
  }

  private refuse(reason: keyof LimitMetrics['shed']): Problem {
    if (reason === 'backlog') this.busyAt = this.now();
    this.metrics.shed[reason] += 1;
    return overloaded[Math.round(Math.random())]!;
  }
}
