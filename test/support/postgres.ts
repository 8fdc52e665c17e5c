import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { atDatabase, TEMPLATE } from './test-database.js';

/** A migrated database without rows that belongs to one spec. */
export interface TestDatabase {
  readonly url: string;
  /** Removes the database, ending the connections that are still open. */
  drop(): Promise<void>;
}

/** Creates a database for the calling spec by copying the migrated template, in some 20 ms. */
export async function createDatabase(): Promise<TestDatabase> {
  const server = process.env['COLOPHON_TEST_DATABASE_URL'];
  if (server === undefined)
    throw new Error('No test PostgreSQL runs: the spec belongs in a Jest project with test/support/global-setup.ts.');
  const name = `test_${randomBytes(6).toString('hex')}`;
  await execute(server, `create database ${name} template ${TEMPLATE}`);
  return { url: atDatabase(server, name), drop: () => execute(server, `drop database ${name} with (force)`) };
}

/** Ends all connections to a database and lets nobody in, as if it were away. Answers how to let them in again. */
export async function shutOut(url: string): Promise<() => Promise<void>> {
  const server = process.env['COLOPHON_TEST_DATABASE_URL']!;
  const name = /test_[0-9a-f]+/.exec(url)![0];
  await execute(server, `alter database ${name} allow_connections false`);
  await execute(server, `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`);
  return () => execute(server, `alter database ${name} allow_connections true`);
}

async function execute(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(statement).finally(() => client.end());
}
