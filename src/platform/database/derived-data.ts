import { Injectable, Logger } from '@nestjs/common';
import { Database } from './database.js';
import { Writes } from './writes.js';

/** Runs one statement and answers its rows. */
export type Sql = <R>(text: string, values?: unknown[]) => Promise<R[]>;

/** A part of the filling of derived tables, a transaction of its own in a first load. */
export interface FillStep {
  name: string;
  /** names of steps of the same filling that must be done before; those that do not wait for each other may run side by side */
  after: readonly string[];
  /** what has rows of it */
  tables: readonly string[];
  run(sql: Sql): Promise<unknown>;
}

/** Tables that are computed from others. Triggers keep them exact; this computes them from nothing. */
export interface Derived {
  /** `search`, as in the table `derived_data` */
  name: string;
  /** raised when the way of computing changes: the next `migrate` computes anew */
  version: number;
  /** names of derived data that this is computed from */
  after: readonly string[];
  /** what the steps fill */
  tables: string[];
  /**
   * Fill the tables, which are empty; in this order when one comes after the other. They name no schema: the importer's first load has
   * them run where the same names mean tables that are not yet shown, and have no index and no trigger.
   */
  steps: readonly FillStep[];
  /** Brings up to date what writes have left for later, until it is told to stop. None: triggers leave nothing. */
  catchUp?(signal?: AbortSignal): Promise<void>;
}

/** All derived tables, whichever module they belong to. */
@Injectable()
export class DerivedData {
  private readonly known = new Map<string, Derived>();
  private readonly logger = new Logger('DerivedData');

  constructor(
    private readonly database: Database,
    private readonly writes: Writes,
  ) {}

  /** Tells of derived tables; asked by the module that owns them, when it starts. */
  register(derived: Derived): void {
    this.known.set(derived.name, derived);
  }

  /** In an order in which they can be computed. */
  all(): Derived[] {
    const ordered = new Set<Derived>();
    const add = (derived: Derived | undefined): void => {
      if (derived === undefined) return;
      for (const name of derived.after) add(this.known.get(name));
      ordered.add(derived);
    };
    for (const derived of this.known.values()) add(derived);
    return [...ordered];
  }

  /** The names of those that the database does not hold in the version of this release or a later one. */
  async outdated(): Promise<string[]> {
    const rows = await this.database.rows<{ name: string; version: number }>('select name, version from derived_data');
    const versions = new Map(rows.map(({ name, version }) => [name, version]));
    return this.all().flatMap(({ name, version }) => ((versions.get(name) ?? -1) >= version ? [] : [name]));
  }

  /** Computes what is outdated and answers the names. Of processes that do so at once, one computes; the others wait for it. */
  async ensure(): Promise<string[]> {
    const names = await this.outdated();
    return names.length > 0 ? this.compute(names, 'outdated') : [];
  }

  /**
   * Computes these, or all, anew and answers their names. Readers see the old rows until the new ones are there; writers wait. Throws
   * when a name is not known.
   */
  rebuild(names: readonly string[] = [...this.known.keys()]): Promise<string[]> {
    return this.compute(names, 'all');
  }

  /** Brings all of them up to date that writes have left for later. */
  async catchUp(signal?: AbortSignal): Promise<void> {
    for (const derived of this.all()) await derived.catchUp?.(signal);
  }

  private async compute(names: readonly string[], which: 'all' | 'outdated'): Promise<string[]> {
    const odd = names.find((name) => !this.known.has(name));
    if (odd !== undefined) throw new Error(`There is nothing derived called ${odd}. There are ${[...this.known.keys()].join(', ')}.`);
    const chosen = this.all().filter(({ name }) => names.includes(name));
    const computed: string[] = [];
    for (const derived of chosen) {
      await this.writes.runBulk(async ({ rows }) => {
        // a writer whose triggers wait for this lock adds its change to what is computed here; one that had the lock before is seen
        await rows(`lock table ${derived.tables.join(', ')} in exclusive mode`);
        // another process may have had the lock before
        if (which === 'outdated' && (await this.isCurrent(rows, derived))) return;
        this.logger.log(`Computing ${derived.name}.`);
        computed.push(derived.name);
        for (const table of derived.tables) await rows(`delete from ${table}`);
        for (const step of derived.steps) await step.run(rows);
        await this.note(rows, derived);
      });
    }
    return computed;
  }

  private async isCurrent(sql: Sql, { name, version }: Derived): Promise<boolean> {
    return (await sql('select 1 from derived_data where name = $1 and version >= $2', [name, version])).length > 0;
  }

  /** Notes that the database holds it in the version of this release. */
  async note(sql: Sql, { name, version }: Derived): Promise<void> {
    await sql(
      `insert into derived_data (name, version) values ($1, $2)
       on conflict (name) do update set version = excluded.version, computed_at = now()`,
      [name, version],
    );
  }
}
