import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import type { Bind } from '../pagination/conditions.js';
import { Problem } from '../problems/problem.js';
import { keyRanges } from './clauses.js';
import type { Condition, Filter } from './condition.js';
import type { Name } from './value-forms.js';

/** A collection whose records a filter names. */
export interface Collection {
  /** the kind of its redirects, too */
  table: string;
}

/** Where the names of a collection are found. */
export interface NameIndex extends Collection {
  /** the folded name; an index of the live records begins with it */
  column: string;
  /** the keys under which a name may be found */
  fold: (name: string) => string[];
}

/** A filter whose names are still names. */
export type Mixed = Filter<number | Name> | undefined;

/** Records that one name may mean. */
const MOST_NAMED = 1_000;

/** One value of a filter, and the records that it means; null: those that it says. */
interface Wanted<K> {
  readonly kind: K;
  readonly value: number | Name;
  ids: number[] | null;
}

/** Finds the records that the values of filters mean. */
@Injectable()
export class RecordFinder {
  constructor(private readonly database: Database) {}

  /**
   * The filters with every name replaced by the ids of the records that have it, and the id of a record that was merged by that of the one it became;
   * a name that nothing has leaves no id. All are looked up in one statement. Throws a 400 problem when a name fits too many records to be meant.
   */
  async find<K extends string>(
    filters: Record<K, Mixed>,
    collections: Record<K, Collection>,
  ): Promise<Record<K, Filter<number> | undefined>> {
    const wanted: Wanted<K>[] = [];
    const want = (kind: K, value: number | Name): Wanted<K> => {
      const one: Wanted<K> = { kind, value, ids: typeof value === 'number' ? null : [] };
      wanted.push(one);
      return one;
    };
    const conditions = (Object.keys(filters) as K[]).flatMap((kind) =>
      (filters[kind] ?? []).map((condition) => ({ kind, condition, any: condition.any.map((value) => want(kind, value)) })),
    );
    if (wanted.length > 0) await this.look(wanted, collections);
    const found: Record<string, Condition<number>[]> = {};
    for (const { kind, condition, any } of conditions)
      (found[kind] ??= []).push({ ...condition, any: [...new Set(any.flatMap(({ value, ids }) => ids ?? (value as number)))] });
    return found;
  }

  private async look<K extends string>(wanted: readonly Wanted<K>[], collections: Record<K, Collection>): Promise<void> {
    const values: unknown[] = [];
    const bind = (value: unknown) => `$${values.push(value)}`;
    const places = [...wanted.entries()];
    const numbers = places.filter(([, { value }]) => typeof value === 'number');
    const kinds = new Set(wanted.filter(({ value }) => typeof value !== 'number').map(({ kind }) => kind));
    const looks = [...kinds].map((kind) => {
      const names = places.flatMap(([i, one]) => (one.kind === kind && typeof one.value !== 'number' ? [[i, one.value] as const] : []));
      return named(collections[kind] as NameIndex, names, bind);
    });
    if (numbers.length > 0) looks.push(merged(numbers.map(([i, { kind, value }]) => [i, collections[kind].table, value]), bind)); // prettier-ignore
    for (const { place, ids } of await this.database.rows<{ place: number; ids: number[] }>(looks.join(' union all '), values)) {
      const one = wanted[place]!;
      one.ids = [...new Set([...(one.ids ?? []), ...ids])];
      if (one.ids.length > MOST_NAMED) throw tooMany(one.kind, one.value as Name);
    }
  }
}

/** The SQL of the places of ids that were merged away, with those of what they became. */
function merged(wanted: (readonly [place: number, kind: string, id: unknown])[], bind: Bind): string {
  const [place, kind, id] = [0, 1, 2].map((part) => bind(wanted.map((one) => one[part])));
  return `select place, array[to_id] as ids from unnest(${place}::integer[], ${kind}::text[], ${id}::integer[]) as wanted (place, kind, id)
    join redirects r on r.kind = wanted.kind and r.from_id = wanted.id`;
}

/** The SQL of the places of names, with the ids of the records that have them. */
function named({ table, column, fold }: NameIndex, names: (readonly [place: number, name: Name])[], bind: Bind): string {
  const ranges = names.flatMap(([place, name]) => keyRanges(name, fold).map((range) => [place, ...range]));
  const [place, first, last] = [0, 1, 2].map((part) => bind(ranges.map((range) => range[part])));
  return `select place, array(select id from ${table} where deleted_at is null and ${column} >= first and ${column} < last
    limit ${MOST_NAMED + 1}) as ids from unnest(${place}::integer[], ${first}::text[], ${last}::text[]) as wanted (place, first, last)`;
}

function tooMany(parameter: string, { text }: Name): Problem {
  const message = `${parameter} cannot be ${JSON.stringify(text)}: more than ${MOST_NAMED} have such a name. Write more of it, or the whole of it in quotes`;
  return new Problem('invalid-parameter', message, { errors: [{ in: 'query', name: parameter, code: 'too-many', message }] });
}
