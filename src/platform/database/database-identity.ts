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
