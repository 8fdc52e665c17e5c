import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import pg from 'pg';
import { Settings } from '../../config/settings.js';
import { connectionConfig } from '../connection-config.js';
import { Database } from '../database.js';
import type { Sql } from '../derived-data.js';
import { RelayLoop } from '../relay-loop.js';
import { foldChanges } from './page-fold.js';
import { FOLD_LOCK } from './page-lists.js';

/** How often a process looks for changes that are not yet added to the counts; milliseconds. */
const PERIOD = 500;
/** After so many changes the table is full of rows that are gone, which readers would have to step over. */
const SWEEP_AFTER = 5_000;

/**
 * Adds changes of lists to the counts of their page directory, soon after they were made. A relay runs in each process; of all of them one
 * works at a time. Readers need none of it to be right, only to be fast: they add up themselves what the relay has not.
 */
@Injectable()
export class PageRelay implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('PageRelay');
  /** a connection beside those of requests, while there is something to do */
  private readonly aside: pg.Pool;
  private readonly loop = new RelayLoop(
    PERIOD,
    () => this.foldWhenDue(),
    ({ message }) => this.logger.debug(`Changes of pages wait: ${message}`),
  );

  constructor(
    private readonly database: Database,
    settings: Settings,
  ) {
    this.aside = new pg.Pool(
      connectionConfig<pg.PoolConfig>(settings.databaseUrl, {
        application_name: 'colophon pages',
        max: 1,
        idleTimeoutMillis: 5_000,
        connectionTimeoutMillis: 1_000,
        keepAlive: true,
        options: '-c timezone=UTC -c jit=off -c lock_timeout=500ms',
      }),
    );
    this.aside.on('error', () => undefined); // the next fold connects anew
    // nor does one that is lost between two of its statements end the process
    this.aside.on('connect', (client) => client.on('error', () => undefined));
  }

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.loop.stop();
    await this.aside.end();
  }

  /** Adds up all changes that can be seen now, unless another process is at it. Answers their number. */
  async fold(): Promise<number> {
    const client = await this.aside.connect();
    const sql: Sql = async <R>(text: string, values: unknown[] = []) => (await client.query(text, values)).rows as R[];
    try {
      // taken before the snapshot: what the last one did is in it
      const [lock] = await sql<{ mine: boolean }>('select pg_try_advisory_lock($1) as mine', [FOLD_LOCK]);
      if (!lock!.mine) {
        client.release();
        return 0;
      }
      await sql('begin isolation level repeatable read');
      const changes = await foldChanges(sql);
      await sql('commit');
      if (changes > SWEEP_AFTER) await sql('vacuum (skip_locked) page_changes');
      await sql('select pg_advisory_unlock($1)', [FOLD_LOCK]);
      client.release();
      return changes;
    } catch (error) {
      client.release(true); // ends the transaction and the lock
      throw error;
    }
  }

  private async foldWhenDue(): Promise<void> {
    const [answer] = await this.database.rows<{ due: boolean }>('select exists (select from page_changes) as due');
    if (answer!.due) await this.fold();
  }
}
