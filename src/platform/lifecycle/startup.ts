import { setTimeout as pause } from 'node:timers/promises';
import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { Database } from '../database/database.js';
import { DerivedData } from '../database/derived-data.js';
import { pendingMigrations } from '../database/migrate.js';
import { outageOf } from '../database/outage.js';
import { Problem } from '../problems/problem.js';

/** How often the database is looked at: the first time, and at most when it goes on lacking something; milliseconds. */
const PAUSE = 100;
const LONGEST_PAUSE = 2_000;
/** Seconds that a refused client is told to wait. */
const RETRY_AFTER = '2';

/** What is answered without the database: what the process says of itself, and what is read from files. */
const WITHOUT_DATABASE = /^\/(health\/|metrics|docs|openapi\.json|problems)/;

/** What the database has too little of; null: nothing. */
export type Lack = string | null;

/**
 * Waits for a database that comes late, or whose schema is older than this release: a process never ends because another one has not
 * started yet. Until then requests are refused; a schema that is newer, as another instance brings it during an upgrade, is no lack.
 */
@Injectable()
export class Startup implements OnApplicationShutdown {
  private lack: Lack = null;
  private readonly stopping = new AbortController();
  private readonly logger = new Logger('Startup');

  constructor(
    private readonly database: Database,
    private readonly derived: DerivedData,
  ) {}

  onApplicationShutdown(): void {
    this.stopping.abort();
  }

  /** What keeps this instance from answering, in a sentence. Without `begin` nothing does: whoever started it has seen to the schema. */
  get lacking(): Lack {
    return this.lack;
  }

  /**
   * Looks at the database for the first time: before the server listens, so that an instance which lacks nothing refuses nobody. Requests
   * are refused until it has what is needed, which `ready` waits for. Answers whether it has: then no request need wait for a connection, either.
   */
  async begin(): Promise<boolean> {
    this.lack = 'The database has not been asked yet.';
    await this.lookOnce();
    if (this.lack !== null) return false;
    await this.database.open();
    return true;
  }

  /** Resolves when nothing is lacking any more, or the application ends. */
  async ready(): Promise<void> {
    for (let wait = PAUSE; this.lack !== null && !this.stopping.signal.aborted; wait = Math.min(2 * wait, LONGEST_PAUSE)) {
      await pause(wait, undefined, { signal: this.stopping.signal, ref: false }).catch(() => undefined);
      if (!this.stopping.signal.aborted) await this.lookOnce();
    }
  }

  private async lookOnce(): Promise<void> {
    const lack = await this.look();
    if (this.stopping.signal.aborted) return;
    if (lack !== null && lack !== this.lack) this.logger.warn(`Not ready, and trying again: ${lack}`);
    this.lack = lack;
  }

  /** The problem that a request for this address is refused with while something is lacking. */
  refusal(url: string): Problem | undefined {
    if (this.lack === null || WITHOUT_DATABASE.test(url)) return undefined;
    return new Problem('starting', this.lack, { headers: { 'retry-after': RETRY_AFTER } });
  }

  private async look(): Promise<Lack> {
    try {
      const pending = await pendingMigrations((sql, values) => this.database.rows(sql, values));
      if (pending > 0) return `The schema of the database lacks ${pending} migrations of this release, which "colophon migrate" brings.`;
      const outdated = await this.derived.outdated();
      if (outdated.length > 0)
        return `The database lacks ${outdated.join(', ')} as this release computes them, which "colophon migrate" does.`;
      return null;
    } catch (error) {
      return outageOf(error);
    }
  }
}
