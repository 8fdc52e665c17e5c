import type { MigrationInterface, QueryRunner } from 'typeorm';

type Operation = 'INSERT' | 'UPDATE' | 'DELETE';

/** What a statement touched, which lists that may concern, and the works between whose books and subjects it stands. */
interface Watched {
  table: string;
  filters: string;
  rows: Record<Operation, string>;
  pairs: string;
  works: Partial<Record<Operation, string>>;
}

const listOf = (filter: string, value: string) => `join long_lists l on l.filter = '${filter}' and l.value = ${value}::text`;
const concerned = (rows: string) => `select work_id from ${rows} r ${listOf('subject', 'r.subject_id')}`;

const TABLES: Watched[] = [
  {
    table: 'work_subjects',
    filters: `'subject'`,
    rows: {
      INSERT: 'select work_id, subject_id from after',
      UPDATE: 'select work_id, subject_id from before union select work_id, subject_id from after',
      DELETE: 'select work_id, subject_id from before',
    },
    pairs: `select l.id, b.id from rows r ${listOf('subject', 'r.subject_id')} join books b on b.work_id = r.work_id`,
    works: {
      INSERT: concerned('after'),
      UPDATE: `${concerned('before')} union ${concerned('after')}`,
      DELETE: concerned('before'),
    },
  },
  {
    table: 'books',
    filters: `'subject', 'publisher', 'language'`,
    rows: {
      INSERT: 'select id, work_id from after',
      // a book that stays where it is in every list needs no look at them
      UPDATE: `select id, work_id from (
          select id, work_id, title_sort, published_sort, updated_at, deleted_at is null as live, 1 as moment from before union all
          select id, work_id, title_sort, published_sort, updated_at, deleted_at is null, 2 from after
        ) both_ group by id, work_id, title_sort, published_sort, updated_at, live having count(*) = 1`,
      DELETE: 'select id, work_id from before',
    },
    pairs: `select l.id, r.id from rows r join book_subjects s on s.book_id = r.id ${listOf('subject', 's.subject_id')}
        union select l.id, r.id from rows r join work_subjects s on s.work_id = r.work_id ${listOf('subject', 's.subject_id')}
        union select l.id, r.id from rows r join book_publishers p on p.book_id = r.id ${listOf('publisher', 'p.publisher_id')}
        union select l.id, r.id from rows r join book_languages t on t.book_id = r.id and t.role = 'text' ${listOf('language', 't.language')}`,
    works: {
      INSERT: 'select work_id from after',
      // those left, too, or two that move books across would wait for each other when they end
      UPDATE: `select unnest(array[b.work_id, a.work_id]) as work_id from before b join after a using (id) where a.work_id <> b.work_id`,
    },
  },
];

/** As search_settle locks them before the transaction ends: no stronger, and in the same order. */
const lock = (works?: string) =>
  works === undefined
    ? ''
    : `works_ := array(select distinct work_id from (${works}) w);
      perform from works where id = any(works_) order by id for no key update;`;

const functionOf = ({ table, filters, rows, pairs, works }: Watched, locking: (works?: string) => string) => `
  create or replace function note_long_lists_of_${table}() returns trigger language plpgsql security definer set search_path from current as $$
  declare
    lists integer[];
    books_ integer[];
    works_ integer[];
  begin
    -- a value becomes a long list while nobody else holds this lock: its writers are seen by the one who fills it, or see the list
    if tg_op = 'TRUNCATE' then lock table long_lists in exclusive mode; else lock table long_lists in row share mode; end if;
    if not exists (select from long_lists where filter in (${filters})) then return null; end if;
    if tg_op = 'TRUNCATE' then
      perform refill_long_lists(array[${filters}]);
      return null;
    ${(['INSERT', 'UPDATE', 'DELETE'] as const)
      .map(
        (operation) => `
    elsif tg_op = '${operation}' then
      ${locking(works[operation])}
      select array_agg(list), array_agg(book) into lists, books_ from (
        with rows as materialized (${rows[operation]}) ${pairs}
      ) pairs (list, book);`,
      )
      .join('')}
    end if;
    if lists is not null then perform refresh_long_lists(lists, books_); end if;
    return null;
  end $$`;

/**
 * A book that came to a work while another transaction changed the work's subjects saw the old ones, and was not seen by the other: it
 * stayed out of a long list for good. Now both lock the work before they look: the second looks when the first has ended.
 */
export class SeeBooksThatComeToWorks1795392000025 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const table of TABLES) await runner.query(functionOf(table, lock));
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of TABLES) await runner.query(functionOf(table, () => ''));
  }
}
