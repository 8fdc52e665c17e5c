import { Values } from './conditions.js';
import { keyColumns, type List, lookedUp, type PagePlan, pageOfRows, sortKeys, type Wanted } from './page-plan.js';
import { SHORT, type Surveyed } from './survey.js';

/**
 * The shortest demand has few records: they are read through its index, looked up one by one, put to the other demands and sorted. The
 * total is exact.
 */
export function shortPlan(list: List, wanted: Wanted, shortest: Surveyed): PagePlan {
  const values = new Values();
  const { bind } = values;
  const keys = sortKeys(list, wanted.sort);
  const others = list.where.demands.filter((demand) => demand !== shortest.demand);
  // more than were counted a moment ago, if some have come since
  const ids = shortest.demand.ids!(bind, 2 * SHORT);
  return {
    with: `
      candidates as materialized (select distinct id from (${ids}) ids),
      listed as materialized (
        select k.* from candidates c cross join ${lookedUp(list, 'c.id', keyColumns(list, keys), others, bind)} k),
      counted as (select count(*) as total, 'exact' as relation from listed),
      ${pageOfRows('listed', keys, wanted, bind)}`,
    values,
  };
}
