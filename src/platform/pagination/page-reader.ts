import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { type Columns, selectList } from '../database/json-sql.js';
import type { Conditions } from './conditions.js';
import { Found, type JsonText } from './found.js';
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
  columns: Columns;
}

interface Answer<T> {
  total: number | null;
  count: number;
  rows: JsonText<T[]>;
}

/**
 * Reads any page of any list in one statement, and so in one snapshot: rows and total never disagree. The ids of the page come first,
 * from an index alone where there is one; the columns and what hangs on each record are fetched for those ids only. They are handed on as an
 * array, for which PostgreSQL expects a few rows whatever the limit: so one plan serves all pages, and is made once for each connection.
 */
@Injectable()
export class PageReader {
  constructor(private readonly database: Database) {}

  async read<T>(list: List, query: PageQuery): Promise<Found<T>> {
    const { from, alias, where, columns } = list;
    const cap = query.count === 'exact' ? null : query.count === undefined ? EXACT_UP_TO + 1 : 0;
    const limits = [query.limit, query.offset, ...(cap ? [cap] : [])];
    const [limit, offset, most] = limits.map((_, i) => `$${where.values.length + i + 1}`);
    const counted = cap === 0 ? 'null' : `(select count(*) from (select 1 from ${from} ${where}${cap ? ` limit ${most}` : ''}) matches)`;
    const sql = `
      with page as materialized (
        select array(select ${alias}.id from ${from} ${where} order by ${orderOf(list, query.sort)} limit ${limit} offset ${offset}) as ids
      )
      select ${counted} as total, cardinality(ids) as count, array_to_json(array(
        select record from (
          select ${selectList(columns)} from unnest(ids) with ordinality page(id, place) join ${from} on ${alias}.id = page.id order by place
        ) record
      ))::text as rows from page`;
    const [answer] = await this.database.rows<Answer<T>>(sql, [...where.values, ...limits]);
    const { rows, count, total } = answer!;
    if (query.count === 'none') return new Found(rows, count, null, 'none');
    if (total !== null && (cap === null || total < cap)) return new Found(rows, count, total, 'exact');
    const estimate = await this.database.estimate(`select 1 from ${from} ${where}`, where.values);
    return new Found(rows, count, Math.max(estimate, total ?? query.offset + count), 'estimate');
  }
}

function orderOf({ sortable, alias }: List, sort: string): string {
  const keys = sort.split(',').filter((key) => key.replace('-', '') !== 'id');
  const descending = sort.endsWith('-id') ? ' desc' : '';
  const columns = keys.map((key) => (key.startsWith('-') ? `${sortable[key.slice(1)]} desc` : sortable[key]));
  // one direction throughout lets one index walk serve `-title`
  const last = keys.length === 1 && keys[0]!.startsWith('-') ? ' desc' : descending;
  return [...columns, `${alias}.id${last}`].join(', ');
}
