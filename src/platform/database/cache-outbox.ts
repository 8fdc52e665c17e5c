import { setTimeout as pause } from 'node:timers/promises';
import { Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { PageStore } from '../cache/page-store.js';
import { Settings } from '../config/settings.js';
import { poolOf } from './database.js';
import { identityOf, snapshotOf } from './database-identity.js';
import { HELP, OutboxListener } from './outbox-listener.js';
import { tagsIn, tagsOf, type Touched } from './touched.js';

/** How long such a writer waits for them before it answers, and between two looks; milliseconds. */
const HELP_WITHIN = 250;
const LOOK_EVERY = 20;
/** How long a row is left to its writer, who settles it right after the commit; milliseconds. */
const WRITERS_OWN = 300;
/**
 * How often an instance looks for rows that nobody settled, and tries to listen again after a loss; milliseconds. A row that is too young for
 * one look waits for the next, so without notifications a write shows after at most the sum of the two.
 */
const PERIOD = 500;

/** Rows settled in one transaction. */
const MOST_ROWS = 1_000;

/**
 * What was written and whose pages are not yet known to be out of reach. Triggers fill the table in the writer's own transaction, so
 * nothing that commits can be forgotten: a write around the application, a cascade, or a writer that died before it could touch the
 * cache is settled by the relay of any instance.
 */
@Injectable()
export class CacheOutbox implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger('CacheOutbox');
  /** connections whose writes this process settles itself */
  private readonly own = new Set<number>();
  private readonly listener: OutboxListener;
  /** connections beside those of requests, which must not wait while a relay waits for others; nor must the cache wait for requests */
  private readonly aside: pg.Pool;
  private timer: NodeJS.Timeout | undefined;
  private soon = false;
  /** what others have been called for already */
  private readonly called = new WeakSet<Touched[]>();
  private relaying: Promise<void> = Promise.resolve();
  private closed = false;

  constructor(
    @InjectDataSource() private readonly source: DataSource,
    settings: Settings,
    private readonly pages: PageStore,
  ) {
    this.listener = new OutboxListener(settings.databaseUrl, PERIOD, {
      heard: ({ processId, channel, payload }) => this.hear(processId, channel, payload),
      // pages that are held against tokens need nobody to be heard
      deaf: () => pages.kind === 'memory' && pages.forget(),
      // nobody heard who called meanwhile
      hearsAgain: () => pages.doubt(),
    });
    this.aside = new pg.Pool({
      connectionString: settings.databaseUrl,
      application_name: 'colophon relay',
      max: 2,
      connectionTimeoutMillis: 1_000,
      query_timeout: 4_000,
      keepAlive: true,
    });
    this.aside.on('error', () => undefined); // the next relay connects anew
    // nor does one that is lost between two of its statements end the process
    this.aside.on('connect', (client) => client.on('error', () => undefined));
  }

  async onModuleInit(): Promise<void> {
    this.pages.reliesOn({ settle: () => this.settleAll(), snapshot: () => snapshotOf(this.aside), identity: () => identityOf(this.aside) });
    poolOf(this.source).on('remove', (client) => this.own.delete(processIdOf(client)));
    await this.listener.open();
    await this.tryRelay(0);
    this.schedule(PERIOD);
  }

  async onApplicationShutdown(): Promise<void> {
    this.closed = true;
    clearTimeout(this.timer);
    await this.relaying;
    await this.listener.close();
    await this.aside.end();
  }

  /** What the transaction of this connection touched; to be asked before it commits. */
  async touchedBy(client: pg.PoolClient): Promise<Touched[]> {
    this.own.add(processIdOf(client));
    const { rows } = await client.query<Touched>('select id, tags from cache_outbox where transaction = pg_current_xact_id()');
    // one that only settles what others have written takes tokens: were they called for that, each would call all others, and none would come to rest
    if (rows.length > 0 && !this.pages.reachable) {
      // with the commit itself: a call of its own would be one more change of the snapshot that validates pages now
      await client.query(`notify ${HELP}`);
      this.called.add(rows);
    }
    return rows;
  }

  /**
   * Puts the pages of a committed transaction out of reach, and waits until they are: of a `bulk` nobody hears before more of it comes, so it does
   * not wait. A process that cannot reach the cache asks the others, and waits a moment for them; when nobody can, the rows stay for whoever can first.
   */
  async settle(touched: Touched[], how: 'answered' | 'bulk'): Promise<void> {
    if (touched.length === 0) return;
    const ids = touched.map(({ id }) => id);
    if (!(await this.pages.touch(tagsIn(touched)))) {
      if (!this.called.has(touched))
        await poolOf(this.source)
          .query(`notify ${HELP}`)
          .catch(() => undefined);
      return this.awaitOthers(ids);
    }
    // nobody waits for it: a row that stays is settled a second time, which costs a miss
    poolOf(this.source)
      .query('delete from cache_outbox where id = any($1)', [ids])
      .catch((error: Error) => this.logger.debug(`Rows stay for the relay: ${error.message}`));
    if (how === 'answered') await pass(this.pages.grace);
  }

  /**
   * Puts the pages of all that is committed out of reach, whoever wrote it, and waits until they are. For who answers in the place of a writer that
   * may have died after its commit.
   */
  async settleOthers(): Promise<void> {
    if (await this.settleAll().catch(() => false)) return pass(this.pages.grace);
    const { rows } = await poolOf(this.source).query<{ id: number }>('select id from cache_outbox');
    await poolOf(this.source).query(`notify ${HELP}`);
    await this.awaitOthers(rows.map(({ id }) => id));
  }

  private async awaitOthers(ids: number[]): Promise<void> {
    const pool = poolOf(this.source);
    for (const end = Date.now() + HELP_WITHIN; Date.now() < end;) {
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY));
      const left = await pool.query('select from cache_outbox where id = any($1) limit 1', [ids]).catch(() => ({ rowCount: 1 }));
      if (left.rowCount === 0) return;
    }
  }

  /**
   * Settles all that is committed, also what others are about to settle: ten instances that are called for the same rows do not wait for each other, and a
   * tag that is touched twice costs a miss. Answers whether all of it is settled.
   */
  private async settleAll(): Promise<boolean> {
    for (let found = MOST_ROWS, last = 0; found === MOST_ROWS;) {
      const { rows } = await this.aside.query<Touched>(`select id, tags from cache_outbox where id > $1 order by id limit ${MOST_ROWS}`, [
        last,
      ]);
      if (!(await this.settleRows(rows, this.aside))) return false;
      found = rows.length;
      last = rows.at(-1)?.id ?? last;
    }
    return true;
  }

  /** Settles what others left behind: rows older than `age`, milliseconds, that no other instance settles now. */
  private async relay(age: number): Promise<void> {
    const client = await this.aside.connect();
    try {
      for (let found = MOST_ROWS; found === MOST_ROWS;) {
        await client.query('begin');
        const { rows } = await client.query<Touched>(
          `select id, tags from cache_outbox where created_at <= clock_timestamp() - $1 * interval '1 ms' order by id limit ${MOST_ROWS}
           for update skip locked`,
          [age],
        );
        found = (await this.settleRows(rows, client)) ? rows.length : 0;
        await client.query('commit');
      }
      client.release();
    } catch (error) {
      client.release(true);
      throw error;
    }
  }

  private async settleRows(rows: Touched[], database: pg.Pool | pg.PoolClient): Promise<boolean> {
    if (rows.length === 0) return true;
    if (!(await this.pages.touch(tagsIn(rows)))) return false;
    await pass(this.pages.grace); // whoever wrote it may be answered when the rows are gone
    await database.query('delete from cache_outbox where id in (select id from cache_outbox where id = any($1) for update skip locked)', [
      rows.map(({ id }) => id),
    ]);
    return true;
  }

  /** One relay at a time, now and then, and soon after somebody touched something. */
  private schedule(delay: number): void {
    clearTimeout(this.timer);
    if (this.closed) return;
    this.timer = setTimeout(() => {
      this.soon = false;
      this.relaying = this.tryRelay(WRITERS_OWN).then(() => this.schedule(PERIOD));
    }, delay);
  }

  private hear(processId: number, channel: string, payload: string | undefined): void {
    if (this.own.has(processId)) return;
    if (channel === HELP) return this.pages.doubt();
    // pages in our own memory are nobody else's to put out of reach
    if (this.pages.kind === 'memory') {
      const tags = tagsOf(payload);
      if (tags === null) this.pages.forget();
      else void this.pages.touch(tags);
    } else if (!this.soon) {
      this.soon = true;
      this.schedule(WRITERS_OWN);
    }
  }

  /** Whether there are rows that somebody should settle: nearly always there are none, and no transaction is begun for them. */
  private async holdsOlderThan(age: number): Promise<boolean> {
    const { rows } = await this.aside.query<{ due: boolean }>(
      `select exists (select from cache_outbox where created_at <= clock_timestamp() - $1 * interval '1 ms') as due`,
      [age],
    );
    return rows[0]!.due;
  }

  private async tryRelay(age: number): Promise<void> {
    // a store that is away asks when it returns; until then looking would lock rows for nothing, and each lock is a change of the snapshot
    if (!this.pages.available) return;
    try {
      if (await this.holdsOlderThan(age)) await this.relay(age);
    } catch (error) {
      this.logger.debug(`The outbox waits: ${(error as Error).message}`);
    }
  }
}

/** Resolves when so many milliseconds have passed. A timer alone counts from when the event loop last looked at the clock, which may be long ago. */
async function pass(milliseconds: number): Promise<void> {
  const end = performance.now() + milliseconds;
  for (let left = milliseconds; left > 0; left = end - performance.now()) await pause(left);
}

function processIdOf(client: pg.PoolClient): number {
  return (client as unknown as { processID: number }).processID;
}
