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

/** What the values of each filter mean, where that is not what they say. */
type Meanings<K> = Map<K, Map<number | Name, number[]>>;

/** Turns the values of filters into ids of records that are there. */
@Injectable()
export class NameFinder {
  constructor(private readonly database: Database) {}

  /**
   * The filters with every name replaced by the ids of the records that have it, and the id of a record that was merged by that of the one it became;
   * a name that nothing has leaves no id. All are looked up in one statement. Throws a 400 problem when a name fits too many records to be meant.
   */
  async find<K extends string>(
    filters: Record<K, Mixed>,
    collections: Record<K, Collection>,
  ): Promise<Record<K, Filter<number> | undefined>> {
    const kinds = Object.keys(filters) as K[];
    const wanted = kinds.flatMap((kind) => valuesIn(filters[kind]).map((value) => ({ kind, value })));
    const found: Meanings<K> = wanted.length === 0 ? new Map<K, never>() : await this.look(wanted, collections);
    return Object.fromEntries(
      kinds.map((kind) => [kind, filters[kind]?.map((condition) => withIds(condition, found.get(kind) ?? new Map()))]),
    ) as Record<K, Filter<number> | undefined>;
  }

  private async look<K extends string>(
    wanted: { kind: K; value: number | Name }[],
    collections: Record<K, Collection>,
  ): Promise<Meanings<K>> {
    const values: unknown[] = [];
    const bind = (value: unknown) => `$${values.push(value)}`;
    const places = (kind: K, type: 'number' | 'object') =>
      wanted.flatMap(({ kind: of, value }, i) => (of === kind && typeof value === type ? [i] : []));
    const looks = [...new Set(wanted.map(({ kind }) => kind))].flatMap((kind) => {
      const numbers = places(kind, 'number');
      const names = places(kind, 'object');
      return [
        ...(numbers.length === 0 ? [] : [merged(collections[kind], numbers, numbers.map((i) => wanted[i]!.value as number), bind)]),
        ...(names.length === 0 ? [] : [named(collections[kind] as NameIndex, names, names.map((i) => wanted[i]!.value as Name), bind)]),
      ]; // prettier-ignore
    });
    const rows = await this.database.rows<{ place: number; ids: number[] }>(looks.join(' union all '), values);
    const found: Meanings<K> = new Map(wanted.map(({ kind }) => [kind, new Map<number | Name, number[]>()]));
    for (const { place, ids } of rows) {
      const { kind, value } = wanted[place]!;
      const all = [...new Set([...(found.get(kind)!.get(value) ?? []), ...ids])];
      if (typeof value !== 'number' && all.length > MOST_NAMED) throw tooMany(kind, value);
      found.get(kind)!.set(value, all);
    }
    return found;
  }
}

/** The SQL of the places whose ids were merged away, with the ids of what they became. */
function merged({ table }: Collection, places: number[], ids: number[], bind: Bind): string {
  return `select place, array[to_id] as ids from unnest(${bind(places)}::integer[], ${bind(ids)}::integer[]) as wanted (place, id)
    join redirects on kind = '${table}' and from_id = id`;
}

/** The SQL of the places of names, with the ids of the records that have them. */
function named({ table, column, fold }: NameIndex, places: number[], names: Name[], bind: Bind): string {
  const ranges = names.flatMap((name, i) => keyRanges(name, fold).map((range) => [places[i], ...range]));
  const [place, first, last] = [0, 1, 2].map((part) => bind(ranges.map((range) => range[part])));
  return `select place, array(select id from ${table} where deleted_at is null and ${column} >= first and ${column} < last
    limit ${MOST_NAMED + 1}) as ids from unnest(${place}::integer[], ${first}::text[], ${last}::text[]) as wanted (place, first, last)`;
}

function valuesIn(filter: Mixed): (number | Name)[] {
  return (filter ?? []).flatMap(({ any }) => any);
}

function withIds(condition: Condition<number | Name>, found: ReadonlyMap<number | Name, number[]>): Condition<number> {
  const idsOf = (value: number | Name) => found.get(value) ?? (typeof value === 'number' ? [value] : []);
  return { ...condition, any: [...new Set(condition.any.flatMap(idsOf))] };
}

function tooMany(parameter: string, { text }: Name): Problem {
  const message = `${parameter} cannot be ${JSON.stringify(text)}: more than ${MOST_NAMED} have such a name. Write more of it, or the whole of it in quotes`;
  return new Problem('invalid-parameter', message, { errors: [{ in: 'query', name: parameter, code: 'too-many', message }] });
}
