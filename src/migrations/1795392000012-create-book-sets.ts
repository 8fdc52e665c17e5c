import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The books that a statement touched, by the table and what it did. */
const TOUCHED: Record<string, Record<'INSERT' | 'UPDATE' | 'DELETE', string>> = {
  ...Object.fromEntries(
    ['book_languages', 'book_publishers', 'book_subjects'].map((table) => [
      table,
      {
        INSERT: 'select book_id from after',
        UPDATE: 'select book_id from after union select book_id from before',
        DELETE: 'select book_id from before',
      },
    ]),
  ),
  work_subjects: {
    INSERT: 'select b.id from after join books b on b.work_id = after.work_id',
    UPDATE: 'select b.id from (select work_id from after union select work_id from before) w join books b on b.work_id = w.work_id',
    DELETE: 'select b.id from before join books b on b.work_id = before.work_id',
  },
  books: {
    INSERT: 'select id from after',
    UPDATE: `select id from (
        select id, work_id, format, country, deleted_at is null as live, 1 as moment from before union all
        select id, work_id, format, country, deleted_at is null, 2 from after
      ) both_ group by id, work_id, format, country, live having count(*) = 1`,
    DELETE: 'select id from before',
  },
};

/** Which lists an emptied table leaves wrong. */
const EMPTIED: Record<string, string> = {
  book_languages: `where filter = 'language'`,
  book_publishers: `where filter = 'publisher'`,
  book_subjects: `where filter = 'subject'`,
  work_subjects: `where filter = 'subject'`,
  books: '',
};

const followed = (table: string) => {
  const { INSERT, UPDATE, DELETE } = TOUCHED[table]!;
  return `
    create function note_book_sets_of_${table}() returns trigger language plpgsql security definer set search_path from current as $$
    begin
      if tg_op = 'INSERT' then insert into book_set_changes select distinct * from (${INSERT}) touched;
      elsif tg_op = 'UPDATE' then insert into book_set_changes select distinct * from (${UPDATE}) touched;
      elsif tg_op = 'DELETE' then insert into book_set_changes select distinct * from (${DELETE}) touched;
      else
        perform pg_advisory_xact_lock(26567469); -- nobody folds changes into what is emptied here
        delete from book_sets ${EMPTIED[table]};
        delete from book_set_lists ${EMPTIED[table] || `where filter <> 'all'`};
      end if;
      return null;
    end $$;
    create trigger ${table}_insert_sets after insert on ${table} referencing new table as after
      for each statement execute function note_book_sets_of_${table}();
    create trigger ${table}_update_sets after update on ${table} referencing old table as before new table as after
      for each statement execute function note_book_sets_of_${table}();
    create trigger ${table}_delete_sets after delete on ${table} referencing old table as before
      for each statement execute function note_book_sets_of_${table}();
    create trigger ${table}_truncate_sets after truncate on ${table}
      for each statement execute function note_book_sets_of_${table}();`;
};

/**
 * The books of long lists as sets of bits, so that any combination of filters is counted and found by and, or and not. The sets may be
 * late: books that changed since are in book_set_changes, and readers look at those themselves.
 */
