import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { selectList } from '../database/json-sql.js';
import { cutTo, shapedColumns } from '../shapes/shape.js';
import { FilteredPages } from './filtered-pages.js';
import { refuse } from '../fields/read-request.js';
import type { Cursor } from './cursor.js';
import { Cursors } from './cursors.js';
import { Found, type JsonText, type TotalRelation, type Ways } from './found.js';
import { MOST_ALIKE } from './page-ids.js';
import { orderKeys, valuesOf } from './page-order.js';
import type { List, PagePlan } from './page-plan.js';
import type { PageQuery } from './page-query.dto.js';
import { collectionOf, listedPlan } from './whole-plan.js';

interface Counted {
  total: number | null;
  relation: TotalRelation;
}

/** Between which two numbers the total is. */
interface Seen {
  least: number;
  most: number;
}

const UNCOUNTED: Counted = { total: null, relation: 'none' };

interface Answer<T> extends Counted {
  count: number;
  rows: JsonText<T[]>;
  more: boolean;
  crowded: boolean;
  /** the values of the sort keys of the first record and of the last */
  first: string[] | null;
  last: string[] | null;
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
    private readonly cursors: Cursors,
  ) {}

  async read<T>(list: List, query: PageQuery): Promise<Found<T>> {
    const scope = this.cursors.listOf(query, `${list.from} ${list.of ?? ''}`);
    const cursor = query.cursor === undefined ? undefined : await this.cursors.open(query.cursor, scope);
    const wanted = { limit: query.limit + 1, offset: query.offset, sort: query.sort, count: query.count };
    const isWhole = list.where.demands.length === 0;
    const plan = isWhole ? listedPlan(collectionOf(list), wanted, cursor) : await this.filtered.plan(list, wanted, cursor);
    const sql = statement(list, query, plan, cursor);
    const [answer] = await this.database.rows<Answer<T>>(sql, plan.values.list);
    if (answer!.crowded) refuseSort(query);
    const { rows, count } = answer!;
    const { total, relation } = plan.uncounted ? await this.count(list, query) : answer!;
    const known = await this.totalOf(list, query, { total, relation }, seenOn(answer!, query));
    return new Found(cutTo(query, rows), count, known.total, known.relation, {}, await this.waysFrom(answer!, query, cursor, scope));
  }

  /** The total as it is told. */
  private async totalOf(list: List, { count }: PageQuery, { total, relation }: Counted, { least, most }: Seen): Promise<Counted> {
    if (count === 'none' || relation === 'none') return UNCOUNTED;
    if (relation === 'exact' && total !== null) return { total, relation };
    if (least === most && count !== 'estimate') return { total: least, relation: 'exact' };
    const counted = total ?? (await this.database.estimate(`select 1 from ${list.from} ${list.where}`, list.where.values));
    if (counted < least) return { total: least, relation: 'atLeast' };
    return { total: Math.min(counted, most), relation: total === null || count === 'estimate' ? 'estimate' : relation };
  }

  /** The total alone, of a filtered list of which a cursor asks for a page: who goes on knows it already, unless `count` asks for it. */
  private async count(list: List, { sort, count }: PageQuery): Promise<Counted> {
    if (count === undefined || count === 'none') return UNCOUNTED;
    const plan = await this.filtered.plan(list, { limit: 1, offset: 0, sort, count }, undefined);
    const [counted] = await this.database.rows<Counted>(`with ${plan.with} select total, relation from counted`, plan.values.list);
    return counted!;
  }

  /** Where the page can be left. A page that a cursor led to has the record of the cursor behind it. */
  private async waysFrom<T>({ more, first, last }: Answer<T>, query: PageQuery, cursor: Cursor | undefined, scope: string): Promise<Ways> {
    const isAfter = cursor?.way !== 'before';
    const hasMore = isAfter ? more : true;
    const hasLess = cursor === undefined ? query.offset > 0 : isAfter ? true : more;
    return {
      next: hasMore && last ? await this.cursors.seal({ way: 'after', values: last }, scope) : null,
      prev: hasLess && first ? await this.cursors.seal({ way: 'before', values: first }, scope) : null,
    };
  }
}

/** What a page shows of the number of all records. One that a cursor led to says nothing of those before it. */
function seenOn({ count, more }: Answer<unknown>, { cursor, offset }: PageQuery): Seen {
  if (cursor !== undefined) return { least: count, most: Infinity };
  if (count === 0) return { least: 0, most: offset };
  return { least: offset + count, most: more ? Infinity : offset + count };
}

/** The page of a plan, with everything that is told of it. */
function statement(
  { from, alias, columns, expansions, sortable }: List,
  query: PageQuery,
  plan: PagePlan,
  cursor: Cursor | undefined,
): string {
  const limit = plan.values.bind(query.limit);
  const keys = valuesOf(orderKeys(query.sort), { from, id: `${alias}.id`, sortable });
  const keysOf = (id: string) => `(select ${keys} from ${from} where ${alias}.id = ${id})`;
  const cut = `ids[1:${limit}]`;
  // what lies before a cursor was found from there on backwards
  const shown = cursor?.way === 'before' ? `array(select id from unnest(${cut}) with ordinality u (id, place) order by place desc)` : cut;
  return `
      with ${plan.with}${plan.mayBeCrowded ? '' : ', found as materialized (select array(select id from page order by place) as ids)'},
      shown as materialized (select ${shown} as ids, cardinality(ids) > ${limit} as more, ids is null as crowded from found)
      select total, relation, cardinality(ids) as count, more, crowded, ${keysOf('ids[1]')} as first, ${keysOf('ids[cardinality(ids)]')} as last,
        array_to_json(array(
          select record from (
            select ${selectList(shapedColumns(columns, expansions, query))} from unnest(ids) with ordinality at(id, place)
            join ${from} on ${alias}.id = at.id order by at.place
          ) record
        ))::text as rows from counted cross join shown`;
}

function refuseSort({ sort }: PageQuery): void {
  const [first] = sort.split(',');
  const message = `sort cannot be used here: more than ${MOST_ALIKE} records are alike in ${first!.replace('-', '')}; sort by it alone, or use filters`;
  refuse([{ in: 'query', name: 'sort', code: 'out-of-range', message }]);
}
