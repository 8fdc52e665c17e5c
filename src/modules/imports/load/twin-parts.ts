import type { Sql } from '../../../platform/database/derived-data.js';

/** A statement that gives a twin something that its table has. */
export interface Part {
  table: string;
  name: string;
  statement: string;
}

/** A foreign key, and the table that it refers to. */
export interface ForeignKey extends Part {
  to: string;
}

/*
 * Asked of a session that sees the tables themselves, PostgreSQL writes these statements without a schema: run by one that sees the twins
 * first, they are about the twins.
 */

/** The indexes of the tables, also those below primary keys; first those that take longest. */
export async function indexes(sql: Sql, tables: readonly string[]): Promise<Part[]> {
  return sql<Part>(
    `select t.relname as table, c.relname as name, pg_get_indexdef(i.indexrelid, 0, true) as statement
       from pg_index i join pg_class c on c.oid = i.indexrelid join pg_class t on t.oid = i.indrelid join pg_am a on a.oid = c.relam
      where i.indrelid = any ($1::regclass[]) and not i.indisexclusion
      order by a.amname = 'gin' and i.indpred is null desc, pg_relation_size(i.indexrelid) desc, c.relname`,
    [tables],
  );
}

/**
 * Builds an index. The words of GIN are collected in a tree, which is searched twice as fast while it fits into a core's cache; it is
 * written out more often then, which costs little as long as the index stays in the memory of PostgreSQL.
 */
export async function buildIndex(sql: Sql, { table, statement }: Part): Promise<void> {
  if (statement.includes(' USING gin '))
    await sql(
      `select set_config('maintenance_work_mem', '8MB', true) from pg_settings
        where name = 'shared_buffers' and pg_table_size($1::regclass) < setting::bigint * 8192`,
      [table],
    );
  await sql(statement);
}

/** The constraints of the tables that have an index. */
export async function keys(sql: Sql, tables: readonly string[]): Promise<Part[]> {
  return sql<Part>(
    `select t.relname as table, k.conname as name,
            format('alter table %I add constraint %I %s', t.relname, k.conname, case k.contype
              when 'p' then 'primary key using index ' || quote_ident(c.relname)
              when 'u' then 'unique using index ' || quote_ident(c.relname)
              else pg_get_constraintdef(k.oid, true) end) as statement
       from pg_constraint k join pg_class t on t.oid = k.conrelid join pg_class c on c.oid = k.conindid
      where k.conrelid = any ($1::regclass[]) and k.contype in ('p', 'u', 'x') order by 1, 2`,
    [tables],
  );
}

/** The foreign keys of the tables. */
export async function foreignKeys(sql: Sql, tables: readonly string[]): Promise<ForeignKey[]> {
  return sql<ForeignKey>(
    `select t.relname as table, k.conname as name, o.relname as to,
            format('alter table %I add constraint %I %s', t.relname, k.conname, pg_get_constraintdef(k.oid, true)) as statement
       from pg_constraint k join pg_class t on t.oid = k.conrelid join pg_class o on o.oid = k.confrelid
      where k.conrelid = any ($1::regclass[]) and k.contype = 'f' order by 1, 2`,
    [tables],
  );
}

/** The triggers of the tables. */
export async function triggers(sql: Sql, tables: readonly string[]): Promise<Part[]> {
  return sql<Part>(
    `select t.relname as table, g.tgname as name, pg_get_triggerdef(g.oid, true) as statement
       from pg_trigger g join pg_class t on t.oid = g.tgrelid where g.tgrelid = any ($1::regclass[]) and not g.tgisinternal order by 1, 2`,
    [tables],
  );
}

/** The cache tags of every list and record that the triggers of the tables touch. */
export async function tagsOf(sql: Sql, tables: readonly string[]): Promise<string[]> {
  const rows = await sql<{ arguments: string }>(
    `select distinct encode(g.tgargs, 'escape') as arguments from pg_trigger g join pg_proc p on p.oid = g.tgfoid
      where g.tgrelid = any ($1::regclass[]) and p.proname = 'touch_cache'`,
    [tables],
  );
  const kinds = rows.flatMap((row) => row.arguments.split('\\000').filter((_, i) => i % 2 === 0));
  return [...new Set(kinds)].filter((kind) => kind !== '').flatMap((kind) => [kind, `${kind}!`]);
}
