import type { Sql } from '../../../platform/database/derived-data.js';
import { retitleDerivedWorks, reviveWorks } from '../merge/derived-works.js';
import { SOURCE } from '../open-library-lines.js';
import { KEYS } from './key-numbers.js';
import type { LoadIds } from './load-ids.js';
import { keyOf, lookUp } from './settle-credits.js';

/**
 * Books name works by ids that their keys will have. Those whose work did not come in follow redirects; for the others works are
 * derived, one for each key. Answers how many works were made.
 */
export async function settleBooks(sql: Sql, home: string, ids: LoadIds, importId: number): Promise<number> {
  const { prefix, suffix } = KEYS.works;
  await sql(
    `create table unplaced_books as select b.ctid as place, b.id, b.work_id - ${ids.works} as number
       from books b where b.work_id > ${ids.works} and not exists (select from works w where w.id = b.work_id)`,
  );
  await sql(
    `create table missing_works as
     select m.number, coalesce(merged.to_id, found.id) as id, coalesce(r.final_key, ${keyOf('works', 'm.number')}) as key
       from (select distinct number from unplaced_books) m
       ${lookUp('works', 'work_id', home, { first: ids.works, highest: ids.highestWork })}`,
  );
  // the first book by key gives its title, as the merge has it
  await sql(
    `create table derived_works as
     select distinct on (m.key) m.key, null::integer as id, b.title, b.title_sort
       from missing_works m join unplaced_books u using (number) join books b on b.ctid = u.place
      where m.id is null order by m.key, ${keyOf('books', `(u.id - ${ids.books})`)} collate "C"`,
  );
  await sql(
    `update derived_works set id = ${ids.works} + substring(key from '[0-9]+')::bigint
      where key ~ '^${prefix}[1-9][0-9]{0,8}${suffix}$' and substring(key from '[0-9]+')::bigint <= ${ids.highestWork}`,
  );
  // behind all that are there and all that the numbers of keys have given
  await sql(
    `update derived_works d set id = n.id from (
       select key, row_number() over (order by key)
                 + greatest((select coalesce(max(id), 0) from works), (select max(id) from derived_works)) as id
         from derived_works where id is null) n where n.key = d.key`,
  );
  await sql(`insert into works (id, title, title_sort) select id, title, title_sort from derived_works order by id`);
  await sql(
    `insert into source_records (source, source_key, work_id, import_id) select '${SOURCE}', key, id, ${importId} from derived_works order by id`,
  );
  await sql(`update missing_works m set id = d.id from derived_works d where d.key = m.key and m.id is null`);
  await sql(
    `update books b set work_id = m.id from unplaced_books u join missing_works m using (number)
      where b.ctid = u.place and b.work_id <> m.id`,
  );
  const [row] = await sql<{ made: number }>(`select count(*)::integer as made from derived_works`);
  return row!.made;
}

/** Works that were there may have been deleted, or bear the title of their first book. To be asked when the tables have their indexes. */
export async function settleWorksThatWereThere(sql: Sql, ids: LoadIds): Promise<void> {
  const works = await sql<{ id: number }>(
    `select distinct b.work_id as id from books b where b.work_id <= ${ids.works} and b.id > ${ids.books}`,
  );
  const there = works.map(({ id }) => id);
  if (there.length === 0) return;
  await reviveWorks({ rows: sql }, there);
  await retitleDerivedWorks({ rows: sql }, SOURCE, there);
}
