import type { Env } from './env.js';
import { listed } from './network-settings.js';
import { poolSizeFor } from './pool-size.js';

/** What the running application knows of its surroundings: the environment, and the servers that were found or started. */
export abstract class Settings {
  readonly databaseUrl: string;
  /** connections for what clients ask */
  readonly databasePool: number;
  /** standbys of that database which pages may be read from */
  readonly databaseReplicaUrls: readonly string[];
  /** how long those wait: as long as a proxy waits for an answer, or as long as a command needs */
  readonly databasePatience: 'answer' | 'unlimited';
  /** null: no Redis; pages are cached in this process */
  readonly redisUrl: string | null;
  /** where embedded servers have their data */
  readonly home: string;
  readonly cacheTtlSeconds: number;
  /** bytes of pages that this process keeps */
  readonly cacheMemoryBytes: number;
  /** a key of the role admin beside those of the database; null: there is none */
  readonly adminApiKey: string | null;
  /** off: reading needs a key, too */
  readonly anonymousReads: Env['ANONYMOUS_READS'];
  /** units a minute that each role may spend (see limits/policies.ts); 0: no limit */
  readonly rateLimits: Readonly<Record<'anonymous' | 'reader' | 'editor' | 'librarian', number>>;
  readonly logLevel: Env['LOG_LEVEL'];
  readonly logTo: 'stdout' | 'stderr';
  /** which requests are logged */
  readonly requestLog: Env['REQUEST_LOG'];
  /** whose pages may read the API from a browser */
  readonly corsOrigins: 'any' | readonly string[];
  /** addresses and CIDR ranges of proxies that say truly who the client is */
  readonly trustedProxies: readonly string[];
  /** scheme and host under which the world reaches the service; null: unknown */
  readonly publicBaseUrl: string | null;
  /** null: nobody collects traces */
  readonly traces: TraceSettings | null;
}

/** Where traces go. */
export interface TraceSettings {
  /** of the collector, OTLP over HTTP, without `/v1/traces` */
  readonly endpoint: string;
  /** what this service is called there */
  readonly service: string;
  /** the share of requests that are traced, when whoever sends them does not say; 0 to 1 */
  readonly ratio: number;
}

/** Joins the environment with the addresses of the servers. */
export function settingsOf(env: Env, servers: { databaseUrl: string; redisUrl: string | null }): Settings {
  return {
    databaseUrl: servers.databaseUrl,
    databasePool: env.DATABASE_POOL ?? poolSizeFor(env.INSTANCES),
    databasePatience: 'answer',
    databaseReplicaUrls: listed(env.DATABASE_REPLICA_URLS ?? ''),
    redisUrl: servers.redisUrl,
    home: env.COLOPHON_HOME,
    cacheTtlSeconds: env.CACHE_TTL_SECONDS,
    cacheMemoryBytes: env.CACHE_L1_BYTES,
    adminApiKey: env.ADMIN_API_KEY ?? null,
    anonymousReads: env.ANONYMOUS_READS,
    rateLimits: {
      anonymous: env.RATE_LIMIT_ANONYMOUS,
      reader: env.RATE_LIMIT_READER,
      editor: env.RATE_LIMIT_EDITOR,
      librarian: env.RATE_LIMIT_LIBRARIAN,
    },
    logLevel: env.LOG_LEVEL,
    logTo: 'stdout',
    requestLog: env.REQUEST_LOG,
    corsOrigins: env.CORS_ORIGINS === '*' ? 'any' : env.CORS_ORIGINS === 'off' ? [] : listed(env.CORS_ORIGINS),
    trustedProxies: listed(env.TRUSTED_PROXIES ?? ''),
    publicBaseUrl: env.PUBLIC_BASE_URL ?? null,
    traces:
      env.OTEL_EXPORTER_OTLP_ENDPOINT === undefined
        ? null
        : {
            endpoint: env.OTEL_EXPORTER_OTLP_ENDPOINT.replace(/\/+$/, ''),
            service: env.OTEL_SERVICE_NAME,
            ratio: Number(env.OTEL_TRACES_SAMPLER_ARG),
          },
  };
}
