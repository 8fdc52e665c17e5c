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

const PLACE = 'first_text, first_number, first_moment, first_id';
const of = (name: string, direction = '') => PLACE.replaceAll(/(\w+)/g, `${name}.$1${direction}`);
const PLACE_DESC = PLACE.replaceAll(/(\w+)/g, '$1 desc');
const UPPER = of('upper');
const FOLLOWING = of('following');
/** The changes of lists as places of the sort `by`. */
const CHANGES = `
  select case by when 1 then text_key else '' end as first_text, case by when 2 then number_key else 0 end as first_number,
    case by when 3 then moment_key else 'epoch' end as first_moment, id as first_id, change as count, false as starts from page_changes`;

/**
 * How pages are found. All are STABLE, so what they read is of the snapshot of the statement that calls them. For every place of a list,
 * the counts before it and the changes before it add up to the records before it, in any snapshot.
 */
const readers = `
  -- The records of a list; null when it has no directory.
  create function page_total(which integer) returns integer language sql stable as $$
    select count + coalesce((select sum(change)::integer from page_changes where list = which), 0) from page_totals where list = which
  $$;

  -- The last place of a list that has at most so many records before it, and how many it has.
  create function page_place(
    which integer, by smallint, nth integer,
    out first_text text, out first_number integer, out first_moment timestamptz, out first_id integer, out before integer
  ) language plpgsql stable as $$
  #variable_conflict use_column
  declare
    upper record;
    following record;
  begin
    if not exists (select from page_changes where list = which) then
      select s.*, s.up_to - s.count as before into upper from (
        select *, sum(count) over (order by ${PLACE} rows unbounded preceding) as up_to
        from page_supers where list = which and sort = by
      ) s where s.up_to > nth limit 1;
      if upper is null then return; end if;
      select b.first_text, b.first_number, b.first_moment, b.first_id, upper.before + b.up_to - b.count
      into first_text, first_number, first_moment, first_id, before from (
        select *, sum(count) over (order by ${PLACE} rows unbounded preceding) as up_to
        from page_buckets where list = which and sort = by and (${PLACE}) >= (${UPPER})
      ) b where b.up_to > nth - upper.before limit 1;
      return;
    end if;
    select s.* into upper from (
      select *, coalesce(sum(count) over (order by ${PLACE}, starts desc rows between unbounded preceding and 1 preceding), 0) as before from (
        select ${PLACE}, count, true as starts from page_supers where list = which and sort = by
        union all ${CHANGES} where list = which
      ) both_
    ) s where starts and s.before <= nth order by ${PLACE_DESC} limit 1;
    select * into following from page_supers where list = which and sort = by and (${PLACE}) > (${UPPER}) order by ${PLACE} limit 1;
    select b.first_text, b.first_number, b.first_moment, b.first_id, b.before
    into first_text, first_number, first_moment, first_id, before from (
      select *, upper.before + coalesce(sum(count) over (order by ${PLACE}, starts desc rows between unbounded preceding and 1 preceding), 0) as before from (
        select ${PLACE}, count, true as starts from page_buckets where list = which and sort = by
          and (${PLACE}) >= (${UPPER}) and (following is null or (${PLACE}) < (${FOLLOWING}))
        union all select * from (${CHANGES} where list = which) c
        where (${PLACE}) >= (${UPPER}) and (following is null or (${PLACE}) < (${FOLLOWING}))
      ) both_
    ) b where starts and b.before <= nth order by ${PLACE_DESC} limit 1;
  end $$;

  -- The last place of a list that is not after a key, and how many records the list has before it.
  create function page_rank(
    which integer, by smallint, text_key text, number_key integer, moment_key timestamptz, id integer,
    out first_text text, out first_number integer, out first_moment timestamptz, out first_id integer, out before integer
  ) language plpgsql stable as $$
  #variable_conflict use_column
  declare
    upper record;
  begin
    select * into upper from page_supers s where s.list = which and s.sort = by and (${of('s')}) <= (text_key, number_key, moment_key, id)
      order by ${of('s', ' desc')} limit 1;
    select b.first_text, b.first_number, b.first_moment, b.first_id into first_text, first_number, first_moment, first_id
      from page_buckets b where b.list = which and b.sort = by and (${of('b')}) <= (text_key, number_key, moment_key, id)
      order by ${of('b', ' desc')} limit 1;
    before :=
      coalesce((select sum(s.count) from page_supers s where s.list = which and s.sort = by and (${of('s')}) < (${UPPER})), 0)
      + coalesce((select sum(b.count) from page_buckets b where b.list = which and b.sort = by
          and (${of('b')}) >= (${UPPER}) and (${of('b')}) < (page_rank.first_text, page_rank.first_number, page_rank.first_moment, page_rank.first_id)), 0)
      + coalesce((select sum(c.count) from (${CHANGES} where list = which) c
          where (${of('c')}) < (page_rank.first_text, page_rank.first_number, page_rank.first_moment, page_rank.first_id)), 0);
  end $$;

  -- Where a page begins: a place, how many records to leave out from there on and how many to take. Backwards: the page of the list that
  -- is turned round, its last record first.
  create function page_window(
    which integer, by smallint, backwards boolean, left_out integer, wanted integer,
    out first_text text, out first_number integer, out first_moment timestamptz, out first_id integer,
    out skip integer, out take integer, out total integer
  ) language plpgsql stable as $$
  #variable_conflict use_column
  declare
    nth integer := left_out;
    before integer;
  begin
    total := page_total(which);
    take := greatest(0, least(wanted, total - left_out));
    if take = 0 then return; end if;
    if backwards then nth := total - left_out - take; end if;
    select p.first_text, p.first_number, p.first_moment, p.first_id, p.before
      into first_text, first_number, first_moment, first_id, before from page_place(which, by, nth) p;
    skip := nth - before;
  end $$;
`;

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

      create table page_totals (
        list integer constraint page_totals_pkey primary key, -- meta.total of every list
        count integer not null
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
        delete from page_totals where list = which;
        insert into page_totals values (which, rows_);
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
    await runner.query(readers);
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
      drop function page_window, page_rank, page_place, page_total, begin_page_list;
      drop table signing_keys, page_changes, page_totals, page_supers, page_buckets, page_sources;
    `);
  }
}
