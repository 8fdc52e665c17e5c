import { Injectable } from '@nestjs/common';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { PageStore } from './page-store.js';

/**
 * What the cache did since this process started. Plain numbers, which cost a hit next to nothing; whoever reads `/metrics` turns
 * them into Prometheus' form.
 */
@Injectable()
export class CacheMetrics {
  readonly hits = { memory: 0, redis: 0, postgresql: 0, unvalidated: 0 };
  readonly misses = { 'uri-miss': 0, stale: 0, bypass: 0 };
  /** requests that shared the query of another one */
  collapsed = 0;
  /** pages that were built anew before they ended */
  refreshed = 0;
  /** requests that were refused because too many waited for the database */
  refused = 0;
  private readonly fills: Histogram;

  constructor(registry: Registry, pages: PageStore) {
    const registers = [registry];
    const counter = (name: string, help: string, read: () => number) =>
      new Counter({
        name: `colophon_cache_${name}_total`,
        help,
        registers,
        collect() {
          this.reset();
          this.inc(read());
        },
      });
    const labelled = (name: string, help: string, label: string, counts: Record<string, number>) =>
      new Counter({
        name: `colophon_cache_${name}_total`,
        help,
        labelNames: [label],
        registers,
        collect() {
          this.reset();
          for (const [value, count] of Object.entries(counts)) this.inc({ [label]: value }, count);
        },
      });
    labelled('hits', 'Requests answered with a stored page, by where it was found.', 'from', this.hits);
    labelled('misses', 'Requests that needed the database, by reason (RFC 9211, fwd).', 'reason', this.misses);
    counter('collapsed', 'Misses that shared the query of another request.', () => this.collapsed);
    counter('refreshed', 'Pages that were built anew before they ended.', () => this.refreshed);
    counter('refused', 'Misses refused with 503 because too many waited for the database.', () => this.refused);
    counter('outages', 'How often Redis was taken for dead.', () => pages.outages);
    counter('lost', 'Pages that Redis did not take, because it was full or away.', () => pages.lost);
    new Gauge({
      name: 'colophon_cache_breaker_open',
      help: '1 while Redis is not asked, else 0.',
      registers,
      collect() {
        this.set(pages.available ? 0 : 1);
      },
    });
    new Gauge({
      name: 'colophon_redis_up',
      help: '1 while there is a connection to Redis, else 0; absent where no Redis is set.',
      registers,
      collect() {
        if (pages.connected === null) this.remove();
        else this.set(pages.connected ? 1 : 0);
      },
    });
    this.fills = new Histogram({
      name: 'colophon_cache_fill_seconds',
      help: 'How long it took to build a page, from the query to the finished bytes.',
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
      registers,
    });
  }

  /** Times one fill. */
  async timed<T>(build: () => Promise<T>): Promise<T> {
    const end = this.fills.startTimer();
    try {
      return await build();
    } finally {
      end();
    }
  }
}
