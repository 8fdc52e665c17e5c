import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { Problem } from '../problems/problem.js';
import { keyRanges } from './clauses.js';
import type { Condition, Filter } from './condition.js';
import type { Name } from './value-forms.js';

/** Where the names of a collection are found. */
export interface NameIndex {
  table: string;
  /** the folded name; an index of the live records begins with it */
  column: string;
  /** the keys under which a name may be found */
  fold: (name: string) => string[];
}

/** A filter whose names are still names. */
export type Mixed = Filter<number | Name> | undefined;

/** Records that one name may mean. */
const MOST_NAMED = 1_000;

/** Turns the names in filters into ids. */
@Injectable()
export class NameFinder {
  constructor(private readonly database: Database) {}

  /**
   * The filters with every name replaced by the ids of the records that have it; a name that nothing has leaves no id. All names are
   * looked up in one statement. Throws a 400 problem when a name fits too many records to be meant.
   */
  async find<K extends string>(filters: Record<K, Mixed>, indexes: Record<K, NameIndex>): Promise<Record<K, Filter<number> | undefined>> {
    const kinds = Object.keys(filters) as K[];
    const wanted = kinds.flatMap((kind) => namesIn(filters[kind]).map((name) => ({ kind, name })));
    const found = wanted.length === 0 ? new Map<Name, number[]>() : await this.look(wanted, indexes);
    return Object.fromEntries(kinds.map((kind) => [kind, filters[kind]?.map((condition) => withIds(condition, found))])) as Record<
      K,
      Filter<number> | undefined
    >;
  }

  private async look<K extends string>(wanted: { kind: K; name: Name }[], indexes: Record<K, NameIndex>): Promise<Map<Name, number[]>> {
    const values: unknown[] = [];
    const looks = [...new Set(wanted.map(({ kind }) => kind))].map((kind) => {
      const { table, column, fold } = indexes[kind];
      const ranges = wanted.flatMap(({ kind: of, name }, i) => (of === kind ? keyRanges(name, fold).map((range) => [i, ...range]) : []));
      const [place, first, last] = [0, 1, 2].map((part) => `$${values.push(ranges.map((range) => range[part]))}`);
      return `select place, array(select id from ${table} where deleted_at is null and ${column} >= first and ${column} < last
        limit ${MOST_NAMED + 1}) as ids from unnest(${place}::integer[], ${first}::text[], ${last}::text[]) as wanted (place, first, last)`;
    });
    const rows = await this.database.rows<{ place: number; ids: number[] }>(looks.join(' union all '), values);
    const found = new Map<Name, number[]>();
    for (const { place, ids } of rows) {
      const { kind, name } = wanted[place]!;
      const all = [...new Set([...(found.get(name) ?? []), ...ids])];
      if (all.length > MOST_NAMED) throw tooMany(kind, name);
      found.set(name, all);
    }
    return found;
  }
}

function namesIn(filter: Mixed): Name[] {
  return (filter ?? []).flatMap(({ any }) => any.filter((value): value is Name => typeof value !== 'number'));
}

function withIds(condition: Condition<number | Name>, found: Map<Name, number[]>): Condition<number> {
  return { ...condition, any: condition.any.flatMap((value) => (typeof value === 'number' ? value : (found.get(value) ?? []))) };
}

function tooMany(parameter: string, { text }: Name): Problem {
  const message = `${parameter} cannot be ${JSON.stringify(text)}: more than ${MOST_NAMED} have such a name. Write more of it, or the whole of it in quotes`;
  return new Problem('invalid-parameter', message, { errors: [{ in: 'query', name: parameter, code: 'too-many', message }] });
}
