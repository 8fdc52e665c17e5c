import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The rows before and after a statement of each kind. */
const touched = (columns: string) => ({
  INSERT: `select ${columns} from after`,
  DELETE: `select ${columns} from before`,
  UPDATE: `select ${columns} from before union select ${columns} from after`,
});

/** Which lists the rows of each table may bring a book into, and which books. */
const TABLES: { table: string; filters: string; rows: Record<string, string>; pairs: string }[] = [
  {
    table: 'book_subjects',
    filters: `'subject'`,
    rows: touched('book_id, subject_id::text as value'),
    pairs: `select l.id, r.book_id from rows r join long_lists l on l.filter = 'subject' and l.value = r.value`,
  },
  {
    table: 'work_subjects',
    filters: `'subject'`,
    rows: touched('work_id, subject_id::text as value'),
    pairs: `select l.id, b.id from rows r join long_lists l on l.filter = 'subject' and l.value = r.value join books b on b.work_id = r.work_id`,
  },
  {
    table: 'book_publishers',
    filters: `'publisher'`,
    rows: touched('book_id, publisher_id::text as value'),
    pairs: `select l.id, r.book_id from rows r join long_lists l on l.filter = 'publisher' and l.value = r.value`,
  },
  {
    table: 'book_languages',
    filters: `'language'`,
    rows: touched('book_id, role, language::text as value'),
    pairs: `select l.id, r.book_id from rows r join long_lists l on l.filter = 'language' and l.value = r.value where r.role = 'text'`,
  },
  {
    table: 'books',
    filters: `'subject', 'publisher', 'language'`,
    rows: {
      ...touched('id, work_id'),
      // a book that stays where it is in every list needs no look at them
      UPDATE: `select id, work_id from (
          select id, work_id, title_sort, published_sort, updated_at, deleted_at is null as live, 1 as moment from before union all
          select id, work_id, title_sort, published_sort, updated_at, deleted_at is null, 2 from after
        ) both_ group by id, work_id, title_sort, published_sort, updated_at, live having count(*) = 1`,
    },
    pairs: `select l.id, r.id from rows r join book_subjects s on s.book_id = r.id join long_lists l on l.filter = 'subject' and l.value = s.subject_id::text
        union select l.id, r.id from rows r join work_subjects s on s.work_id = r.work_id join long_lists l on l.filter = 'subject' and l.value = s.subject_id::text
        union select l.id, r.id from rows r join book_publishers p on p.book_id = r.id join long_lists l on l.filter = 'publisher' and l.value = p.publisher_id::text
        union select l.id, r.id from rows r join book_languages t on t.book_id = r.id and t.role = 'text' join long_lists l on l.filter = 'language' and l.value = t.language::text`,
  },
];

/** Which books a list has, and in which places. */
const membership = `
  b.deleted_at is null and case l.filter
    when 'subject' then exists (select from book_subjects s where s.book_id = b.id and s.subject_id = l.value::integer)
      or exists (select from work_subjects s where s.work_id = b.work_id and s.subject_id = l.value::integer)
    when 'publisher' then exists (select from book_publishers p where p.book_id = b.id and p.publisher_id = l.value::integer)
    else exists (select from book_languages t where t.book_id = b.id and t.role = 'text' and t.language = l.value)
  end`;

const triggersOf = ({ table, filters, rows, pairs }: (typeof TABLES)[number]) => `
  create function note_long_lists_of_${table}() returns trigger language plpgsql security definer set search_path from current as $$
  declare
    lists integer[];
    books_ integer[];
  begin
    -- a value becomes a long list while nobody else holds this lock: its writers are seen by the one who fills it, or see the list
    if tg_op = 'TRUNCATE' then lock table long_lists in exclusive mode; else lock table long_lists in row share mode; end if;
    if not exists (select from long_lists where filter in (${filters})) then return null; end if;
    if tg_op = 'TRUNCATE' then
      perform refill_long_lists(array[${filters}]);
      return null;
    ${Object.entries(rows)
      .map(
        ([operation, sql]) => `
    elsif tg_op = '${operation}' then
      select array_agg(list), array_agg(book) into lists, books_ from (
        with rows as materialized (${sql}) ${pairs}
      ) pairs (list, book);`,
      )
      .join('')}
    end if;
    if lists is not null then perform refresh_long_lists(lists, books_); end if;
    return null;
  end $$;
  create trigger ${table}_insert_lists after insert on ${table} referencing new table as after
    for each statement execute function note_long_lists_of_${table}();
  create trigger ${table}_update_lists after update on ${table} referencing old table as before new table as after
    for each statement execute function note_long_lists_of_${table}();
  create trigger ${table}_delete_lists after delete on ${table} referencing old table as before
    for each statement execute function note_long_lists_of_${table}();
  create trigger ${table}_truncate_lists after truncate on ${table}
    for each statement execute function note_long_lists_of_${table}();`;

