import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { Database } from '../../platform/database/database.js';
import { type Derived, DerivedData, type Sql } from '../../platform/database/derived-data.js';
import { RelayLoop } from '../../platform/database/relay-loop.js';
import { Writes } from '../../platform/database/writes.js';
import type { StoredSets } from '../../platform/pagination/survey.js';

/** A value that more books have is kept as a set; fewer are read from an index and sorted. */
const LONG = 10_000;
/** How often a process looks for books that are not yet in their sets; milliseconds. */
const PERIOD = 1_000;
/** With fewer changes readers look themselves, for up to this many looks. */
const FEW = 50;
const MOST_LOOKS = 10;

/** The sets, for whoever plans a list of books. */
export const bookSets: StoredSets = {
  lists: 'book_set_lists',
  sets: 'book_sets',
  column: 'books',
  changes: 'book_set_changes',
  changed: 'book_id',
  filters: ['format', 'country', 'language', 'publisher', 'subject'],
  ordered: { lists: 'long_lists', entries: 'long_list_books', id: 'book_id', filters: ['language', 'publisher', 'subject'] },
  indexed: { filters: ['format', 'country'], by: ['title_sort', 'published_sort'] },
};

/** For each filter, the books of each value; books may come twice, and deleted ones are among them. */
const MEMBERS: Record<string, string> = {
  format: 'select format as value, id from books',
  country: 'select country::text as value, id from books',
  language: `select language::text as value, book_id as id from book_languages where role = 'text'`,
  publisher: 'select publisher_id::text as value, book_id as id from book_publishers',
  subject: `select subject_id::text as value, book_id as id from book_subjects
    union all select s.subject_id::text, b.id from work_subjects s join books b on b.work_id = s.work_id`,
};

/** Makes the sets of long lists, by words of 64 books: a word is a number, to which a book is added in no time. */
const setsOf = (filter: string, members: string) => `
  insert into book_sets
  select '${filter}', value, chunk, ${filter === 'all' ? 'bits' : 'bits & live.books'} from (
    select value, part >> 7 as chunk, bit_or(word::bit(64)::bit(8192) >> 64 * (part & 127)) as bits from (
      select value, id >> 6 as part, bit_or(1::bigint << 63 - (id & 63)) as word from (${members}) members
      where value = any(array(select value from book_set_lists where filter = '${filter}')) group by 1, 2
    ) words group by 1, 2
  ) chunks ${filter === 'all' ? '' : `join (select chunk, books from book_sets where filter = 'all') live using (chunk)`}`;

/** The columns that say how often a value comes, at a guess from above. */
const COUNTED: Record<string, string> = {
  format: 'select format as value, count(*) as books from books group by 1',
  country: 'select country::text as value, count(*) as books from books group by 1',
  language: `select language::text as value, count(*) as books from book_languages where role = 'text' group by 1`,
  publisher: 'select publisher_id::text as value, count(*) as books from book_publishers group by 1',
  subject: `select subject_id::text as value, sum(books) as books from (
      select subject_id, count(*) as books from book_subjects group by 1
      union all select s.subject_id, count(*) from work_subjects s join books b on b.work_id = s.work_id group by 1
    ) both_ group by 1`,
};

/**
 * The books of long lists as sets of bits. Computed here; triggers note which books changed, and once in a while one of all processes puts
 * those into their sets. Readers look at what is noted, so they are right at any time.
 */
@Injectable()
export class BookSets implements Derived, OnModuleInit, OnApplicationBootstrap, OnApplicationShutdown {
  readonly name = 'book-sets';
  readonly version = 1;
  readonly after: string[] = [];
  /** in the order in which a fold locks them */
  readonly tables = ['book_set_changes', 'book_sets', 'book_set_lists'];
  readonly steps = [{ name: 'fill', after: [], tables: this.tables, run: (sql: Sql) => this.fill(sql) }];
  private readonly logger = new Logger('BookSets');
  private readonly loop = new RelayLoop(
    PERIOD,
    () => this.foldWhenDue(),
    ({ message }) => this.logger.debug(`Changes of sets wait: ${message}`),
  );
  private looks = 0;

  constructor(
    private readonly derived: DerivedData,
    private readonly database: Database,
    private readonly writes: Writes,
  ) {}

  onModuleInit(): void {
    this.derived.register(this);
  }

  private async fill(sql: Sql): Promise<void> {
    await sql(`insert into book_set_lists select 'all', '', count(*) from books where deleted_at is null`);
    await sql(setsOf('all', `select '' as value, id from books where deleted_at is null`));
    for (const [filter, members] of Object.entries(MEMBERS)) {
      await sql(
        `insert into book_set_lists select '${filter}', value, books from (${COUNTED[filter]}) counted where value is not null and books > ${LONG}`,
      );
      await sql(setsOf(filter, members));
    }
    // a page is read in two statements: the set of a value that is no longer long may have gone between them
    await sql(`insert into cache_outbox (tags) values (array['books'])`);
  }

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.loop.stop();
  }

  /** Puts all changes that can be seen now into the sets, unless another process is at it. Answers how many books changed. */
  async fold(): Promise<number> {
    const [answer] = await this.writes.runBulk((tx) => tx.rows<{ folded: number }>('select fold_book_sets() as folded'));
    return answer!.folded;
  }

  private async foldWhenDue(): Promise<void> {
    const [answer] = await this.database.rows<{ changes: number }>(
      `select count(*) as changes from (select from book_set_changes limit ${FEW}) changes`,
    );
    this.looks = answer!.changes === 0 ? 0 : this.looks + 1;
    if (answer!.changes < FEW && this.looks < MOST_LOOKS) return;
    this.looks = 0;
    await this.fold();
  }
}
