import { Counter, Gauge, type Registry } from 'prom-client';
import type { Replica } from './replica.js';
import type { Shortcoming } from './wal-position.js';

/** What replicas did since this process started: plain numbers, which Prometheus' form is made of when somebody asks. */
export class ReplicaMetrics {
  /** pages by who answered their statements */
  readonly pages = { replica: 0, primary: 0 };
  /** pages that a replica could not finish; they count as the primary's */
  retried = 0;
  /** how often a replica was set aside, by reason */
  readonly aside: Record<Shortcoming, number> = { behind: 0, away: 0, promoted: 0, foreign: 0 };

  constructor(registry: Registry, replicas: readonly Replica[]) {
    const registers = [registry];
    const labelled = (name: string, help: string, label: string, counts: Record<string, number>) => {
      const shown: Counter = new Counter({
        name: `colophon_replica_${name}_total`,
        help,
        labelNames: [label],
        registers,
        collect: () => {
          shown.reset();
          for (const [value, count] of Object.entries(counts)) shown.inc({ [label]: value }, count);
        },
      });
    };
    labelled('pages', 'Pages built from the database, by which server was asked.', 'from', this.pages);
    labelled('set_aside', 'How often a replica was set aside, by reason.', 'reason', this.aside);
    const retried = new Counter({
      name: 'colophon_replica_retried_total',
      help: 'Pages that a replica could not finish and the primary built.',
      registers,
      collect: () => {
        retried.reset();
        retried.inc(this.retried);
      },
    });
    const gauge = (name: string, help: string, valueOf: (replica: Replica) => number) => {
      const shown: Gauge = new Gauge({
        name: `colophon_replica_${name}`,
        help,
        labelNames: ['replica'],
        registers,
        collect: () => {
          for (const replica of replicas) shown.set({ replica: replica.name }, valueOf(replica));
        },
      });
    };
    gauge('in_use', '1 while pages are read from this replica, else 0.', ({ inUse }) => (inUse ? 1 : 0));
    gauge('lag_bytes', 'Write-ahead log that it had not replayed when it was last asked; NaN while it does not say.', ({ lag }) => lag);
  }
}
