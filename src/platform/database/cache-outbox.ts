import { Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { PageStore } from '../cache/page-store.js';
import { Settings } from '../config/settings.js';
import { poolOf } from './database.js';

/** The channel on which triggers say what was touched, as a JSON list of tags. */
const CHANNEL = 'colophon_touched';
/** How long a row is left to its writer, who settles it right after the commit; milliseconds. */
const WRITERS_OWN = 300;
/** How often an instance looks for rows that nobody settled, and tries to listen again after a loss; milliseconds. */
const PERIOD = 1_000;

/** One row: the tags that a statement touched. */
export interface Touched {
  id: number;
  tags: string[];
}

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
  private listener: pg.Client | undefined;
  private timer: NodeJS.Timeout | undefined;
  private soon = false;
  private relaying: Promise<void> = Promise.resolve();
  private closed = false;

  constructor(
    @InjectDataSource() private readonly source: DataSource,
    private readonly settings: Settings,
    private readonly pages: PageStore,
  ) {}

  async onModuleInit(): Promise<void> {
    poolOf(this.source).on('remove', (client) => this.own.delete(processIdOf(client)));
    await this.listen();
    this.schedule(PERIOD);
  }

  async onApplicationShutdown(): Promise<void> {
    this.closed = true;
    clearTimeout(this.timer);
    await this.relaying;
    await this.listener?.end();
  }

  /** What the transaction of this connection touched; to be asked before it commits. */
  async touchedBy(client: pg.PoolClient): Promise<Touched[]> {
    this.own.add(processIdOf(client));
    const { rows } = await client.query<Touched>('select id, tags from cache_outbox where transaction = pg_current_xact_id()');
    return rows;
  }

  /** Puts the pages of a committed transaction out of reach. When that cannot be done now, the relay goes on trying. */
  async settle(touched: Touched[]): Promise<void> {
    if (touched.length === 0 || !(await this.pages.touch(tagsIn(touched)))) return;
    const ids = touched.map(({ id }) => id);
    // nobody waits for it: a row that stays is settled a second time, which costs a miss
    poolOf(this.source)
      .query('delete from cache_outbox where id = any($1)', [ids])
      .catch((error: Error) => this.logger.debug(`Rows stay for the relay: ${error.message}`));
  }

  /** Settles what others left behind. Instances that do so at once share the rows. */
  private async relay(): Promise<void> {
    const client = await poolOf(this.source).connect();
    try {
      await client.query('begin');
      const { rows } = await client.query<Touched>(
        `select id, tags from cache_outbox where created_at < clock_timestamp() - $1 * interval '1 ms' order by id limit 1000
         for update skip locked`,
        [WRITERS_OWN],
      );
      if (rows.length > 0 && (await this.pages.touch(tagsIn(rows)))) {
        await client.query('delete from cache_outbox where id = any($1)', [rows.map(({ id }) => id)]);
      }
      await client.query('commit');
      client.release();
    } catch (error) {
      client.release(true);
      throw error;
    }
  }

  /** One relay at a time, now and then, and soon after somebody touched something. */
  private schedule(delay: number): void {
    clearTimeout(this.timer);
    if (this.closed) return;
    this.timer = setTimeout(() => {
      this.soon = false;
      this.relaying = this.relay()
        .catch((error: Error) => this.logger.debug(`The outbox waits: ${error.message}`))
        .then(() => this.schedule(PERIOD));
    }, delay);
  }

  private async listen(): Promise<void> {
    const client = new pg.Client({ connectionString: this.settings.databaseUrl, application_name: 'colophon outbox', keepAlive: true });
    this.listener = client;
    client.on('error', () => undefined); // `end` follows
    client.on('end', () => this.listenAgain());
    client.on('notification', ({ processId, payload }) => {
      if (this.own.has(processId)) return;
      // pages in our own memory are nobody else's to put out of reach
      if (this.pages.kind === 'memory') void this.pages.touch(JSON.parse(payload ?? '[]') as string[]);
      else if (!this.soon) {
        this.soon = true;
        this.schedule(WRITERS_OWN);
      }
    });
    try {
      await client.connect();
      await client.query(`listen ${CHANNEL}`);
    } catch {
      this.listenAgain();
    }
  }

  /** What was said while nobody listened is unknown, so no page in memory survives the gap. */
  private listenAgain(): void {
    if (this.closed) return;
    this.pages.forget();
    setTimeout(() => {
      if (!this.closed) void this.listen().then(() => this.pages.forget());
    }, PERIOD).unref();
  }
}

function tagsIn(touched: Touched[]): string[] {
  return [...new Set(touched.flatMap(({ tags }) => tags))];
}

function processIdOf(client: pg.PoolClient): number {
  return (client as unknown as { processID: number }).processID;
}
