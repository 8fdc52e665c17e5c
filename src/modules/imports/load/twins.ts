import type { Sql } from '../../../platform/database/derived-data.js';
import { SCHEMA } from './session.js';

/** What a catalogue consists of; the tables that refer to these belong to it. */
const ROOTS = ['authors', 'works', 'books', 'publishers', 'series', 'subjects', 'source_packs'];

/** The tables of the catalogue, those first that others refer to. */
export async function catalogueTables(sql: Sql): Promise<string[]> {
  const rows = await sql<{ name: string }>(
    `with recursive belonging as (
       select unnest($1::regclass[])::oid as id
       union
       select k.conrelid from pg_constraint k join belonging b on k.confrelid = b.id where k.contype = 'f'
     )
     select relname as name from belonging join pg_class on oid = id order by id`,
    [ROOTS],
  );
  return rows.map(({ name }) => name);
}

/** Makes a table beside each of these: the same columns, checks, defaults and settings, but no index, foreign key or trigger. */
export async function createTwins(sql: Sql, tables: readonly string[]): Promise<void> {
  await sql(`create schema ${SCHEMA}`);
  for (const table of tables) {
    await sql(`create table ${SCHEMA}.${table} (like ${table} including all excluding indexes)`);
    const [row] = await sql<{ options: string[] | null }>(`select reloptions as options from pg_class where oid = $1::regclass`, [table]);
    if (row!.options) await sql(`alter table ${SCHEMA}.${table} set (${row!.options.join(', ')})`);
    const targets = await sql<{ column: string; target: number }>(
      `select quote_ident(attname) as column, attstattarget as target from pg_attribute
        where attrelid = $1::regclass and attnum > 0 and not attisdropped and attstattarget >= 0`,
      [table],
    );
    for (const { column, target } of targets) await sql(`alter table ${SCHEMA}.${table} alter column ${column} set statistics ${target}`);
  }
  const grants = await sql<{ statement: string }>(
    `select format('grant %s on ${SCHEMA}.%I to %s', g.privilege_type, c.relname, coalesce(quote_ident(r.rolname), 'public'))
              || case when g.is_grantable then ' with grant option' else '' end as statement
       from pg_class c cross join aclexplode(c.relacl) g left join pg_roles r on r.oid = g.grantee
      where c.oid = any ($1::regclass[]) and g.grantee <> c.relowner`,
    [tables],
  );
  for (const { statement } of grants) await sql(statement);
}

/** Copies what is in the tables into their twins. */
export async function copyIntoTwins(sql: Sql, tables: readonly string[]): Promise<void> {
  for (const table of tables) {
    const [row] = await sql<{ columns: string }>(
      `select string_agg(quote_ident(attname), ', ' order by attnum) as columns
         from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = ''`,
      [table],
    );
    await sql(`insert into ${SCHEMA}.${table} (${row!.columns}) overriding system value select ${row!.columns} from ${table}`);
  }
  await continueSequences(sql, tables);
}

/** Has the sequences of the twins go on beyond the largest ids. */
export async function continueSequences(sql: Sql, tables: readonly string[]): Promise<void> {
  const rows = await sql<{ table: string; column: string }>(
    `select relname as table, attname as column from pg_attribute join pg_class c on c.oid = attrelid
      where relnamespace = '${SCHEMA}'::regnamespace and relname = any ($1) and attidentity <> ''`,
    [tables],
  );
  for (const { table, column } of rows) {
    await sql(
      `select setval(pg_get_serial_sequence('${SCHEMA}.${table}', '${column}'), coalesce(max(${column}), 0) + 1, false) from ${SCHEMA}.${table}`,
    );
  }
}

/** A digest of which rows the tables hold in which versions: different as soon as one was written. Reads no value of theirs. */
export async function digestOf(sql: Sql, tables: readonly string[]): Promise<string> {
  const digests: string[] = [];
  for (const table of tables) {
    const [row] = await sql<{ digest: string }>(
      `select count(*) || ':' || coalesce(sum(hashtextextended(xmin::text || ctid::text, 0)), 0) as digest from ${table}`,
    );
    digests.push(`${table}:${row!.digest}`);
  }
  // twins that were made before a migration have not got what it changed
  const [migration] = await sql<{ name: string }>('select name from migrations order by id desc limit 1');
  return [...digests, migration!.name].join(' ');
}
