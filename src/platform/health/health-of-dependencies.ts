import { Injectable } from '@nestjs/common';
import { type HealthIndicatorResult, HealthIndicatorService } from '@nestjs/terminus';
import { PageStore } from '../cache/page-store.js';
import { Database } from '../database/database.js';
import { outageOf } from '../database/outage.js';
import { Drain } from '../lifecycle/drain.js';
import { Startup } from '../lifecycle/startup.js';

/** Milliseconds in which the database has to answer. */
const PATIENCE = 1_000;

/** What this instance needs, each by its name. Messages are for operators, and have no addresses, names or secrets in them. */
@Injectable()
export class HealthOfDependencies {
  constructor(
    private readonly indicators: HealthIndicatorService,
    private readonly drain: Drain,
    private readonly db: Database,
    private readonly startup: Startup,
    private readonly pages: PageStore,
  ) {}

  /** Down while it is being stopped. */
  process(): HealthIndicatorResult {
    const session = this.indicators.check('process');
    return this.drain.draining ? session.down('Draining: this instance is being stopped.') : session.up();
  }

  /** Down when it does not answer within a second, a connection of the pool included. */
  database(): Promise<HealthIndicatorResult> {
    const session = this.indicators.check('database');
    return this.db.ping(PATIENCE).then(
      () => session.up(),
      (error: unknown) => session.down(outageOf(error)),
    );
  }

  /** Down while migrations or derived tables of this release are missing, or nobody could look yet. */
  schema(): HealthIndicatorResult {
    const session = this.indicators.check('schema');
    const { lacking } = this.startup;
    return lacking === null ? session.up() : session.down(lacking);
  }

  /** Degraded, not down, while Redis cannot be reached: an instance without its cache is slow, not unready. */
  cache(): HealthIndicatorResult {
    const session = this.indicators.check('cache');
    const { kind, available } = this.pages;
    return available ? session.up({ kind }) : session.degraded({ kind, message: 'Redis cannot be used; pages come from the database.' });
  }
}
