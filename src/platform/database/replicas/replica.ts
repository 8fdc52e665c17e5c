import { setTimeout as pause } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import pg from 'pg';
import { connectionConfig } from '../connection-config.js';
import { type Shortcoming, shortcomingOf, standingOf, type WalPosition } from './wal-position.js';

/** How long a new connection may take, and a statement; milliseconds. What takes longer is the primary's. */
const CONNECT_WITHIN = 500;
const ANSWER_WITHIN = 1_000;
/** Ends a statement there a little before we stop waiting, so that the connection can be kept; milliseconds. */
const STATEMENT_TIMEOUT = 900;
/** How often a replica is looked at that lags, and how long it has between two looks; milliseconds. */
const LOOKS = 4;
const LOOK_EVERY = 5;
/** How long a replica that was set aside is left alone before it is tried again, milliseconds. */
const REST = 250;

const MEANING: Record<Shortcoming, string> = {
  behind: 'it lags',
  away: 'it does not answer',
  promoted: 'it is no standby',
  foreign: 'it does not follow the primary of DATABASE_URL',
};

/** One replica: its connections, and whether it may be asked. It is not, until a trial has shown that it has all that the primary has. */
export class Replica {
  inUse = false;
  /** bytes of write-ahead log that it had not replayed when it was last asked; NaN: unknown */
  lag = NaN;
  private readonly logger = new Logger('Replica');
  private readonly pool: pg.Pool;
  private restsUntil = 0;
  private trying = false;
  /** what the log was last told of it */
  private told: Shortcoming | 'used' | null = null;

  /** `name`: for logs and metrics. `url`: of one server, never of a balancer before several. `connections`: at most. */
  constructor(
    readonly name: string,
    url: string,
    connections: number,
    private readonly onSetAside: (reason: Shortcoming) => void,
  ) {
    this.pool = new pg.Pool(
      connectionConfig<pg.PoolConfig>(url, {
        application_name: 'colophon reader',
        max: connections + 1, // the trial does not wait for pages
        connectionTimeoutMillis: CONNECT_WITHIN,
        query_timeout: ANSWER_WITHIN,
        keepAlive: true,
        options: `-c timezone=UTC -c jit=off -c statement_timeout=${STATEMENT_TIMEOUT} -c lock_timeout=200 -c default_transaction_read_only=on`,
      }),
    );
    this.pool.on('error', () => undefined); // whoever asks next connects anew
    this.pool.on('connect', (client) => client.on('error', () => undefined)); // its statement rejects as well
  }

  /** Whether it may be asked now. One that has rested long enough is tried, and nobody waits for that. */
  usable(position: () => Promise<WalPosition | null>): boolean {
    if (!this.inUse && !this.trying && performance.now() >= this.restsUntil) void this.try(position);
    return this.inUse;
  }

  /**
   * A connection on which every statement from now on sees all that is before `needed`; whoever gets it gives it back. null: it has none,
   * and is set aside. A replica that is a few milliseconds behind is waited for, because most pages are asked for right after a write.
   */
  async connectionAt(needed: WalPosition): Promise<pg.PoolClient | null> {
    let client: pg.PoolClient | undefined;
    try {
      client = await this.pool.connect();
      for (let looks = 1; ; looks += 1) {
        const standing = await standingOf(client, needed);
        const shortcoming = shortcomingOf(standing, needed);
        this.lag = standing.ahead === null ? NaN : Math.max(0, -standing.ahead);
        if (shortcoming === null) return client;
        if (shortcoming === 'behind' && looks < LOOKS) {
          await pause(LOOK_EVERY);
          continue;
        }
        client.release();
        this.setAside(shortcoming);
        return null;
      }
    } catch (error) {
      client?.release(true);
      this.setAside('away', error as Error);
      return null;
    }
  }

  /** Does without it for a moment, and then tries it before it is asked again. */
  setAside(reason: Shortcoming, error?: Error): void {
    if (reason !== 'behind') {
      this.lag = NaN;
      this.tell(reason, error);
    }
    if (this.inUse) this.onSetAside(reason);
    this.inUse = false;
    this.restsUntil = performance.now() + REST;
  }

  async close(): Promise<void> {
    await this.pool.end();
  }

  private async try(position: () => Promise<WalPosition | null>): Promise<void> {
    this.trying = true;
    this.restsUntil = performance.now() + REST;
    const needed = await position();
    const client = needed === null ? null : await this.connectionAt(needed);
    client?.release();
    this.inUse = client !== null;
    this.trying = false;
    if (this.inUse) this.tell('used');
  }

  /** Once for each change; that it lags is nothing to tell, and told by the metrics. */
  private tell(now: Shortcoming | 'used', error?: Error): void {
    if (this.told === now) return;
    this.told = now;
    if (now === 'used') this.logger.log(`Pages are read from replica ${this.name}.`);
    else this.logger.warn(`Pages are not read from replica ${this.name}: ${MEANING[now]}${error ? ` (${error.message})` : ''}.`);
  }
}
