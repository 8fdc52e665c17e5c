import { type Demand, satisfied, Values } from './conditions.js';
import { keyColumns, leads, type List, lookedUp, type PagePlan, pageOfRows, sortKeys, type Wanted } from './page-plan.js';
import { SHORT, type Surveyed } from './survey.js';

/** Records that are walked through before those of one demand are read and sorted instead. */
const WALKED = 50_000;
/** Records of one demand that say how many of all the others let through. */
const SAMPLE = 20_000;
const ALL = 2_147_483_647;

/**
 * All demands have many records, and there are no sets of them: the collection is walked through in order until the page is full. When that
 * takes too long, as when everything that matches stands at the other end, the records of one demand are looked up and sorted.
 */
export function walkPlan(list: List, wanted: Wanted, surveyed: readonly Surveyed[]): PagePlan {
  const values = new Values();
  const { bind } = values;
  const keys = sortKeys(list, wanted.sort);
  const { demands } = list.where;
  const inOrder = demands.filter((demand) => leads(demand, list, keys));
  const through = demands.filter((demand) => !inOrder.includes(demand));
  const one = surveyed.find(({ demand }) => !demand.not && demand.ids && !inOrder.includes(demand))?.demand;
  const columns = keyColumns(list, keys);
  const live = `${list.alias}.deleted_at is null`;
  const end = bind(wanted.limit + wanted.offset);
  const rescue = one
    ? `select k.* from (select distinct id from (${one.ids!(bind, ALL)}) ids) c cross join ${lookedUp(list, 'c.id', columns, without(demands, one), bind)} k
        where (select count(*) from walked) < ${end} and exists (select from ${list.from} where ${live} order by ${keys.inside} offset ${WALKED})`
    : `select * from walked where false`;
  return {
    with: `
      walked as materialized (
        select found.* from (
          select ${columns} from ${list.from} where ${[live, ...inOrder.map((demand) => satisfied(demand, bind))].join(' and ')}
          order by ${keys.inside} limit ${one ? WALKED : ALL}
        ) found cross join ${lookedUp(list, 'found.id', '', through, bind)} p order by ${keys.outside('found')} limit ${end}),
      rescued as materialized (${rescue}),
      ${counted(list, wanted, one, values)},
      ${pageOfRows('(select * from rescued union all select * from walked where not exists (select from rescued))', keys, wanted, bind)}`,
    values,
  };
}

function without(demands: readonly Demand[], one: Demand): Demand[] {
  return demands.filter((demand) => demand !== one);
}

/** `counted`: null where only PostgreSQL's own estimate is at hand. */
function counted(list: List, { count }: Wanted, one: Demand | undefined, { bind }: Values): string {
  if (count === 'none') return `counted as (select null::bigint as total, 'none' as relation)`;
  const { from, alias, where } = list;
  const conditions = () => [`${alias}.deleted_at is null`, ...where.demands.map((demand) => satisfied(demand, bind))].join(' and ');
  if (count === 'exact') return `counted as (select count(*) as total, 'exact' as relation from ${from} where ${conditions()})`;
  if (!one) {
    return `
      counted as (select case when n <= ${SHORT} then n end as total, case when n <= ${SHORT} then 'exact' else 'estimate' end as relation
        from (select count(*) as n from (select from ${from} where ${conditions()} order by ${alias}.id limit ${SHORT + 1}) x) y)`;
  }
  const ids = `(select distinct id from (${one.ids!(bind, ALL)}) ids)`;
  return `
      taken as materialized (select id from (${one.ids!(bind, SAMPLE)}) ids limit ${SAMPLE}),
      sample as materialized (
        select (select count(*) from taken) as entries, count(*) as looked, count(k.id) as held from (select distinct id from taken) c
        left join ${lookedUp(list, 'c.id', `${alias}.id`, without(where.demands, one), bind)} k on true),
      counted as (
        select case when entries < ${SAMPLE} then held else (select count(*) from ${ids} all_) * held / looked end as total,
          case when entries < ${SAMPLE} then 'exact' else 'estimate' end as relation
        from sample)`;
}
