import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { Gauge, Registry } from 'prom-client';
import { DataSource } from 'typeorm';
import { Settings } from '../config/settings.js';
import { ScrapedAnswer } from '../observability/scraped-answer.js';
import { askWithin, poolOf } from './database.js';

/** Rows that are counted at most: what lies in the queues is looked at by each instance, and need not be known more exactly than that. */
export const MOST_COUNTED = 100_000;
/** How long the question may take, milliseconds. */
const PATIENCE = 1_000;

/** What lies in the two queues of the database. */
const LAG = `
  select (select count(*)::integer from (select from cache_outbox limit ${MOST_COUNTED}) o) as outbox,
         (select extract(epoch from clock_timestamp() - created_at)::float8 from cache_outbox order by id limit 1) as age,
         c.changes, c.oldest
    from (select count(*)::integer as changes, min(writer) as oldest
            from (select xmin::text::bigint as writer from page_changes limit ${MOST_COUNTED}) c) c`;

interface Lag {
  outbox: number;
  /** seconds; null: it is empty */
  age: number | null;
  changes: number;
  /** the transaction of the oldest change; null: there is none */
  oldest: number | null;
}

/**
 * The connections of this process, and what waits in the database to be dealt with. The queues are the same for all instances; each says
 * what it sees, so that one that cannot see is noticed. What the database does not answer is absent.
 */
@Injectable()
export class DatabaseMetrics {
  /** the transaction whose changes were the oldest when the database was last asked, and since when, milliseconds */
  private oldest: { writer: number; since: number } | null = null;

  constructor(registry: Registry, @InjectDataSource() source: DataSource, settings: Settings) {
    const registers = [registry];
    const connections: Gauge = new Gauge({
      name: 'colophon_database_pool_connections',
      help: 'Connections of this process to the database, by what they do.',
      labelNames: ['state'],
      registers,
      collect: () => {
        const { totalCount, idleCount } = poolOf(source);
        connections.set({ state: 'idle' }, idleCount);
        connections.set({ state: 'used' }, totalCount - idleCount);
      },
    });
    const waiting: Gauge = new Gauge({
      name: 'colophon_database_pool_waiting',
      help: 'Requests that wait for a connection to the database.',
      registers,
      collect: () => waiting.set(poolOf(source).waitingCount),
    });
    new Gauge({ name: 'colophon_database_pool_max_connections', help: 'Connections that this process may have.', registers }).set(
      settings.databasePool,
    );

    const lag = new ScrapedAnswer(async () => this.seen(await askWithin<Lag>(source, PATIENCE, LAG)));
    const asked = (name: string, help: string, value: (lag: Lag) => number) =>
      new Gauge({
        name: `colophon_${name}`,
        help,
        registers,
        async collect() {
          const answer = await lag.read();
          if (answer === null) this.remove();
          else this.set(value(answer));
        },
      });
    const up: Gauge = new Gauge({
      name: 'colophon_database_up',
      help: '1 when the database answered the question of the scrape, or of one some seconds ago; else 0.',
      registers,
      collect: async () => up.set((await lag.read()) === null ? 0 : 1),
    });
    asked('cache_outbox_rows', `Writes whose pages are not yet known to be out of reach; ${MOST_COUNTED} at most.`, ({ outbox }) => outbox);
    asked('cache_outbox_age_seconds', 'How old the oldest of them is; 0: there is none.', ({ age }) => Math.max(0, age ?? 0));
    asked('page_changes_rows', `Changes not yet in the counts of the page directory; ${MOST_COUNTED} at most.`, ({ changes }) => changes);
    asked('page_changes_age_seconds', 'For how long the oldest of them has been seen here; 0: there is none.', () => this.pageAge());
  }

  /** Page changes have no time of their own: their age is that of the first look that saw the same transaction as the oldest. */
  private seen([lag]: Lag[]): Lag {
    const { oldest } = lag!;
    if (oldest === null) this.oldest = null;
    else if (this.oldest?.writer !== oldest) this.oldest = { writer: oldest, since: performance.now() };
    return lag!;
  }

  private pageAge(): number {
    return this.oldest === null ? 0 : (performance.now() - this.oldest.since) / 1_000;
  }
}
