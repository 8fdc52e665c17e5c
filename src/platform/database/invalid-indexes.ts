import type { Sql } from './derived-data.js';

/** An index that PostgreSQL keeps up to date and does not use. */
interface InvalidIndex {
  name: string;
  /** it was to take the place of another one, or had been replaced: REINDEX CONCURRENTLY was interrupted (PostgreSQL manual, REINDEX) */
  leftover: boolean;
}

/**
 * Rebuilds the indexes of this schema that are invalid, as CREATE INDEX CONCURRENTLY leaves one when its process is killed, and removes
 * what an interrupted REINDEX CONCURRENTLY has left. Neither keeps writers out. Answers the names. One that is being built right now by
 * somebody else is left to them. Rejects when one cannot be built, for a duplicate key in a unique index for instance.
 */
export async function rebuildInvalidIndexes(sql: Sql): Promise<string[]> {
  const found = await sql<InvalidIndex>(
    `select format('%I', c.relname) as name, c.relname ~ '_cc(new|old)[0-9]*$' as leftover
     from pg_index i join pg_class c on c.oid = i.indexrelid
     where not i.indisvalid and c.relkind = 'i' and c.relnamespace = current_schema()::regnamespace
       and i.indexrelid not in (select index_relid from pg_stat_progress_create_index)
     order by leftover desc, name`,
  );
  for (const { name, leftover } of found) await sql(`${leftover ? 'drop' : 'reindex'} index concurrently ${name}`);
  return found.map(({ name }) => name);
}
