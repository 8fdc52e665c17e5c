import { orderKeys } from './page-order.js';
import type { Columns } from '../database/json-sql.js';
import type { Conditions, Demand } from './conditions.js';
import { type Bind, satisfied, Values } from './conditions.js';
import type { StoredSets } from './survey.js';

/** What a list is made of; SQL written by its repository. */
export interface List {
  /** the table and its alias, `books b` */
  from: string;
  /** the alias alone */
  alias: string;
  where: Conditions;
  /** the column of each key that `sort` may name */
  sortable: Record<string, string>;
  /** the columns of one row of the answer; may refer to the alias */
  columns: Columns;
  /** what `expand` may name */
  expansions?: Columns;
  /** where the records of long lists are kept as sets */
  sets?: StoredSets;
  /** a record that the list hangs on, `author 12` */
  of?: string | undefined;
}

/** How a page is to be found and counted. */
export interface Wanted {
  limit: number;
  offset: number;
  sort: string;
  count?: 'exact' | 'estimate' | 'none' | undefined;
}

/**
 * A page as common table expressions: `page` has its ids and their places, or `found` has them as one array, and `counted` has one row with
 * `total` and `relation`.
 */
export interface PagePlan {
  with: string;
  values: Values;
  /** there is `found`; its `ids` are null when too many records are alike in the first key to be sorted by the next */
  mayBeCrowded?: true;
  /** what it counts is not the whole list */
  uncounted?: true;
}

/** The keys of a sort. */
export interface SortKeys {
  /** the columns, each with the name that it has outside: `b.title_sort as k1` */
  columns: string[];
  /** inside: `b.title_sort desc, b.id` */
  inside: string;
  /** outside, where the columns of a row are id, k1 …: `r.k1 desc, r.id` */
  outside: (row: string) => string;
  /** the column of the first key; undefined: the id */
  first: string | undefined;
}

/** Reads `sort` into SQL. Every order ends with the id. */
export function sortKeys({ sortable, alias }: List, sort: string): SortKeys {
  const all = orderKeys(sort);
  const parts = all
    .slice(0, -1)
    .map(({ name, descending }, i) => ({ column: sortable[name]!, name: `k${i + 1}`, way: descending ? ' desc' : '' }));
  const last = all.at(-1)!.descending ? ' desc' : '';
  return {
    columns: parts.map(({ column, name }) => `${column} as ${name}`),
    inside: [...parts.map(({ column, way }) => column + way), `${alias}.id${last}`].join(', '),
    outside: (row) => [...parts.map(({ name, way }) => `${row}.${name}${way}`), `${row}.id${last}`].join(', '),
    first: parts[0]?.column,
  };
}

/** Whether a demand is one of the column that the order begins with: then an index of the order is read where it holds. */
export function leads({ not, column }: Demand, { alias }: List, { first }: SortKeys): boolean {
  return !not && column !== undefined && column === (first ?? `${alias}.id`);
}

/** The columns of a record that its place in the order depends on: id, k1 … */
export function keyColumns({ alias }: List, { columns }: SortKeys): string {
  return [`${alias}.id`, ...columns].join(', ');
}

/**
 * A record by its id, looked up one by one where it stands: `offset 0` keeps PostgreSQL from turning the look-up into a join of whole
 * tables, which it would do whenever it expects too few or too many.
 */
export function lookedUp(list: List, id: string, columns: string, demands: readonly Demand[], bind: Bind): string {
  const { from, alias } = list;
  const conditions = [`${alias}.id = ${id}`, `${alias}.deleted_at is null`, ...demands.map((demand) => satisfied(demand, bind))];
  return `lateral (select ${columns} from ${from} where ${conditions.join(' and ')} offset 0)`;
}

/** The page of rows that are all there. */
export function pageOfRows(rows: string, keys: SortKeys, { limit, offset }: Wanted, bind: Bind): string {
  return `page as materialized (
    select id, row_number() over () as place from (
      select r.id from ${rows} r order by ${keys.outside('r')} limit ${bind(limit)} offset ${bind(offset)}
    ) ids)`;
}
