import pg from 'pg';
import { startEmbeddedPostgres } from '../../src/platform/embedded/embedded-postgres.js';
import { migrate } from '../../src/platform/database/migrate.js';
import { startRedis } from './redis-server.js';
import { atDatabase, TEMPLATE } from './test-database.js';

/** The servers that the specs of a run share. */
export interface TestServices {
  readonly databaseUrl: string;
  readonly redisUrl: string;
  stop(): Promise<void>;
}

/** Starts both servers, with the schema in a template database that specs copy. Leaves nothing running when it rejects. */
export async function startTestServices(directory: string): Promise<TestServices> {
  const postgres = await startEmbeddedPostgres(directory, { keep: 'throwaway' });
  try {
    const databaseUrl = postgres.url;
    const client = new pg.Client({ connectionString: databaseUrl });
    await client.connect();
    await client.query(`create database ${TEMPLATE}`).finally(() => client.end());
    await migrate(atDatabase(databaseUrl, TEMPLATE));
    const redis = await startRedis();
    return {
      databaseUrl,
      redisUrl: redis.url,
      stop: async () => {
        await Promise.all([redis.stop(), postgres.stop()]);
      },
    };
  } catch (error) {
    await postgres.stop();
    throw error;
  }
}
