import { SORT_OF, type Sort } from '../database/page-directory/page-lists.js';
import type { Bind } from './conditions.js';

/** One key of an order. */
export interface OrderKey {
  name: string;
  descending: boolean;
  sort: Sort;
}

/** A table whose rows are the records of a list, or stand for them, and its columns. */
export interface Walk {
  /** the table and its alias */
  from: string;
  /** the column that is the record's id */
  id: string;
  /** the column of each key that `sort` may name */
  sortable: Record<string, string>;
}

/** The type of each sort's column. */
export const TYPES: Record<Sort, string> = { id: 'integer', text: 'text', number: 'integer', moment: 'timestamptz' };

/** The keys of `sort`, the id last. What comes after the id decides nothing. */
export function orderKeys(sort: string): OrderKey[] {
  const keys: OrderKey[] = sort.split(',').map((word) => {
    const name = word.replace('-', '');
    return { name, descending: word.startsWith('-'), sort: SORT_OF[name]! };
  });
  const id = keys.findIndex(({ name }) => name === 'id');
  if (id >= 0) return keys.slice(0, id + 1);
  // one direction throughout lets one index walk serve `-title`
  return [...keys, { name: 'id', descending: keys.length === 1 && keys[0]!.descending, sort: 'id' }];
}

/** The same order from its end. */
export function turned(keys: OrderKey[]): OrderKey[] {
  return keys.map((key) => ({ ...key, descending: !key.descending }));
}

/** The column of a key. */
export function columnOf({ name }: OrderKey, { id, sortable }: Walk): string {
  return name === 'id' ? id : sortable[name]!;
}

/** `title_sort desc, id desc` */
export function orderBy(keys: OrderKey[], walk: Walk): string {
  return keys.map((key) => `${columnOf(key, walk)}${key.descending ? ' desc' : ''}`).join(', ');
}

/** The values of a record's keys as text, exact to the microsecond. */
export function valuesOf(keys: OrderKey[], walk: Walk): string {
  return `array[${keys.map((key) => `${columnOf(key, walk)}::text`).join(', ')}]`;
}

/** The condition for records that come after one with these values. */
export function after(keys: OrderKey[], values: readonly string[], walk: Walk, bind: Bind): string {
  const parts = keys.map((key, i) => ({
    column: columnOf(key, walk),
    value: `${bind(values[i])}::${TYPES[key.sort]}`,
    sign: key.descending ? '<' : '>',
  }));
  const list = (member: 'column' | 'value') => parts.map((part) => part[member]).join(', ');
  const [first] = parts;
  if (parts.every(({ sign }) => sign === first!.sign)) return `(${list('column')}) ${first!.sign} (${list('value')})`;
  const rest = parts.reduceRight((then, { column, value, sign }) => {
    return `(${column} ${sign} ${value}${then ? ` or (${column} = ${value} and ${then})` : ''})`;
  }, '');
  // the first key alone, so that an index can begin there
  return `${first!.column} ${first!.sign}= ${first!.value} and ${rest}`;
}
