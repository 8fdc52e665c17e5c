import { Logger } from '@nestjs/common';
import pg from 'pg';
import { DataSource, type DataSourceOptions } from 'typeorm';

/** What TypeORM's driver for PostgreSQL does at its start, and what of it is needed later. */
interface Driver {
  master: pg.Pool;
  isGeneratedColumnsSupported: boolean;
  connect(): Promise<void>;
  afterConnect(): Promise<void>;
}

const logger = new Logger('Database');

/**
 * A data source that is there before its database is: TypeORM would connect at once, to ask for the version and the name of the schema,
 * which only what makes tables needs, and fail. This one makes the pool, which connects when a statement is sent, so that a database that
 * comes late is used as soon as it answers.
 */
export function lazyDataSource(options: DataSourceOptions): Promise<DataSource> {
  const source = new DataSource(options);
  const driver = source.driver as unknown as Driver;
  driver.connect = async () => {
    driver.master = new pg.Pool(options.extra as pg.PoolConfig);
    // a connection that is lost while it is idle; the next statement makes another one
    driver.master.on('error', (error) => logger.debug(`An idle connection is gone: ${error.message}`));
  };
  driver.afterConnect = async () => {
    driver.isGeneratedColumnsSupported = true; // since PostgreSQL 12
  };
  return source.initialize();
}
