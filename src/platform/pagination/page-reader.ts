import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { selectList } from '../database/json-sql.js';
import { cutTo, shapedColumns } from '../shapes/shape.js';
import { FilteredPages } from './filtered-pages.js';
import { Found, type JsonText, type TotalRelation } from './found.js';
import { type List, type PagePlan, sortKeys } from './page-plan.js';
import type { PageQuery } from './page-query.dto.js';
import { Values } from './conditions.js';

/** Matches are counted one by one up to here, unless the client asks for more. */
const EXACT_UP_TO = 10_000;

interface Answer<T> {
  total: number | null;
  relation: TotalRelation;
  count: number;
  rows: JsonText<T[]>;
}

/**
 * Reads any page of any list in one statement, and so in one snapshot: rows and total never disagree. The ids of the page come first,
 * from an index alone where there is one; the columns and what hangs on each record are fetched for those ids only. They are handed on as
 * an array, for which PostgreSQL expects a few rows whatever the limit: so one plan serves all pages. When the list has filters, another
 * statement before it looks how long the lists are that they stand for.
 */
@Injectable()
export class PageReader {
  constructor(
    private readonly database: Database,
    private readonly filtered: FilteredPages,
  ) {}

  async read<T>(list: List, query: PageQuery): Promise<Found<T>> {
    const { from, alias, where, columns, expansions } = list;
    const plan = where.demands.length > 0 ? await this.filtered.plan(list, query) : wholePlan(list, query);
    const sql = `
      with ${plan.with}
      select total, relation, (select count(*) from page) as count, array_to_json(array(
        select record from (
          select ${selectList(shapedColumns(columns, expansions, query))} from unnest(array(select id from page order by place)) with ordinality at(id, place)
          join ${from} on ${alias}.id = at.id order by at.place
        ) record
      ))::text as rows from counted`;
    const [answer] = await this.database.rows<Answer<T>>(sql, plan.values.list);
    const { rows, count, total, relation } = answer!;
    const records = cutTo(query, rows);
    if (query.count === 'none') return new Found(records, count, null, 'none');
    if (total !== null && query.count !== 'estimate') return new Found(records, count, total, relation);
    const estimate = total ?? (await this.database.estimate(`select 1 from ${from} ${where}`, where.values));
    return new Found(records, count, Math.max(estimate, query.offset + count), 'estimate');
  }
}

/** The plan of a whole collection. */
function wholePlan(list: List, { limit, offset, sort, count }: PageQuery): PagePlan {
  const values = new Values();
  const { from, alias, where } = list;
  const cap = count === 'exact' ? null : count === undefined ? EXACT_UP_TO + 1 : 0;
  const counted =
    cap === 0 ? 'null::bigint' : `(select count(*) from (select 1 from ${from} ${where}${cap ? ` limit ${cap}` : ''}) matches)`;
  return {
    with: `
      counted as (select case when n < ${cap ?? '9e18'} then n end as total, 'exact' as relation from (select ${counted} as n offset 0) counts),
      page as materialized (
        select id, row_number() over () as place from (
          select ${alias}.id from ${from} ${where} order by ${sortKeys(list, sort).inside}
          limit ${values.bind(limit)} offset ${values.bind(offset)}
        ) ids)`,
    values,
  };
}
