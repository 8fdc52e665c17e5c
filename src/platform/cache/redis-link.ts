import { Logger } from '@nestjs/common';
import { ErrorReply, RESP_TYPES } from 'redis';
import { beginCommand, endCommand } from '../observability/tracing.js';
import type { RedisClient } from './redis-connection.js';

/**
 * How long the oldest unanswered command may wait before Redis is taken for dead, in looks, and how often is looked, milliseconds: 50 in all. A
 * look that comes late counts once. Where processes wait for a processor, so does Redis, and to do its work as well would make them wait longer.
 */
const LOOKS = 5;
const LOOK_EVERY = 10;
/** How long a Redis that does not answer a PING either is left alone, milliseconds: the first time, and at most when it goes on failing. */
const PAUSE = 250;
const LONGEST_PAUSE = 1_000;
/** Answers in time, in a row, that a Redis which was away owes before requests wait for it again. */
const PROBES = 3;

const logger = new Logger('Redis');

/**
 * One connection to Redis as the cache sees it, with a circuit breaker: usable or not, and under which prefix. Every key carries the
 * server's `run_id`: what a Redis held before it restarted (and may have lost, or brought back from an old dump) is out of reach.
 */
export class RedisLink {
  /** Begins every key; null while the server is not known. */
  prefix: string | null = null;
  /** How often Redis was taken for dead. */
  outages = 0;
  /** Settles what was written while this connection may have been away, and answers whether all of it is; asked before it is used again. */
  beforeUse: () => Promise<boolean> = async () => true;
  private usable = false;
  /** not used for the moment, although nothing is wrong with it */
  private doubted = false;
  /** how often it was doubted */
  private doubts = 0;
  private failures = 0;
  /** those who wait for it to be usable again */
  private readonly waiting = new Set<() => void>();
  /** counts connections: what was begun on an earlier one says nothing of this one */
  private connection = 0;
  /** commands that wait for their replies, the oldest first */
  private readonly unanswered = new Set<Unanswered>();
  private watchdog: NodeJS.Timeout | undefined;
  private looks = 0;

  private readonly bytes: ByteClient;

  constructor(private readonly client: RedisClient) {
    this.bytes = bytesOf(client);
    client.on('ready', () => void this.meet());
    client.on('error', (error: Error) => {
      // a server that refuses the client's own PING (LOADING, MISCONF) is there, and no `ready` follows
      if (error instanceof ErrorReply && client.isReady) return;
      if (this.usable) this.outages += 1;
      this.usable = this.doubted = false;
      this.prefix = null;
    });
    if (client.isReady) void this.meet();
  }

  /** Whether requests may wait for this connection. */
  get available(): boolean {
    return this.usable && this.prefix !== null && this.client.isReady;
  }

  /** Whether a command can be sent at all: also before Redis has proved itself again. */
  get connected(): boolean {
    return this.prefix !== null && this.client.isReady;
  }

  /** Whether what is written may be expected to arrive: also while it is settled what others have written. */
  get reachable(): boolean {
    return this.connected && (this.usable || this.doubted);
  }

  /** What Redis answers, or `otherwise` when it fails or takes too long; then nobody asks it for a moment. `name`: of the command, for traces. */
  ask<T, F>(name: string, command: (client: RedisClient, bytes: ByteClient) => Promise<T>, otherwise: F): Promise<T | F> {
    return new Promise((resolve) => {
      const span = beginCommand(name);
      const giveUp = () => {
        endCommand(span, 'unanswered');
        resolve(otherwise);
      };
      const question = { since: this.looks, giveUp };
      const settle = (answer: T | F, how: 'answered' | 'failed') => {
        // nobody waits for what comes late
        if (this.unanswered.delete(question)) endCommand(span, how);
        resolve(answer);
      };
      this.unanswered.add(question);
      this.watchdog ??= setTimeout(() => this.watch(), LOOK_EVERY);
      command(this.client, this.bytes).then(
        (answer) => settle(answer, 'answered'),
        () => settle(otherwise, 'failed'),
      );
    });
  }

  /** Whether requests may wait for this connection, now or within so many milliseconds. */
  async back(milliseconds: number): Promise<boolean> {
    if (this.available || !this.connected) return this.available;
    let tell!: () => void;
    const told = new Promise<true>((resolve) => (tell = () => resolve(true)));
    this.waiting.add(tell);
    return within<boolean>(milliseconds, told, false).finally(() => this.waiting.delete(tell));
  }

