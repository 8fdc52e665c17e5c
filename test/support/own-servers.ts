import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbeddedPostgres } from '../../src/platform/embedded/embedded-postgres.js';
import { startRedis, type TestRedis } from './redis-server.js';
import { runColophon } from './run-colophon.js';
import { atDatabase, TEMPLATE } from './test-database.js';

/** A PostgreSQL and a Redis that nobody else uses, to be treated badly. */
export interface Servers {
  readonly redis: TestRedis;
  /** The address of an empty, migrated database that nobody else uses. */
  newDatabase(): Promise<string>;
  stop(): Promise<void>;
}

/** Starts a PostgreSQL and a Redis that end with this process. */
export async function startServers(): Promise<Servers> {
  const home = mkdtempSync(join(tmpdir(), 'colophon-servers-'));
  chmodSync(home, 0o711); // when we are root, PostgreSQL runs under another account
  const remove = () => rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  try {
    const postgres = await startEmbeddedPostgres(home, { keep: 'throwaway' });
    const execute = async (sql: string) => {
      const client = new pg.Client({ connectionString: postgres.url });
      await client.connect();
      await client.query(sql).finally(() => client.end());
    };
    try {
      const redis = await startRedis();
      await execute(`create database ${TEMPLATE}`);
      await runColophon(['migrate'], { databaseUrl: atDatabase(postgres.url, TEMPLATE), redisUrl: redis.url });
      let made = 0;
      const stop = async () => {
        await Promise.all([redis.stop(), postgres.stop()]);
        remove();
      };
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop().finally(() => process.exit(130)));
      return {
        redis,
        newDatabase: async () => {
          made += 1;
          await execute(`create database own_${made} template ${TEMPLATE}`);
          return atDatabase(postgres.url, `own_${made}`);
        },
        stop,
      };
    } catch (error) {
      await postgres.stop();
      throw error;
    }
  } catch (error) {
    remove();
    throw error;
  }
}
