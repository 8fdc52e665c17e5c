import { COLLECTIONS, FIRST_LONG_LIST } from '../database/page-directory/page-lists.js';
import { Values } from './conditions.js';
import type { Cursor } from './cursor.js';
import { type Ordered, pageIds } from './page-ids.js';
import { orderKeys } from './page-order.js';
import type { List, PagePlan, Wanted } from './page-plan.js';

/** Stands for the number of a list until it has its place among the values. */
const LIST = '$list';

/** A list that has a page directory: its number there, and where its records can be read in every order. */
export interface Listed {
  list: number;
  from: string;
  id: string;
  where: string;
  sortable: Record<string, string>;
}

/** The directory of a whole collection. */
export function collectionOf({ from, alias, where, sortable }: List): Listed {
  const table = from.slice(0, from.indexOf(' ')) as keyof typeof COLLECTIONS;
  return { list: COLLECTIONS[table], from, id: `${alias}.id`, where: String(where), sortable };
}

/** The directory of a list that is kept in every order. */
export function longListOf({ alias, sortable }: List, id: number, entries: string, bookId: string): Listed {
  const columns = Object.fromEntries(Object.entries(sortable).map(([name, column]) => [name, column.replace(`${alias}.`, 'm.')]));
  return {
    list: FIRST_LONG_LIST + id,
    from: `${entries} m`,
    id: `m.${bookId}`,
    where: `where m.list_id = ${LIST} - ${FIRST_LONG_LIST}`,
    sortable: columns,
  };
}

/** The plan of a list that has a page directory: any page by the same effort, and the total is known. */
export function listedPlan(listed: Listed, { limit, offset, sort, count }: Wanted, cursor: Cursor | undefined): PagePlan {
  const values = new Values();
  const list = `${values.bind(listed.list)}::integer`;
  const ordered: Ordered = {
    ...listed,
    where: listed.where.replace(LIST, list),
    keys: orderKeys(sort),
    directory: list,
  };
  const { before, ids, total: known } = pageIds(ordered, { limit, offset, cursor }, values.bind);
  const total = count === 'none' ? `case when ${list} is null then 0 end` : (known ?? `page_total(${list})`);
  const ctes = [
    ...before,
    `counted as materialized (select ${total} as total, 'exact' as relation)`,
    `found as materialized (select ${ids} as ids)`,
  ];
  return { with: ctes.join(','), values, mayBeCrowded: true };
}