const functions = `
  -- Looks anew whether each of these books belongs into its list, and where. Books are locked first: of two transactions that each
  -- change one of the reasons for a book to be in a list, the second looks when the first has ended.
  create function refresh_long_lists(lists integer[], books_ integer[]) returns void language plpgsql as $$
  begin
    perform from books where id = any(books_) order by id for no key update;
    with pairs as materialized (
      select distinct list, book from unnest(lists, books_) pair (list, book)
    ), held as materialized (
      select m.* from pairs join long_list_books m on m.list_id = list and m.book_id = book
    ), wanted as materialized (
      select l.id as list_id, b.id as book_id, b.title_sort, b.published_sort, b.updated_at
      from pairs join long_lists l on l.id = list join books b on b.id = book
      where ${membership}
    ), gone as (
      delete from long_list_books m using held h
      where m.list_id = h.list_id and m.book_id = h.book_id
        and not exists (select from wanted w where w.list_id = h.list_id and w.book_id = h.book_id)
    ), moved as (
      update long_list_books m set title_sort = w.title_sort, published_sort = w.published_sort, updated_at = w.updated_at from wanted w
      where m.list_id = w.list_id and m.book_id = w.book_id
        and (m.title_sort, m.published_sort, m.updated_at) is distinct from (w.title_sort, w.published_sort, w.updated_at)
    ), come as (
      insert into long_list_books select * from wanted w
      where not exists (select from held h where h.list_id = w.list_id and h.book_id = w.book_id)
    )
    insert into page_changes select 16 + list_id, book_id, title_sort, published_sort, updated_at, sum(change) from (
      select *, -1 as change from held union all select *, 1 from wanted
    ) differences group by list_id, book_id, title_sort, published_sort, updated_at having sum(change) <> 0;
  end $$;

  -- Computes the long lists of some filters from nothing, after a table that they come from was emptied.
  create function refill_long_lists(filters text[]) returns void language plpgsql as $$
  begin
    perform pg_advisory_xact_lock(26567468); -- nobody adds up the counts of a list meanwhile
    delete from long_list_books m using long_lists l where l.id = m.list_id and l.filter = any(filters);
    insert into long_list_books
      select l.id, b.id, b.title_sort, b.published_sort, b.updated_at from long_lists l cross join books b
      where l.filter = any(filters) and ${membership};
    perform begin_page_list(16 + l.id, (select count(*)::integer from long_list_books m where m.list_id = l.id))
      from long_lists l where l.filter = any(filters);
  end $$;
`;

/**
 * Lists of the books of one subject, publisher or language that are so long that they are kept in every order, with a directory of
 * their own. Triggers keep them exact, whoever writes.
 */
export class CreateLongLists1795392000013 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Values that so many books have that their lists are kept in every order. A number is given only once the table is locked.
      create table long_lists (
        id integer constraint long_lists_pkey primary key,
        filter text not null constraint long_lists_filter_check check (filter in ('subject', 'publisher', 'language')),
        value text collate "C" not null,
        constraint long_lists_filter_value_key unique (filter, value) -- GET /books?publisher=: has it a list of its own
      );
      create table long_list_books (
        list_id integer not null,
        book_id integer not null,
        title_sort text collate "C" not null,
        published_sort integer not null,
        updated_at timestamptz not null,
        constraint long_list_books_pkey primary key (list_id, book_id) -- GET /books?subject= in id order
      );
      -- GET /books?subject=&sort=title, ?publisher=, ?language=
      create index long_list_books_title_idx on long_list_books (list_id, title_sort, book_id);
      -- GET /books?subject=&sort=published, ?publisher=, ?language=
      create index long_list_books_published_idx on long_list_books (list_id, published_sort, book_id);
      -- GET /books?subject=&sort=updated, ?publisher=, ?language=
      create index long_list_books_updated_idx on long_list_books (list_id, updated_at, book_id);
      -- so that many values are known for which a list of its own would pay
      alter table book_subjects alter column subject_id set statistics 1000;
      alter table work_subjects alter column subject_id set statistics 1000;
      alter table book_publishers alter column publisher_id set statistics 1000;
      insert into page_sources values (16, 'long_list_books', 'true', 'book_id', 'title_sort', 'published_sort', 'updated_at');
    `);
    await runner.query(functions);
    for (const table of TABLES) await runner.query(triggersOf(table));
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const { table } of TABLES) await runner.query(`drop function note_long_lists_of_${table} cascade`);
    await runner.query(`
      drop function refill_long_lists, refresh_long_lists;
      delete from page_sources where list = 16;
      alter table book_subjects alter column subject_id set statistics -1;
      alter table work_subjects alter column subject_id set statistics -1;
      alter table book_publishers alter column publisher_id set statistics -1;
      drop table long_list_books, long_lists;
    `);
  }
}
