import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The collections: their number, and the columns that their lists are sorted by beside the id. */
const COLLECTIONS = [
  { list: 1, table: 'books', text: 'title_sort', number: 'published_sort' },
  { list: 2, table: 'works', text: 'title_sort', number: 'first_published_sort' },
  { list: 3, table: 'authors', text: 'name_sort', number: null },
  { list: 4, table: 'publishers', text: 'name_key', number: null },
  { list: 5, table: 'series', text: 'name_key', number: null },
  { list: 6, table: 'subjects', text: 'heading_key', number: null },
];

/**
 * A directory of every list that can be long: how many records lie between two places, for each sort, so that a page at any offset is
 * found without walking to it. Triggers append what a statement changed; a relay adds it to the counts, and readers add up the rest.
 */
export class CreatePageDirectory1795392000009 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Where each list can be read: 1 to 6 are the collections, from 16 on others that are all in one table. Sorts: 0 id, 1 text, 2 number, 3 moment.
      create table page_sources (
        list integer constraint page_sources_pkey primary key, -- the directory is filled and split from these tables
        source text not null, condition text not null,
        id_column text not null, text_column text, number_column text, moment_column text
      );

      -- Places of a list in one sort, and how many records lie from each up to the next. The first place of a list is before everything.
      -- Of the three columns of a key only the one of the sort says something. Several hundred buckets make one super-bucket.
      create table page_buckets (
        list integer not null, sort smallint not null,
        first_text text collate "C" not null, first_number integer not null, first_moment timestamptz not null, first_id integer not null,
        count integer not null,
        constraint page_buckets_pkey primary key (list, sort, first_text, first_number, first_moment, first_id) -- ?offset= of every list
      ) with (fillfactor = 50);
      create table page_supers (
        list integer not null, sort smallint not null,
        first_text text collate "C" not null, first_number integer not null, first_moment timestamptz not null, first_id integer not null,
        count integer not null,
        constraint page_supers_pkey primary key (list, sort, first_text, first_number, first_moment, first_id) -- ?offset= of every list
      ) with (fillfactor = 50);

      -- What came into a list and what left it since the counts were added up, with its keys: writers need not know the buckets.
      create table page_changes (
        list integer not null, id integer not null,
        text_key text collate "C" not null, number_key integer not null, moment_key timestamptz not null,
        change smallint not null
      ) with (autovacuum_vacuum_threshold = 2000, autovacuum_vacuum_scale_factor = 0.1, autovacuum_vacuum_insert_threshold = -1);
      -- ?offset= of every list: what is not yet in its counts
      create index page_changes_list_idx on page_changes (list);

      -- A list that has no record and no bucket, or that lost all, is one bucket.
      create function begin_page_list(which integer, rows_ integer) returns void language plpgsql as $$
      begin
        delete from page_changes where list = which;
        delete from page_buckets where list = which;
        delete from page_supers where list = which;
        with sorts as (
          select sort from page_sources s, unnest(array[s.id_column, s.text_column, s.number_column, s.moment_column]) with ordinality as c (name, place),
            lateral (select (place - 1)::smallint as sort) n
          where s.list = least(which, 16) and c.name is not null
        ), supers as (
          insert into page_supers select which, sort, '', -2147483648, '-infinity', -2147483648, rows_ from sorts
        )
        insert into page_buckets select which, sort, '', -2147483648, '-infinity', -2147483648, rows_ from sorts;
      end $$;
    `);
    for (const { list, table, text, number } of COLLECTIONS) await this.follow(runner, list, table, text, number);
    await runner.query(`
      -- Keys that sign what clients bring back; the same for all instances.
      create table signing_keys (
        name text constraint signing_keys_pkey primary key, -- the key of the cursors
        key bytea not null
      );
      insert into signing_keys values ('cursor', decode(replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''), 'hex'));
    `);
  }

  private async follow(runner: QueryRunner, list: number, table: string, text: string, number: string | null): Promise<void> {
    const row = (sign: string) =>
      `${list} as list, id, ${text} as text_key, ${number ?? 0} as number_key, updated_at as moment_key, ${sign} as change`;
    await runner.query(`
      insert into page_sources values (${list}, '${table}', 'deleted_at is null', 'id', '${text}', ${number ? `'${number}'` : 'null'}, 'updated_at');

      -- It runs as its owner and finds its tables wherever the writer looks: a restore and other accounts write, too.
      create function note_page_changes_of_${table}() returns trigger language plpgsql security definer set search_path from current as $$
      begin
        if tg_op = 'INSERT' then
          insert into page_changes select ${row('1')} from after where deleted_at is null;
        elsif tg_op = 'DELETE' then
          insert into page_changes select ${row('-1')} from before where deleted_at is null;
        elsif tg_op = 'UPDATE' then
          -- what did not move cancels out
          insert into page_changes select list, id, text_key, number_key, moment_key, sum(change) from (
            select ${row('-1')} from before where deleted_at is null union all select ${row('1')} from after where deleted_at is null
          ) moved group by list, id, text_key, number_key, moment_key having sum(change) <> 0;
        else
          perform pg_advisory_xact_lock(26567468); -- nobody adds up the counts of a list while it is emptied
          perform begin_page_list(${list}, 0);
        end if;
        return null;
      end $$;
      create trigger ${table}_insert_pages after insert on ${table} referencing new table as after
        for each statement execute function note_page_changes_of_${table}();
      create trigger ${table}_update_pages after update on ${table} referencing old table as before new table as after
        for each statement execute function note_page_changes_of_${table}();
      create trigger ${table}_delete_pages after delete on ${table} referencing old table as before
        for each statement execute function note_page_changes_of_${table}();
      create trigger ${table}_truncate_pages after truncate on ${table}
        for each statement execute function note_page_changes_of_${table}();
      -- the triggers have locked the table: nobody writes until this is committed
      select begin_page_list(${list}, (select count(*)::integer from ${table} where deleted_at is null));
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const { table } of COLLECTIONS) await runner.query(`drop function note_page_changes_of_${table} cascade`);
    await runner.query(`
      drop function begin_page_list;
      drop table signing_keys, page_changes, page_supers, page_buckets, page_sources;
    `);
  }
}
