import type { Filter } from '../filters/condition.js';

/** Adds a value to a statement and answers its place in it, `$1`; one value has one place, however often it is named. */
export type Bind = (value: unknown) => string;

/** One thing that may hold of a record; SQL written by its repository. */
export interface Clause {
  /** what is true of a record for which it holds */
  holds: (bind: Bind) => string;
  /**
   * the ids (`id`) of the records for which it holds, from an index, at most so many of each value; deleted records and repetitions may be
   * among them
   */
  ids?: (bind: Bind, most: number) => string;
  /** the one column of which it demands something that the order of an index shows */
  column?: string;
}

/** A clause that a list demands or refuses. */
export interface Demand extends Clause {
  /** the filter it comes from */
  name: string;
  not: boolean;
  any: readonly unknown[];
  /** the same demand of other values */
  of: (any: readonly unknown[]) => Demand;
}

/** The values of one statement, in the order of their places. */
export class Values {
  readonly list: unknown[] = [];

  readonly bind: Bind = (value) => {
    const known = this.list.indexOf(value);
    return `$${known < 0 || typeof value !== 'object' ? this.list.push(value) : known + 1}`;
  };
}

/** What all records of one list have in common. Each shape of filter has its own SQL text, so that each has its own plan. */
export class Conditions {
  readonly demands: Demand[] = [];
  private readonly bound = new Values();
  private readonly clauses: string[];

  constructor(
    /** the alias of the collection's table */
    readonly alias: string,
  ) {
    this.clauses = [`${alias}.deleted_at is null`];
  }

  /** The values of `toString`. */
  get values(): unknown[] {
    return this.bound.list;
  }

  /** Demands a filter of a query; nothing when it is not given. */
  filter<T>(name: string, filter: Filter<T> | undefined, clause: (any: readonly T[]) => Clause): this {
    for (const { not, any } of filter ?? []) {
      const of = (values: readonly unknown[]): Demand => ({ name, not, any: values, of, ...clause(values as readonly T[]) });
      const demand = of(any);
      this.demands.push(demand);
      this.clauses.push(satisfied(demand, this.bound.bind));
    }
    return this;
  }

  /** The same with one demand more. */
  with(demand: Demand): Conditions {
    const more = new Conditions(this.alias);
    for (const one of [...this.demands, demand]) {
      more.demands.push(one);
      more.clauses.push(satisfied(one, more.bound.bind));
    }
    return more;
  }

  toString(): string {
    return `where ${this.clauses.join(' and ')}`;
  }
}

/** SQL that is true of a record that a demand lets through, and false or null of others. */
export function satisfied(demand: Demand, bind: Bind): string {
  const sql = demand.holds(bind);
  return demand.not ? `(${sql}) is not true` : `(${sql})`;
}
