import type { MigrationInterface, QueryRunner } from 'typeorm';

const PLACE = 'first_text, first_number, first_moment, first_id';
const of = (name: string) => PLACE.replaceAll(/(\w+)/g, `${name}.$1`);
/** The place of a change in the sort `by`. */
const CHANGED = `(case when by = 1 then c.text_key else '' end, case when by = 2 then c.number_key else 0 end,
  case when by = 3 then c.moment_key else 'epoch' end, c.id)`;

const reader = `
  -- Where a page begins: a place, how many records to leave out from there on and how many to take. Backwards: the page of the list that
  -- is turned round, its last record first. Records that came since the counts were added up may all stand before the place that is looked
  -- for, so the place is one that has as many fewer before it; those that are to be left out are more then. Of the first place nothing
  -- comes before. It is part of the statement that calls it, and read from the snapshot of that one.
  create function find_page(which integer, by smallint, backwards boolean, left_out integer, wanted integer)
  returns table (first_text text, first_number integer, first_moment timestamptz, first_id integer, skip integer, take integer, total integer)
  language sql stable rows 1 as $$
    select b.first_text, b.first_number, b.first_moment, b.first_id, n.nth - b.before - coalesce((
        select sum(c.change)::integer from page_changes c where c.list = which and ${CHANGED} < (${of('b')})), 0), n.take, n.total
    from (
      select t.count + c.net as total, greatest(0, least(wanted, t.count + c.net - left_out)) as take,
        case when backwards then t.count + c.net - left_out - least(wanted, t.count + c.net - left_out) else left_out end as nth, c.came
      from page_totals t cross join lateral (
        select coalesce(sum(change), 0)::integer as net, coalesce(sum(change) filter (where change > 0), 0)::integer as came
        from page_changes where list = which) c
      where t.list = which) n
    left join lateral (
      select ${PLACE}, before from page_supers s where s.list = which and s.sort = by and s.before <= greatest(0, n.nth - n.came)
      order by s.before desc, ${PLACE.replaceAll(/(\w+)/g, 's.$1 desc')} limit 1) u on n.take > 0
    left join lateral (
      select ${PLACE}, s.up_to - s.count as before from (
        select *, u.before + sum(count) over (order by ${PLACE} rows unbounded preceding)::integer as up_to
        from page_buckets where list = which and sort = by and (${PLACE}) >= (${of('u')})
      ) s where s.up_to > n.nth - n.came or n.nth <= n.came limit 1) b on true
  $$;
`;

/** Numbers the super-buckets of the lists and sorts of a condition. */
const number = (condition: string) => `
  update page_supers s set before = n.before from (
    select list, sort, ${PLACE}, coalesce(sum(count) over (partition by list, sort order by ${PLACE} rows between unbounded preceding and 1 preceding), 0) as before
    from page_supers where ${condition}
  ) n where (n.list, n.sort, ${of('n')}) = (s.list, s.sort, ${of('s')}) and n.before <> s.before;`;

/**
 * A page is found by one step into an index and a short sum, however many super-buckets there are: each knows how many records the counts
 * have before it. Whoever changes counts, also an instance of an older release, has the numbers behind them brought up to date. page_window
 * stays for those instances.
 */
export class NumberPageSupers1795392000021 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table page_supers add column before integer not null default 0;
      ${number('true')}
      -- ?offset= of every list
      create index page_supers_before_idx on page_supers (list, sort, before, ${PLACE});

      create function number_page_supers() returns trigger language plpgsql security definer set search_path from current as $$
      begin
        if tg_op = 'DELETE' then
          ${number('(list, sort) in (select list, sort from before)')}
        elsif tg_op = 'INSERT' then
          ${number('(list, sort) in (select list, sort from after)')}
        -- what changes nothing but numbers ends here
        elsif exists (select list, sort, ${PLACE}, count from after except select list, sort, ${PLACE}, count from before) then
          ${number('(list, sort) in (select list, sort from after)')}
        end if;
        return null;
      end $$;
      create trigger page_supers_insert_numbers after insert on page_supers referencing new table as after
        for each statement execute function number_page_supers();
      create trigger page_supers_update_numbers after update on page_supers referencing old table as before new table as after
        for each statement execute function number_page_supers();
      create trigger page_supers_delete_numbers after delete on page_supers referencing old table as before
        for each statement execute function number_page_supers();
    `);
    await runner.query(reader);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop function find_page;
      drop function number_page_supers cascade;
      alter table page_supers drop column before;
    `);
  }
}
