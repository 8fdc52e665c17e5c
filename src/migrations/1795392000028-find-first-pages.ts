import type { MigrationInterface, QueryRunner } from 'typeorm';

const PLACE = 'first_text, first_number, first_moment, first_id';
const of = (name: string) => PLACE.replaceAll(/(\w+)/g, `${name}.$1`);
/** The place of a change in the sort `by`. */
const CHANGED = `(case when by = 1 then c.text_key else '' end, case when by = 2 then c.number_key else 0 end,
  case when by = 3 then c.moment_key else 'epoch' end, c.id)`;

/** The function; `start`: the SQL of the super-bucket that the bucket is looked for from. */
const reader = (start: string) => `
  -- Where a page begins: a place, how many records to leave out from there on and how many to take. Backwards: the page of the list that
  -- is turned round, its last record first. Records that came since the counts were added up may all stand before the place that is looked
  -- for, so the place is one that has as many fewer before it; those that are to be left out are more then. Of the first place nothing
  -- comes before. It is part of the statement that calls it, and read from the snapshot of that one.
  create or replace function find_page(which integer, by smallint, backwards boolean, left_out integer, wanted integer)
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
    left join lateral (${start}) u on n.take > 0
    left join lateral (
      select ${PLACE}, s.up_to - s.count as before from (
        select *, u.before + sum(count) over (order by ${PLACE} rows unbounded preceding)::integer as up_to
        from page_buckets where list = which and sort = by and (${PLACE}) >= (${of('u')})
      ) s where s.up_to > n.nth - n.came or n.nth <= n.came limit 1) b on true
  $$;
`;

const backwards = `before desc, ${PLACE.replaceAll(/(\w+)/g, '$1 desc')}`;
const supers = `select ${PLACE}, before from page_supers s where s.list = which and s.sort = by`;
/** Of several that have as many before them, the last one. */
const LAST = `${supers} and s.before <= greatest(0, n.nth - n.came) order by ${backwards} limit 1`;
/** Where nobody knows whether what came since stands before the first place, the first one, which is empty when its records have gone. */
const LAST_OR_FIRST = `
  (${supers} and n.nth > n.came and s.before <= n.nth - n.came order by ${backwards} limit 1)
  union all
  (${supers} and n.nth <= n.came order by before, ${PLACE} limit 1)`;

/**
 * A page near the beginning could begin behind records that came since the counts were added up, when all that had stood before them had gone: it
 * was looked for from the second of two super-buckets with nothing before them.
 */
export class FindFirstPages1795392000028 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(reader(LAST_OR_FIRST));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(reader(LAST));
  }
}
