import { Problem } from '../problems/problem.js';
import type { LimitMetrics } from './limit-metrics.js';

/** How often the load is looked at, milliseconds. */
export const LOOK_EVERY = 20;
/** A backlog that lasts so long is no burst, milliseconds. */
const BURST = 100;
/** A backlog is over when so few connections brought reads in so long, milliseconds, that they would be none. */
const CALM = 100;
/** In which what is let in while there is a backlog should be answered, milliseconds. */
const TARGET = 8;
/** For each connection of the pool: fills that wait and are a backlog when that lasts; reads that are a burst at most. */
const BACKLOG = 4;
const LARGEST_BURST = 16;
/** Reads in flight, for each connection, that are let in whatever there is. */
const ALWAYS = 1;
/** Requests that wait for a connection, for each one of the pool, from which on others are refused. */
const POOL_WAITS = { read: 4, write: 32 };
/** Lateness of the event loop from which on requests are refused, milliseconds. */
const LATE = { read: 30, write: 500 };
/** The share of a look in which the process must have had a processor for its lateness to be its own. */
const OWN = 0.5;
/** In which answers are counted, milliseconds. */
const COUNTED = 500;
/** Looks after which nobody looks any more, when nothing was asked meanwhile and nothing is under way. */
const REST = 50;

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
  /** CPU time that the process has had since it began, milliseconds */
  cpuTime(): number;
}

/** What there is too much of. */
export type Reason = keyof LimitMetrics['shed'];

/** A read that goes past the cache, or a write. Pages of the cache and the health of the process are not asked about. */
export type Kind = 'read' | 'write';

/**
 * Refuses work that would wait too long, before it costs anything: a refusal takes some microseconds and a page that is not in the cache
 * milliseconds. What goes first: reads that go past the cache, then writes. Pages of the cache are never refused here, since to refuse one
 * costs as much as to send it; nor is the health of the process.
 *
 * Reads are counted by address, since those of one address share a fill. A burst may be so large, and a backlog of fills last so long; from
 * then on so many are in the application at once as it answers in `TARGET`, and whoever waits beyond is refused. It is over when reads come
 * over so few connections that all of them at once would be no backlog: whether somebody is refused does not say that, since a client that
 * comes again at once is refused again and again.
 */
export class LoadShedder {
  /**
   * How late the event loop was in each of the last three looks, milliseconds: late once is no load, but a pause. Nor is it load when others
   * had the processor, such as instances that start: who is refused then would have been answered soon.
   */
  delay = 0;
  /** Told when there is something to look at, after a rest. */
  onWake: () => void = () => undefined;
  private resting = true;
  private asked = false;
  private quietLooks = 0;
  private backlog = false;
  /** when there was last no backlog */
  private calmAt = 0;
  /** whether the line has been shortened for this backlog */
  private shortened = false;
  /** reads that there was no time for in this backlog */
  private excess = 0;
  /** connections that brought reads while there is a backlog, and since when they are noted */
  private readonly seen = new Set<object>();
  private seenSince = 0;
  /** addresses that are being read, with the number of requests for each */
  private readonly reads = new Map<string, number>();
  private mostReads: number;
  private poolRefuses: Record<Kind, boolean> = { read: false, write: false };
  private answered = 0;
  /** reads that were answered a second, as it was last counted, and since when they are counted anew */
  private speed = 0;
  private countedAt = 0;
  private readonly lateness = [0, 0, 0];
  private looks = 0;
  private lookedAt = 0;
  private usedBefore = 0;

  constructor(
    private readonly load: Load,
    private readonly metrics: LimitMetrics,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.mostReads = LARGEST_BURST * load.pool;
  }

  /** Addresses that are being read in the application. */
  get inFlight(): number {
    return this.reads.size;
  }

  /** So many requests have come at once and are about to be asked about: whether they are more than a burst is known before any of them is let in. */
  expect(requests: number): void {
    this.wake();
    if (!this.backlog && requests > LARGEST_BURST * this.load.pool) this.beginBacklog(this.now());
  }