  /** Stops believing what Redis says until what was written has been settled. */
  doubt(): void {
    this.doubts += 1;
    if (!this.usable) return;
    this.usable = false;
    this.doubted = true;
    this.giveUp();
    void this.return(this.connection);
  }

  close(): void {
    this.prefix = null;
    clearTimeout(this.watchdog);
    this.client.destroy();
  }

  /** One timer for all commands, while there are some. */
  private watch(): void {
    this.watchdog = undefined;
    this.looks += 1;
    const [oldest] = this.unanswered;
    if (oldest === undefined) return;
    // this process may have been busy itself: what has arrived meanwhile is read first
    if (this.looks - oldest.since >= LOOKS) setImmediate(() => this.unanswered.has(oldest) && this.trip());
    this.watchdog = setTimeout(() => this.watch(), LOOK_EVERY);
  }

  private giveUp(): void {
    for (const { giveUp } of this.unanswered) giveUp();
    this.unanswered.clear();
  }

  private trip(): void {
    this.giveUp();
    if (!this.usable) return;
    this.outages += 1;
    this.usable = false;
    void this.return(this.connection); // it may only have been busy for a moment
  }

  /** A connection was made: to the server as before, to one that was restarted, or to another one. */
  private async meet(): Promise<void> {
    this.connection += 1;
    try {
      const info = await this.client.info();
      this.prefix = `colophon:${/^run_id:(\w+)/m.exec(info)?.[1]}:`;
      warnOfEviction(info);
      await this.return(this.connection);
    } catch {
      this.prefix = null; // lost again, and the next `ready` begins anew; or the server refuses to say who it is for the moment
      const { connection } = this;
      setTimeout(() => connection === this.connection && this.client.isReady && void this.meet(), PAUSE).unref();
    }
  }

  private pause(): void {
    const { connection } = this;
    const pause = Math.min(PAUSE * 2 ** this.failures, LONGEST_PAUSE);
    this.failures += 1;
    setTimeout(() => void this.return(connection), pause).unref();
  }

  /**
   * Somebody may have written, and been answered, while Redis did not hear of it: no page counts until it has. And Redis must answer
   * in time several times in a row, or one that is only slow would be tried by all who wait each time it has answered once.
   */
  private async return(connection: number): Promise<void> {
    // a Redis that hangs is no reason to keep the database busy
    const { doubts } = this;
    const returns = (await this.answers()) && (await this.beforeUse().catch(() => false)) && (await this.proves());
    if (connection !== this.connection || !this.connected) return;
    // what was written after it was looked for may not have been found
    this.doubted = returns && doubts !== this.doubts;
    if (this.doubted) return this.return(connection);
    if (!returns) return this.pause();
    this.usable = true;
    this.failures = 0;
    for (const tell of this.waiting) tell();
  }

  private async proves(): Promise<boolean> {
    for (let probe = 0; probe < PROBES; probe += 1) if (!(await this.answers())) return false;
    return true;
  }

  private async answers(): Promise<boolean> {
    return (await this.ask('PING', (client) => client.ping(), null)) !== null;
  }
}

/** The same connection, with replies that are Buffers instead of text. */
type ByteClient = ReturnType<typeof bytesOf>;

function bytesOf(client: RedisClient) {
  return client.withTypeMapping({ [RESP_TYPES.BLOB_STRING]: Buffer });
}

interface Unanswered {
  /** the number of looks before it */
  since: number;
  giveUp: () => void;
}

/** A Redis that is full must evict pages and keep tokens; what else it does costs misses or stores nothing, and is said once a connection. */
function warnOfEviction(info: string): void {
  const limit = /^maxmemory:(\d+)/m.exec(info)?.[1];
  const policy = /^maxmemory_policy:([\w-]+)/m.exec(info)?.[1];
  if (limit === undefined || limit === '0' || policy === undefined || policy.startsWith('volatile-')) return;
  logger.warn(
    policy === 'noeviction'
      ? 'Redis has maxmemory with the policy noeviction: once it is full, no page is stored. Set maxmemory-policy volatile-lru.'
      : `Redis has maxmemory with the policy ${policy}, which evicts the tokens of pages too: each costs misses. Set maxmemory-policy volatile-lru.`,
  );
}

/** The promise's value, or `otherwise` once it rejects or the milliseconds are over. */
export async function within<T>(milliseconds: number, promise: Promise<T>, otherwise: T): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<T>((resolve) => (timer = setTimeout(resolve, milliseconds, otherwise)));
  try {
    return await Promise.race([promise.catch(() => otherwise), deadline]);
  } finally {
    clearTimeout(timer);
  }
}
