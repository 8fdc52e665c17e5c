/** Connections that a PostgreSQL as it is installed takes from others than superusers: max_connections 100, superuser_reserved_connections 3. */
const CONNECTIONS = 97;
/** Of these, what is left for a migration, an import, a backup, whoever looks with psql, and what watches the database. */
const KEPT_FREE = 9;
/** Connections that an instance may have beside its pool: one that listens, two that relay the outbox, one that adds up pages. */
const BESIDE = 4;
const LEAST = 2;
/**
 * One process answers some 700 pages a second that need the database, each of which keeps a connection busy for a millisecond or two. With 8
 * it answered no more, and in a flood each of them waited behind twice as many.
 */
const MOST = 4;

/** The most instances whose connections fit. */
export const MOST_INSTANCES = Math.floor((CONNECTIONS - KEPT_FREE) / (BESIDE + LEAST));

/**
 * The connections for requests that each of so many instances has, 1 to `MOST_INSTANCES`: what fits into one PostgreSQL, and no more than
 * pay. 4 for up to 11 instances, 3 for twelve, 2 for fourteen.
 */
export function poolSizeFor(instances: number): number {
  return Math.min(MOST, Math.floor((CONNECTIONS - KEPT_FREE) / instances) - BESIDE);
}
