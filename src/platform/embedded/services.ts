import { attachedTo, type EmbeddedServer } from './embedded-server.js';
import { startEmbeddedPostgres } from './embedded-postgres.js';
import { startEmbeddedRedis } from './embedded-redis.js';

/** The servers that an application works with: those it was told of, and embedded ones for the others. */
export interface Services {
  readonly databaseUrl: string;
  /** null: there is no Redis on this machine */
  readonly redisUrl: string | null;
  /** which of them are embedded servers */
  readonly embedded: { readonly postgres: boolean; readonly redis: boolean };
  /** whether this process started the Redis, which ends with it */
  readonly redisEndsHere: boolean;
  /** Stops what was started here, and nothing else. */
  close(): Promise<void>;
}

/** Finds or starts the database and the cache. Rejects with a sentence that says what to do, leaving nothing started. */
export async function openServices(settings: { databaseUrl?: string; redisUrl?: string; home: string }): Promise<Services> {
  const { databaseUrl, redisUrl, home } = settings;
  const postgres = databaseUrl === undefined ? await startEmbeddedPostgres(home) : attachedTo(databaseUrl);
  let redis: EmbeddedServer | null;
  try {
    redis = redisUrl === undefined ? await startEmbeddedRedis(home) : attachedTo(redisUrl);
  } catch (error) {
    await postgres.stop();
    throw error;
  }
  return {
    databaseUrl: postgres.url,
    redisUrl: redis?.url ?? null,
    embedded: { postgres: databaseUrl === undefined, redis: redisUrl === undefined && redis !== null },
    redisEndsHere: redis?.started ?? false,
    close: async () => {
      await Promise.all([redis?.stop(), postgres.stop()]);
    },
  };
}
