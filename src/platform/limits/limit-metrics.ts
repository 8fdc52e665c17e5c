import { Injectable } from '@nestjs/common';
import { Counter, Gauge, Registry } from 'prom-client';
import type { LimitedRole } from './policies.js';

/** What limits and shedding refused since this process started: plain numbers, which cost a request next to nothing. */
@Injectable()
export class LimitMetrics {
  /** requests refused with 429, by role */
  readonly limited: Record<LimitedRole, number> = { anonymous: 0, reader: 0, editor: 0, librarian: 0 };
  /** requests refused with 503, by what there was too much of */
  readonly shed = { backlog: 0, pool: 0, 'event-loop': 0 };
  /** questions to Redis that had no answer: what was spent was counted here only */
  unshared = 0;
  /** what the gauges read; set by who knows */
  read = { eventLoopDelay: () => 0, inFlight: () => 0, principals: () => 0 };

  constructor(registry: Registry) {
    const registers = [registry];
    const refused = new Counter({
      name: 'colophon_refused_total',
      help: 'Requests that were refused before they cost anything, by reason.',
      labelNames: ['reason'],
      registers,
      collect: () => {
        refused.reset();
        for (const [role, count] of Object.entries(this.limited)) refused.inc({ reason: `limit-${role}` }, count);
        for (const [reason, count] of Object.entries(this.shed)) refused.inc({ reason }, count);
      },
    });
    const unshared = new Counter({
      name: 'colophon_limits_unshared_total',
      help: 'Questions to Redis about limits that had no answer.',
      registers,
      collect: () => {
        unshared.reset();
        unshared.inc(this.unshared);
      },
    });
    const gauge = (name: string, help: string, value: () => number) => {
      const shown: Gauge = new Gauge({ name: `colophon_${name}`, help, registers, collect: () => shown.set(value()) });
    };
    gauge('limits_principals', 'Keys and addresses whose spending is remembered.', () => this.read.principals());
    gauge('event_loop_delay_seconds', 'How late the event loop was of late.', () => this.read.eventLoopDelay() / 1_000);
    gauge('reads_in_flight', 'Addresses that are read past the cache.', () => this.read.inFlight());
  }
}
