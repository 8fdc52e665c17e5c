import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { Database } from '../../platform/database/database.js';
import { type Derived, DerivedData, type Sql } from '../../platform/database/derived-data.js';
import { fillFrom, pageSources } from '../../platform/database/page-directory/page-directory.js';
import { FIRST_LONG_LIST, FOLD_LOCK } from '../../platform/database/page-directory/page-lists.js';
import { RelayLoop } from '../../platform/database/relay-loop.js';
import { Writes } from '../../platform/database/writes.js';

/** A value that more books have is a long list. */
const LONG = 5_000;
/** How often a process looks whether a value has become one; milliseconds. */
const PERIOD = 60_000;

/** A column whose values may have long lists. */
interface Place {
  filter: string;
  table: string;
  column: string;
  type: string;
  /** the books of the values for which a condition holds */
  books: (condition: string) => string;
}

const PLACES: Place[] = [
  {
    filter: 'publisher',
    table: 'book_publishers',
    column: 'publisher_id',
    type: 'integer',
    books: (condition) => `select publisher_id as value, book_id as id from book_publishers where ${condition}`,
  },
  {
    filter: 'language',
    table: 'book_languages',
    column: 'language',
    type: 'char(3)',
    books: (condition) => `select language as value, book_id as id from book_languages where role = 'text' and ${condition}`,
  },
  {
    filter: 'subject',
    table: 'book_subjects',
    column: 'subject_id',
    type: 'integer',
    books: (condition) => `select subject_id as value, book_id as id from book_subjects where ${condition}`,
  },
  {
    filter: 'subject',
    table: 'work_subjects',
    column: 'subject_id',
    type: 'integer',
    books: (condition) =>
      `select s.subject_id as value, b.id from work_subjects s join books b on b.work_id = s.work_id where ${condition}`,
  },
];
const FILTERS = [...new Set(PLACES.map(({ filter }) => filter))];
const placesOf = (filter: string) => PLACES.filter((place) => place.filter === filter);
/** The books of one value, `$1`; twice, when there are two reasons. */
const booksOfOne = (filter: string) => placesOf(filter).map(({ books, column, type }) => books(`${column} = $1::${type}`)).join(' union all '); // prettier-ignore
/** The live ones of these books, as rows of a list. */
const rowsOf = (list: string, books: string) =>
  `insert into long_list_books select ${list}, b.id, b.title_sort, b.published_sort, b.updated_at from (${books}) m join books b on b.id = m.id where b.deleted_at is null`;

/**
 * The lists of books that are kept in every order. Computed here; triggers keep them. A value that many books came to have becomes one when
 * PostgreSQL's statistics know of it; a list that shrinks stays.
 */
@Injectable()
export class LongLists implements Derived, OnModuleInit, OnApplicationBootstrap, OnApplicationShutdown {
  readonly name = 'long-lists';
  readonly version = 1;
  readonly after: string[] = [];
  readonly tables = ['long_lists', 'long_list_books'];
  readonly steps = [{ name: 'fill', after: [], tables: this.tables, run: (sql: Sql) => this.fill(sql) }];
  private readonly logger = new Logger('LongLists');
  private readonly loop = new RelayLoop(
    PERIOD,
    () => this.promote(),
    ({ message }) => this.logger.debug(`Long lists wait: ${message}`),
  );

  constructor(
    private readonly derived: DerivedData,
    private readonly database: Database,
    private readonly writes: Writes,
  ) {}

  onModuleInit(): void {
    this.derived.register(this);
  }

  private async fill(sql: Sql): Promise<void> {
    const counted = PLACES.map(
      ({ filter, books }) =>
        `select '${filter}' as filter, value::text as value, count(*) as books from (${books('true')}) b group by value`,
    );
    await sql(
      `insert into long_lists select row_number() over (order by filter, value), filter, value from (
         select filter, value from (${counted.join(' union all ')}) counted group by filter, value having sum(books) > ${LONG}
       ) long`,
    );
    for (const filter of FILTERS) {
      const all = placesOf(filter).map(({ books }) => books('true')).join(' union all '); // prettier-ignore
      await sql(
        rowsOf(
          'm.list',
          `select distinct l.id as list, v.id from (${all}) v join long_lists l on l.filter = '${filter}' and l.value = v.value::text`,
        ),
      );
    }
    // where pages are found already, their directory changes with the lists; else it is filled later
    await sql('select pg_advisory_xact_lock($1)', [FOLD_LOCK]);
    const [directory] = await sql<{ there: boolean }>('select exists (select from page_totals) as there');
    if (!directory!.there) return;
    for (const table of ['page_changes', 'page_buckets', 'page_supers', 'page_totals'])
      await sql(`delete from ${table} where list >= ${FIRST_LONG_LIST}`);
    await fillFrom(
      sql,
      (await pageSources(sql)).find(({ list }) => list === FIRST_LONG_LIST)!,
    );
    // a page is read in two statements: one may know a list by the number that another one has when the next is read
    await sql(`insert into cache_outbox (tags) values (array['books'])`);
  }

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.loop.stop();
  }

  /** Makes long lists of the values that have become long, and answers how many those are. */
  async promote(): Promise<number> {
    const candidates = await this.candidates();
    if (candidates.length === 0) return 0;
    return this.writes.runBulk(async ({ rows }) => {
      // writers wait while their triggers would not see the new list yet
      await rows(`set local lock_timeout = '300ms'`);
      await rows('lock table long_lists in exclusive mode');
      const source = (await pageSources(rows)).find(({ list }) => list === FIRST_LONG_LIST)!;
      let made = 0;
      for (const { filter, value } of candidates) {
        const [list] = await rows<{ id: number }>(
          `insert into long_lists select coalesce(max(id), 0) + 1, $1, $2 from long_lists
           having not exists (select from long_lists where filter = $1 and value = $2) returning id`,
          [filter, value],
        );
        if (!list) continue;
        await rows(rowsOf(String(list.id), `select distinct id from (${booksOfOne(filter)}) v`), [value]);
        await fillFrom(rows, source, FIRST_LONG_LIST + list.id);
        made += 1;
      }
      return made;
    });
  }

  /** Values that the statistics of PostgreSQL take for long, that are, and that are not long lists yet. */
  private async candidates(): Promise<{ filter: string; value: string }[]> {
    const guessed = PLACES.map(
      ({ filter, table, column }) => `
        select '${filter}' as filter, v.value from pg_stats s
        cross join unnest(s.most_common_vals::text::text[], s.most_common_freqs) v (value, share)
        where s.schemaname = current_schema() and s.tablename = '${table}' and s.attname = '${column}'
          and v.share * (select reltuples from pg_class where oid = '${table}'::regclass) > ${LONG / 2}`,
    );
    const known = 'select from long_lists l where l.filter = g.filter and l.value = g.value';
    const values = await this.database.rows<{ filter: string; value: string }>(
      `select distinct filter, value from (${guessed.join(' union all ')}) g where not exists (${known})`,
    );
    const long: { filter: string; value: string }[] = [];
    for (const one of values) {
      const [counted] = await this.database.rows<{ long: boolean }>(
        `select count(*) > ${LONG} as long from (select distinct id from (${booksOfOne(one.filter)}) v limit ${LONG + 1}) counted`,
        [one.value],
      );
      if (counted!.long) long.push(one);
    }
    return long;
  }
}
