import pg from 'pg';
import type { DataSourceOptions } from 'typeorm';
import { SnakeNaming } from './snake-naming.js';
import { migrations } from '../../migrations/index.js';

// Ids and ISBN-13s are below 2^53, so a bigint is a Number; a date stays the text that PostgreSQL writes.
pg.types.setTypeParser(pg.types.builtins.INT8, Number);
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text);

interface ConnectionOptions {
  /** connections at most */
  pool?: number;
  /** how long a statement may take: as long as a proxy waits for an answer, or as long as a migration needs */
  patience?: 'answer' | 'unlimited';
}

/** The one opinion about the database that the application, the command line and TypeORM's own tool share. */
export function dataSourceOptions(url: string, { pool = 4, patience = 'answer' }: ConnectionOptions = {}): DataSourceOptions {
  return {
    type: 'postgres',
    url,
    migrations,
    migrationsTableName: 'migrations',
    migrationsTransactionMode: 'each',
    namingStrategy: new SnakeNaming(),
    synchronize: false,
    logging: false,
    extra: {
      max: pool,
      connectionTimeoutMillis: 5_000,
      keepAlive: true,
      application_name: 'colophon',
      options: `-c timezone=UTC -c jit=off -c statement_timeout=${patience === 'answer' ? '4s' : '0'} -c lock_timeout=5s -c idle_in_transaction_session_timeout=60s`,
    },
  };
}