  /** Why a request of this kind for this address, over this connection, should be refused; undefined: it may go on. */
  reason(kind: Kind, address: string, connection: object): Reason | undefined {
    this.wake();
    if (this.backlog && kind === 'read') this.seen.add(connection);
    if (kind === 'read' && this.crowded && !this.reads.has(address)) {
      // more than a burst: those who were let in are answered, and no burst comes behind them
      if (!this.backlog) this.beginBacklog(this.now());
      this.excess += 1;
      // twice a burst: answering the first one would keep all the others waiting for their refusals
      if (this.excess >= LARGEST_BURST * this.load.pool) this.shorten();
      return 'backlog';
    }
    if (this.poolRefuses[kind]) return 'pool';
    // whose read is nearly the only one keeps no others waiting: a process that has just begun is late without any load
    if (kind === 'read' && this.reads.size < ALWAYS * this.load.pool) return undefined;
    return this.delay > LATE[kind] ? 'event-loop' : undefined;
  }

  /** The problem that a request is refused with; counts it. */
  refuse(reason: Reason): Problem {
    this.metrics.shed[reason] += 1;
    return overloaded[Math.round(Math.random())]!;
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

  /** Looks at the load; called every `LOOK_EVERY` milliseconds from `onWake` on, as long as it answers that there is something to look at. */
  look(): boolean {
    const now = this.now();
    const cpuTime = this.load.cpuTime();
    const passed = now - this.lookedAt;
    const own = cpuTime - this.usedBefore >= passed * OWN;
    this.lateness[this.looks % this.lateness.length] = own ? Math.max(0, passed - LOOK_EVERY) : 0;
    this.delay = Math.min(...this.lateness);
    this.looks += 1;
    this.lookedAt = now;
    this.usedBefore = cpuTime;
    if (now - this.countedAt >= COUNTED) {
      this.speed = (this.answered / (now - this.countedAt)) * 1_000;
      this.answered = 0;
      this.countedAt = now;
    }
    this.judgeBacklog(now);
    const waiting = this.load.waitingForConnection() / this.load.pool;
    this.poolRefuses = { read: waiting >= POOL_WAITS.read, write: waiting >= POOL_WAITS.write };
    const isQuiet = !this.asked && !this.backlog && this.reads.size === 0 && waiting === 0;
    this.asked = false;
    this.quietLooks = isQuiet ? this.quietLooks + 1 : 0;
    if (this.quietLooks === REST) this.rest();
    return !this.resting;
  }

  /** Looking is a fifth of what a process costs that has nothing to do. */
  private rest(): void {
    this.resting = true;
    this.delay = 0;
    this.lateness.fill(0);
  }

  /** Goes on as one that has just begun. */
  private wake(): void {
    this.asked = true;
    if (!this.resting) return;
    this.resting = false;
    this.quietLooks = 0;
    this.calmAt = this.lookedAt = this.countedAt = this.now();
    this.usedBefore = this.load.cpuTime();
    this.answered = 0;
    this.speed = 0;
    this.onWake();
  }

  private judgeBacklog(now: number): void {
    const { pool } = this.load;
    const few = BACKLOG * pool;
    const waits = this.load.waitingFills() >= few;
    if (!waits) this.calmAt = now;
    if (this.backlog && now - this.seenSince >= CALM) {
      this.backlog = waits || this.seen.size > few;
      this.seen.clear();
      this.seenSince = now;
    }
    if (!this.backlog) this.shortened = false;
    this.limit();
    if (now - this.calmAt < BURST || this.shortened) return;
    if (!this.backlog) this.beginBacklog(now);
    this.shorten();
  }

  /** Once for each backlog: those who came last would wait too long; who is let in from now on will not. */
  private shorten(): void {
    if (this.shortened) return;
    const { pool } = this.load;
    this.load.shorten(Math.max(BACKLOG * pool, this.mostReads - pool));
    this.shortened = true;
  }

  private beginBacklog(now: number): void {
    this.backlog = true;
    this.seenSince = now;
    this.excess = 0;
    this.limit();
  }

  private limit(): void {
    const { pool } = this.load;
    this.mostReads = LARGEST_BURST * pool;
    if (this.backlog) this.mostReads = Math.min(this.mostReads, Math.max(ALWAYS * pool, Math.ceil((this.speed * TARGET) / 1_000)));
  }

  /** Fills count as well, since they go on when their clients have gone. */
  private get crowded(): boolean {
    return this.reads.size >= this.mostReads || this.load.waitingFills() >= this.mostReads;
  }
}
