import { setTimeout as pause } from 'node:timers/promises';
import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Database } from '../../platform/database/database.js';
import { isConflict } from '../../platform/database/pg-errors.js';
import { RelayLoop } from '../../platform/database/relay-loop.js';
import { Writes } from '../../platform/database/writes.js';

/** How often a process looks whether there is something to do, milliseconds. */
const PERIOD = 1_000;
/** Held while a part is brought up to date: two at a time would take from readers what they gain. */
const ONE_AT_A_TIME = 7_317_900_002;

/**
 * Documents that hold words of records which were renamed: more than a transaction brings up to date before it ends (migration
 * DeferFarDocuments). They wait in `search_due`, in parts of a thousand, until an instance, or the end of an import, has dealt with them. Searches
 * find what they found before until then, and no page of a search stays that a part concerns.
 */
@Injectable()
export class DueDocumentsRepository implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('DueDocuments');
  private readonly stopping = new AbortController();
  private readonly loop = new RelayLoop(
    PERIOD,
    () => this.catchUp(this.stopping.signal),
    ({ message }) => this.logger.debug(`Documents wait: ${message}`),
  );

  constructor(
    private readonly database: Database,
    private readonly writes: Writes,
  ) {}

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.loop.stop();
  }

  /** The number of records whose documents wait. */
  async count(): Promise<number> {
    const [row] = await this.database.rows<{ records: number }>(
      'select coalesce(sum(cardinality(ids)), 0)::integer as records from search_due',
    );
    return row!.records;
  }

  /** Brings all of them up to date that wait now, or until it is told to stop. */
  async catchUp(signal?: AbortSignal): Promise<void> {
    while (!signal?.aborted && (await this.isDue())) {
      const isDone = await this.bringPart().catch((error: unknown) => {
        if (isConflict(error)) return false;
        throw error;
      });
      // somebody else does, or a writer had to be let through
      if (!isDone) await pause(PERIOD, undefined, { signal }).catch(() => undefined);
    }
  }

  private async isDue(): Promise<boolean> {
    const [row] = await this.database.rows<{ due: boolean }>('select exists (select from search_due) as due');
    return row!.due;
  }

  /** Answers whether it was this process that brought the oldest part up to date. */
  private bringPart(): Promise<boolean> {
    return this.writes.runBulk(async ({ rows }) => {
      const [lock] = await rows<{ free: boolean }>('select pg_try_advisory_xact_lock($1) as free', [ONE_AT_A_TIME]);
      if (!lock!.free) return false;
      const [part] = await rows<{ kind: string; ids: number[] }>(
        'delete from search_due where id = (select min(id) from search_due) returning kind, ids',
      );
      if (part === undefined) return false;
      await rows('insert into search_pending (kind, ids) values ($1, $2)', [part.kind, part.ids]);
      await rows('insert into cache_outbox (tags) values ($1)', [part.kind === 'works' ? ['works', 'books'] : ['books']]);
      return true;
    });
  }
}
