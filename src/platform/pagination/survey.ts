import type { Database } from '../database/database.js';
import { type Bind, type Conditions, type Demand, Values } from './conditions.js';

/** So many matches are read and sorted; more are walked through in order. */
export const SHORT = 10_000;

/** Tables that keep the records of long lists as sets of bits; a repository says where they are. */
export interface StoredSets {
  /** the values that have a set: filter, value */
  lists: string;
  /** filter, value, chunk (8192 ids), and the column that has the bits */
  sets: string;
  column: string;
  /** records that changed since the sets were brought up to date */
  changes: string;
  changed: string;
  /** filters whose values may have a set */
  filters: readonly string[];
  /** lists whose records are also kept in every order */
  ordered: { lists: string; entries: string; id: string; filters: readonly string[] };
  /** filters that are columns of the collection, with an index of their own in the order of each of these columns */
  indexed: { filters: readonly string[]; by: readonly string[] };
}

/** What is known of a demand before its records are read. */
export interface Surveyed {
  demand: Demand;
  /** values that have a set */
  stored: string[];
  /** the clause of the values that have none */
  rest: Demand;
  /** how many records those have, at a guess from above; SHORT + 1 means more than SHORT */
  count: number;
  /** how many records the values with sets had when those were made */
  size: number;
  /** the list of its one value that is kept in order */
  ordered: number | null;
}

interface Row {
  place: number;
  stored: string[] | null;
  size: number | null;
  count: number | null;
  ordered: number | null;
}

/** Looks in one statement which values have sets, and how many records the others have, as far as SHORT. */
export async function survey(database: Database, { demands }: Conditions, sets: StoredSets | undefined): Promise<Surveyed[]> {
  const values = new Values();
  const looks = demands.map((demand, place) => look(demand, place, sets, values.bind));
  const rows = await database.rows<Row>(looks.join(' union all '), values.list);
  return demands.map((demand, place) => {
    const { stored, size, count, ordered } = rows.find((row) => row.place === place)!;
    const rest = stored && stored.length > 0 ? demand.of(demand.any.filter((value) => !stored.includes(String(value)))) : demand;
    return { demand, stored: stored ?? [], rest, count: count ?? SHORT + 1, size: size ?? 0, ordered };
  });
}

/** What is known of a demand that was not looked at: nothing. */
export function unlooked(demand: Demand): Surveyed {
  return { demand, stored: [], rest: demand, count: SHORT + 1, size: 0, ordered: null };
}

function look(demand: Demand, place: number, sets: StoredSets | undefined, bind: Bind): string {
  const { name, any, not } = demand;
  const isSet = sets?.filters.includes(name) === true;
  const texts = isSet ? bind(any.map(String)) : '';
  const known = (value: string) => `(select from ${sets?.lists} l where l.filter = '${name}' and l.value = ${value})`;
  const stored = isSet ? `array(select v from unnest(${texts}::text[]) v where exists ${known('v')})` : 'null::text[]';
  const size = isSet
    ? `(select sum(l.size)::integer from ${sets.lists} l where l.filter = '${name}' and l.value = any(${texts}::text[]))`
    : 'null::integer';
  const others = `(select array_agg(v) from unnest(${texts}::text[]) v where not exists ${known('v')})`;
  // of a refusal only its sets matter
  const ids = not && !isSet ? undefined : demand.ids?.((value) => (isSet && value === any ? others : bind(value)), SHORT + 1);
  const count = ids ? `(select count(*)::integer from (select from (${ids}) ids limit ${SHORT + 1}) counted)` : 'null::integer';
  const hasOrder = isSet && !not && any.length === 1 && sets.ordered.filters.includes(name);
  const ordered = hasOrder
    ? `(select l.id from ${sets.ordered.lists} l where l.filter = '${name}' and l.value = (${texts}::text[])[1])`
    : 'null::integer';
  return `select ${place} as place, ${stored} as stored, ${size} as size, ${count} as count, ${ordered} as ordered`;
}
