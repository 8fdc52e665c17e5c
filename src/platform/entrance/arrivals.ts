import type { Server } from 'node:http';

/** How long requests wait for connections that are being accepted, milliseconds. */
const LONGEST = 25;

/** Who hears of connections that come turn after turn. */
export interface Door {
  /** They come: requests wait from now on. */
  comes(): void;
  /** No more of them come, or for too long: so many requests have waited and are begun next. */
  over(requests: number): void;
}

/**
 * Lets connections in before requests are begun. The event loop accepts one connection a turn (libuv, since 1.47; so does that of Node 20), so
 * of some hundred that come at once the last would wait for as many turns, each with the work of the requests that came before it: seconds, and
 * nobody who looks at the load would see it. While every turn brings a connection, requests wait here, for `LONGEST` at most, and what they
 * would ask of the database waits as well (`Door`). A turn takes some microseconds then, and whoever decides about the requests sees all of them.
 */
export class Arrivals {
  private arrived = false;
  /** when the first connection came of those that came in every turn; null: the turn before brought none */
  private since: number | null = null;
  private readonly waiting: (() => void)[] = [];

  constructor(
    private readonly door: Door,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Learns from a server that connections come. */
  watch(server: Server): void {
    server.on('connection', () => this.arrive());
  }

  /** A connection has come. */
  arrive(): void {
    this.arrived = true;
    if (this.since !== null) return;
    this.since = this.now();
    this.door.comes();
    setImmediate(() => this.endTurn());
  }

  /** Whether a request is to wait; it is given to `hold` then. */
  get coming(): boolean {
    return this.since !== null;
  }

  /** Begins a request when no more connections come. */
  hold(begin: () => void): void {
    this.waiting.push(begin);
  }

  private endTurn(): void {
    const goOn = this.arrived && this.now() - this.since! < LONGEST;
    this.arrived = false;
    if (goOn) return void setImmediate(() => this.endTurn());
    this.since = null;
    this.door.over(this.waiting.length);
    for (const begin of this.waiting.splice(0)) begin();
  }
}