export class CreateBookSets1795392000012 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- GET /books with several filters: what the order and other filters need, of many books, without reading the books
      create index books_keys_idx on books (id) include (title_sort, published_sort, updated_at, work_id) where deleted_at is null;
      -- GET /authors?born=
      create index authors_born_idx on authors (date_sort(born_from), id) where deleted_at is null;
      -- GET /authors?died=
      create index authors_died_idx on authors (date_sort(died_from), id) where deleted_at is null;

      -- The values of filters whose books are kept as sets; all books are the value '' of the filter 'all'.
      create table book_set_lists (
        filter text not null,
        value text collate "C" not null,
        size integer not null, -- about how many books, for choosing between lists
        constraint book_set_lists_pkey primary key (filter, value) -- GET /books with filters: which values have a set
      );
      -- Bit n of chunk c is the book 8192 c + n. A chunk without a book is not there.
      create table book_sets (
        filter text not null,
        value text collate "C" not null,
        chunk integer not null,
        books bit(8192) not null,
        constraint book_sets_pkey primary key (filter, value, chunk) -- GET /books with filters: the books of a value
      );
      create table book_set_changes (book_id integer not null)
        with (autovacuum_vacuum_threshold = 2000, autovacuum_vacuum_scale_factor = 0.1);

      -- The bit of one book.
      create function book_bit(id integer) returns bit language sql immutable strict parallel safe
        return set_bit(repeat('0', 8192)::bit(8192), id & 8191, 1);
      create aggregate joined_bits(bit varying) (sfunc = bitcat, stype = bit varying, initcond = '');

      -- Every filter and value that books have, of those that can have a set. Names no schema: an import computes sets aside.
      create function book_set_members(ids integer[]) returns table (filter text, value text, id integer) language sql stable as $$
        select 'all', '', b.id from books b where b.id = any(ids) and b.deleted_at is null
        union all select 'format', b.format, b.id from books b where b.id = any(ids) and b.deleted_at is null and b.format is not null
        union all select 'country', b.country, b.id from books b where b.id = any(ids) and b.deleted_at is null and b.country is not null
        union select 'language', l.language, b.id from books b join book_languages l on l.book_id = b.id and l.role = 'text'
          where b.id = any(ids) and b.deleted_at is null
        union select 'publisher', p.publisher_id::text, b.id from books b join book_publishers p on p.book_id = b.id
          where b.id = any(ids) and b.deleted_at is null
        union select 'subject', s.subject_id::text, b.id from books b join book_subjects s on s.book_id = b.id
          where b.id = any(ids) and b.deleted_at is null
        union select 'subject', s.subject_id::text, b.id from books b join work_subjects s on s.work_id = b.work_id
          where b.id = any(ids) and b.deleted_at is null
      $$;

      -- Puts what changed into the sets and answers how many books that were. One at a time; what it does not see stays a change.
      create function fold_book_sets() returns integer language plpgsql security definer set search_path from current as $$
      declare
        changed integer[];
      begin
        if not pg_try_advisory_xact_lock(26567469) then return 0; end if;
        with gone as (delete from book_set_changes returning book_id) select array_agg(distinct book_id) into changed from gone;
        if changed is null then return 0; end if;
        with touched as materialized (
          select id >> 13 as chunk, bit_or(book_bit(id)) as touched from unnest(changed) id group by 1
        ), now_ as materialized (
          select m.filter, m.value, m.id >> 13 as chunk, bit_or(book_bit(m.id)) as books
          from book_set_members(changed) m join book_set_lists using (filter, value) group by 1, 2, 3
        ), altered as (
          update book_sets s set books = (s.books & ~t.touched) | coalesce(n.books, repeat('0', 8192)::bit(8192))
          from book_set_lists l cross join touched t left join now_ n on n.filter = l.filter and n.value = l.value and n.chunk = t.chunk
          where s.filter = l.filter and s.value = l.value and s.chunk = t.chunk
            and s.books & t.touched <> coalesce(n.books, repeat('0', 8192)::bit(8192))
        )
        insert into book_sets select filter, value, chunk, books from now_ n
        where not exists (select from book_sets s where s.filter = n.filter and s.value = n.value and s.chunk = n.chunk);
        return cardinality(changed);
      end $$;
    `);
    for (const table of Object.keys(TOUCHED)) await runner.query(followed(table));
    await runner.query(`
      insert into book_set_lists select 'all', '', count(*) from books where deleted_at is null;
      insert into book_sets select 'all', '', id >> 13, bit_or(book_bit(id)) from books where deleted_at is null group by 3;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of Object.keys(TOUCHED)) await runner.query(`drop function note_book_sets_of_${table} cascade`);
    await runner.query(`
      drop function fold_book_sets, book_set_members;
      drop aggregate joined_bits(bit varying);
      drop function book_bit;
      drop table book_set_changes, book_sets, book_set_lists;
      drop index books_keys_idx, authors_born_idx, authors_died_idx;
    `);
  }
}
