import pg from 'pg';
import type { DataSourceOptions } from 'typeorm';
import { connectionConfig } from './connection-config.js';
import { SnakeNaming } from './snake-naming.js';
import { migrations } from '../../migrations/index.js';

// Ids and ISBN-13s are below 2^53, so a bigint is a Number; a date stays the text that PostgreSQL writes.
pg.types.setTypeParser(pg.types.builtins.INT8, Number);
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text);

/** How long a connection waits: as long as a proxy waits for an answer, or as long as a command or a migration needs. */
export type Patience = 'answer' | 'unlimited';

interface ConnectionOptions {
  /** connections at most */
  pool: number;
  patience?: Patience;
}

/**
 * The limits of a connection, each shorter than the next one towards the client: a lock, a statement, the reply of a server that hangs
 * (which PostgreSQL cannot limit), nginx' proxy_read_timeout of 5 s. A lock is waited for longer than PostgreSQL's `deadlock_timeout` of 1 s,
 * or a deadlock would be taken for a long wait, and not be done again.
 */
const LIMITS: Record<Patience, pg.PoolConfig> = {
  answer: {
    connectionTimeoutMillis: 1_000,
    query_timeout: 4_000,
    options: '-c statement_timeout=3s -c lock_timeout=2s -c idle_in_transaction_session_timeout=5s',
  },
  unlimited: {
    connectionTimeoutMillis: 10_000,
    options: '-c statement_timeout=0 -c lock_timeout=5s -c idle_in_transaction_session_timeout=60s',
  },
};

/** How long a connection that nobody needs is kept, milliseconds: making one takes PostgreSQL a process, and its first statements their plans. */
const IDLE = 300_000;

/** How the connections of a pool are made. The pool connects when somebody asks it, not before. */
export function poolConfig(url: string, { pool, patience = 'answer' }: ConnectionOptions): pg.PoolConfig {
  const { options, ...limits } = LIMITS[patience];
  return connectionConfig(url, {
    application_name: 'colophon',
    max: pool,
    idleTimeoutMillis: IDLE,
    keepAlive: true,
    options: `-c timezone=UTC -c jit=off ${options}`,
    ...limits,
  });
}

/** The one opinion about the database that the application, the command line and TypeORM's own tool share. */
export function dataSourceOptions(url: string, connections: ConnectionOptions): DataSourceOptions {
  return {
    type: 'postgres',
    url,
    migrations,
    migrationsTableName: 'migrations',
    migrationsTransactionMode: 'each',
    namingStrategy: new SnakeNaming(),
    synchronize: false,
    logging: false,
    extra: poolConfig(url, connections),
  };
}

/** The names of all migrations of this release, as they stand in the table `migrations` of a database that has had them. */
export const migrationNames: readonly string[] = migrations.map(({ name }) => name);
