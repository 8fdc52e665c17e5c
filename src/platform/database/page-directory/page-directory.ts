import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type Derived, DerivedData, type Sql } from '../derived-data.js';
import {
  BEGINNING,
  BUCKET,
  conditionOf,
  FIRST_LONG_LIST,
  keyOf,
  PLACE,
  type PageSource,
  SORTS,
  sourceColumns,
  SUPER,
} from './page-lists.js';

/**
 * The directory of pages: places of each list in each sort, with the number of records up to the next place. Computed here; kept by
 * triggers, which append what changed, and by PageRelay, which adds it up.
 */
@Injectable()
export class PageDirectory implements Derived, OnModuleInit {
  readonly name = 'page-directory';
  readonly version = 2;
  readonly after = ['long-lists'];
  readonly tables = ['page_totals', 'page_supers', 'page_buckets', 'page_changes'];
  readonly steps = [{ name: 'fill', after: [], tables: this.tables, run: (sql: Sql) => this.fill(sql) }];

  constructor(private readonly derived: DerivedData) {}

  onModuleInit(): void {
    this.derived.register(this);
  }

  private async fill(sql: Sql): Promise<void> {
    for (const source of await pageSources(sql)) await fillFrom(sql, source);
    // those without records, too: changes of a list that has no beginning belong nowhere
    await sql(
      `select begin_page_list(list, 0) from (
         select list from page_sources where list < ${FIRST_LONG_LIST} union all select ${FIRST_LONG_LIST} + id from long_lists) lists
       where list not in (select list from page_buckets)`,
    );
  }
}

/** Every table that lists are read from. */
export function pageSources(sql: Sql): Promise<PageSource[]> {
  return sql<PageSource>('select * from page_sources order by list');
}

/** Computes the directory of the lists of one table, or of one list in it. There is none yet. */
export async function fillFrom(sql: Sql, source: PageSource, only?: number): Promise<void> {
  const { list, columns, sorts } = sourceColumns(source);
  const where = only === undefined ? source.condition : conditionOf(source, only);
  for (const sort of sorts) {
    const key = sort === 'id' ? '' : `${columns[sort]}, `;
    const place = [...keyOf(sort, columns), 'id'].map((column, i) => `case place when 1 then ${BEGINNING[i]} else ${column} end`);
    await sql(`
      with sizes as (select ${list} as list, count(*) as records from ${source.source} where ${where} group by 1)
      insert into page_buckets
      select list, ${SORTS[sort]}, ${place.join(', ')}, coalesce(lead(place) over (partition by list order by place), records + 1) - place
      from (
        select ${list} as list, ${key}${source.id_column} as id, row_number() over (partition by ${list} order by ${key}${source.id_column}) as place
        from ${source.source} where ${where}
      ) placed join sizes using (list) where (place - 1) % ${BUCKET} = 0`);
  }
  const lists = only === undefined ? (source.list < FIRST_LONG_LIST ? `= ${source.list}` : `>= ${source.list}`) : `= ${only}`;
  await sql(`
    insert into page_supers (list, sort, ${PLACE}, count, before)
    select list, sort, ${PLACE}, records, coalesce(sum(records) over (partition by list, sort order by place rows between unbounded preceding and 1 preceding), 0)
    from (
      select *, sum(count) over (partition by list, sort, (place - 1) / ${SUPER}) as records from (
        select *, row_number() over (partition by list, sort order by ${PLACE}) as place from page_buckets where list ${lists}
      ) placed
    ) summed where (place - 1) % ${SUPER} = 0`);
  await sql(`insert into page_totals select list, count from (
    select list, sum(count) as count from page_supers where sort = ${SORTS.id} and list ${lists} group by list
  ) counted`);
}
