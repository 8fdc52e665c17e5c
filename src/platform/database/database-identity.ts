import type { Pool } from 'pg';
import { isRefusal } from './pg-errors.js';

/** The number of this database in its cluster: one that was made anew under the same name has another. */
const DATABASE = `select oid::text as id from pg_database where datname = current_database()`;
/** The same in every replica of a cluster, and in no other cluster. */
const CLUSTER = `select system_identifier::text as id from pg_control_system()`;

/**
 * Tells a database from all others, whatever its address: the system identifier of its cluster and its own number there. A replica that was
 * promoted is the same; a dump that was restored into another database is not. The number alone where the role may not ask for the identifier.
 */
export async function identityOf(pool: Pool): Promise<string> {
  const ask = async (sql: string) => (await pool.query<{ id: string }>(sql)).rows[0]!.id;
  const database = await ask(DATABASE);
  try {
    return `${await ask(CLUSTER)}.${database}`;
  } catch (error) {
    if (isRefusal(error)) return database;
    throw error;
  }
}

/**
 * Which transactions can be seen now (PostgreSQL manual, 9.27.8), and of which server: one that takes its place may count the same numbers anew. Every commit of a write
 * changes it, and costs nothing to find out.
 */
export async function snapshotOf(pool: Pool): Promise<string> {
  const { rows } = await pool.query<{ snapshot: string }>(
    `select pg_current_snapshot() || ' ' || extract(epoch from pg_postmaster_start_time()) as snapshot`,
  );
  return rows[0]!.snapshot;
}
