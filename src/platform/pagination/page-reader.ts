import { Injectable } from '@nestjs/common';
import { COLLECTIONS } from '../database/page-directory/page-lists.js';
import { Database } from '../database/database.js';
import { refuse } from '../fields/read-request.js';
import type { Bind, Conditions } from './conditions.js';
import type { Cursor } from './cursor.js';
import { Cursors } from './cursors.js';
import { Found, type TotalRelation, type Ways } from './found.js';
import { MOST_ALIKE, type Ordered, pageIds } from './page-ids.js';
import { orderKeys, valuesOf } from './page-order.js';
import type { PageQuery } from './page-query.dto.js';

/** Matches are counted one by one up to here, unless the client asks for more. */
const EXACT_UP_TO = 10_000;

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
  columns: string;
  /** a record that the list hangs on, `authors/12` */
  of?: string | undefined;
}

interface Answer<T> {
  total: number | null;
  ids: number[] | null;
  more: boolean;
  rows: T[];
  first: string[] | null;
  last: string[] | null;
}

/**
 * Reads any page of any list in one statement, and so in one snapshot: rows and total never disagree. The ids of the page come first,
 * from an index alone where there is one; the columns and what hangs on each record are fetched for those ids only.
 */
@Injectable()
export class PageReader {
  constructor(
    private readonly database: Database,
    private readonly cursors: Cursors,
  ) {}

  async read<T>(list: List, query: PageQuery): Promise<Found<T>> {
    const { from, alias, where, columns } = list;
    const scope = this.cursors.listOf(query, `${from} ${list.of ?? ''}`);
    const cursor = query.cursor === undefined ? undefined : await this.cursors.open(query.cursor, scope);
    const values = [...where.values];
    const bind: Bind = (value) => `$${values.push(value)}`;
    const walk = walkOf(list, query);
    const ids = pageIds(walk, { limit: query.limit, offset: query.offset, cursor }, bind);
    const limit = bind(query.limit);
    const cut = ids.extra ? `(ids)[1:${limit}]` : 'ids';
    const cap = query.count === 'exact' ? null : query.count === undefined ? EXACT_UP_TO + 1 : 0;
    const counted = this.counted(list, walk, cap, bind);
    const place = (id: string) => `(select ${valuesOf(walk.keys, list as never)} from ${from} where ${alias}.id = ${id})`;
    const sql = `
      with ${[...ids.before, `found as materialized (select ${ids.ids} as ids)`].join(', ')}, page as materialized (
        select ${ids.backwards ? `array(select id from unnest(${cut}) with ordinality u (id, place) order by place desc)` : cut} as ids,
          ids is null as crowded, cardinality(ids) > ${limit} as more from found
      )
      select ${counted} as total, ids, more, ${place('ids[1]')} as first, ${place('ids[cardinality(ids)]')} as last, coalesce((
        select json_agg(record) from (
          select ${columns} from unnest(ids) with ordinality page (id, place) join ${from} on ${alias}.id = page.id order by page.place
        ) record
      ), '[]') as rows from page`;
    const [answer] = await this.database.rows<Answer<T>>(sql, values);
    const { rows, total } = answer!;
  }
}
