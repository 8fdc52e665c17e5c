import type { Sql } from '../../../platform/database/derived-data.js';
import type { HeadingTable } from '../merge/references.js';
import { REFERRING, staged } from './staging.js';

/** How each table tells its rows apart. */
const tables: Record<HeadingTable, { label: string; key: string; kind: string; same: string }> = {
  publishers: { label: 'name', key: 'name_key', kind: '', same: 'true' },
  series: { label: 'name', key: 'name_key', kind: 'kind, ', same: 't.kind = n.kind' },
  subjects: { label: 'heading', key: 'heading_key', kind: 'kind, ', same: `t.kind = n.kind and t.scheme = 'local'` },
};

/** Makes the tables that take headings, and rows that refer to them, while a load is under way. */
export async function createStaging(sql: Sql): Promise<void> {
  await sql(
    `create table staged_headings (kind_of text, kind text, label text, key text collate "C", hash bigint, place bigint, turn integer)`,
  );
  for (const [table, { column }] of Object.entries(REFERRING)) {
    await sql(`create table ${staged(table)} as select * from ${table} with no data`);
    await sql(`alter table ${staged(table)} alter column ${column} type bigint`);
  }
  await sql(`create table left_lines (file integer, line integer)`);
}

/** The tables that take headings. */
export const HEADING_TABLES = Object.keys(tables) as HeadingTable[];

/** Gives each heading of a table an id: one that is there keeps it, new ones are numbered in the order in which they first came. The first spelling stays. */
export async function createHeadings(sql: Sql, table: HeadingTable): Promise<void> {
  const { label, key, kind, same } = tables[table];
  await sql(
    `create table new_${table} as
     select n.*, t.id as found
       from (select distinct on (hash, key) hash, kind, label, key, place, turn from staged_headings where kind_of = '${table}'
              order by hash, key, place, turn) n
       left join ${table} t on t.${key} = n.key and t.deleted_at is null and ${same}`,
  );
  await sql(`create table ids_of_${table} (hash bigint, id integer)`);
  await sql(
    `with numbered as (
       select hash, kind, label, key, coalesce((select max(id) from ${table}), 0) + row_number() over (order by place, turn) as id
         from new_${table} where found is null
     ), made as (
       insert into ${table} (id, ${kind}${label}, ${key}) select id, ${kind}label, key from numbered order by id
     )
     insert into ids_of_${table} select hash, id from numbered union all select hash, found from new_${table} where found is not null`,
  );
  await sql(`drop table new_${table}`);
  await sql(`analyze ids_of_${table}`);
}

/** Brings the rows that refer to headings where they belong. */
export async function placeReferring(sql: Sql, table: string): Promise<void> {
  const { column, heading } = REFERRING[table]!;
  const rows = await sql<{ name: string }>(
    `select attname as name from pg_attribute where attrelid = to_regclass($1) and attnum > 0 and not attisdropped and attidentity = '' and attname <> $2`,
    [table, column],
  );
  const columns = rows.map(({ name }) => name);
  await sql(
    `insert into ${table} (${column}, ${columns.join(', ')})
     select h.id, ${columns.map((name) => `s.${name}`).join(', ')} from ${staged(table)} s join ids_of_${heading} h on h.hash = s.${column}`,
  );
  await sql(`drop table ${staged(table)}`);
}
