import { plainToInstance } from 'class-transformer';
import { IsIn, IsInt, IsNotEmpty, IsOptional, IsString, Matches, Max, Min, validateSync } from 'class-validator';
import { secretsOf } from '../observability/redact.js';
import { IsAddressRanges, IsDatabaseUrl, IsOrigins, IsPublicUrl, IsRedisUrl, IsReplicaUrls, listed } from './network-settings.js';
import { MOST_INSTANCES } from './pool-size.js';

/** What a header can bring (RFC 9110, 5.5), so that a key which no request can show is not taken for one: that of a file often ends with a line break. */
const KEY = /^[\x21-\x7e][\x20-\x7e]{14,510}[\x21-\x7e]$/;
const KEY_MESSAGE = 'must have 16 to 512 printable ASCII characters, with no blank and no line break at its ends';

/** What operators can set, by the names of their environment variables. `.env.example` explains each. */
export class Env {
  @IsInt() @Min(0) @Max(65535) PORT: number = 3000;
  @IsString() @IsNotEmpty() HOST: string = '127.0.0.1';
  @IsOptional() @IsDatabaseUrl() DATABASE_URL?: string;
  @IsInt() @Min(1) @Max(1_000) INSTANCES: number = 1;
  @IsOptional() @IsInt() @Min(1) @Max(100) DATABASE_POOL?: number;
  @IsOptional() @IsReplicaUrls() DATABASE_REPLICA_URLS?: string;
  @IsOptional() @IsRedisUrl() REDIS_URL?: string;
  @IsString() @IsNotEmpty() COLOPHON_HOME: string = '.colophon';
  @IsInt() @Min(1) @Max(86_400) CACHE_TTL_SECONDS: number = 300;
  @IsInt() @Min(0) @Max(68_719_476_736) CACHE_L1_BYTES: number = 67_108_864;
  @IsOptional() @Matches(KEY, { message: KEY_MESSAGE }) ADMIN_API_KEY?: string;
  @IsIn(['on', 'off']) ANONYMOUS_READS: 'on' | 'off' = 'on';
  @IsInt() @Min(0) @Max(1_000_000_000) RATE_LIMIT_ANONYMOUS: number = 120_000;
  @IsInt() @Min(0) @Max(1_000_000_000) RATE_LIMIT_READER: number = 240_000;
  @IsInt() @Min(0) @Max(1_000_000_000) RATE_LIMIT_EDITOR: number = 240_000;
  @IsInt() @Min(0) @Max(1_000_000_000) RATE_LIMIT_LIBRARIAN: number = 600_000;
  @IsIn(['error', 'warn', 'info', 'debug']) LOG_LEVEL: 'error' | 'warn' | 'info' | 'debug' = 'info';
  @IsIn(['all', 'errors', 'off']) REQUEST_LOG: 'all' | 'errors' | 'off' = 'all';
  @IsOrigins() CORS_ORIGINS: string = '*';
  @IsOptional() @IsAddressRanges() TRUSTED_PROXIES?: string;
  @IsOptional() @IsPublicUrl() PUBLIC_BASE_URL?: string;
  @IsOptional() @Matches(/^https?:\/\/[^\s?#]+$/, { message: 'must be like http://collector:4318' }) OTEL_EXPORTER_OTLP_ENDPOINT?: string;
  @IsString() @IsNotEmpty() OTEL_SERVICE_NAME: string = 'colophon';
  @Matches(/^(0(\.\d+)?|1(\.0+)?)$/, { message: 'must be a share from 0 to 1, such as 0.05' }) OTEL_TRACES_SAMPLER_ARG: string = '1';
}

const defaults: Record<string, unknown> = { ...new Env() };
const isNumber = (name: string): boolean => typeof defaults[name] === 'number' || name === 'DATABASE_POOL';

/**
 * The settings of this process, validated. Throws one error that lists every mistake by name and never a value,
 * since a value may be a password. The only place that reads `process.env`.
 */
export function readEnv(source: Record<string, string | undefined> = process.env): Env {
  const names = [
    'PORT',
    'HOST',
    'DATABASE_URL',
    'INSTANCES',
    'DATABASE_POOL',
    'DATABASE_REPLICA_URLS',
    'REDIS_URL',
    'COLOPHON_HOME',
    'CACHE_TTL_SECONDS',
    'CACHE_L1_BYTES',
    'ADMIN_API_KEY',
    'ANONYMOUS_READS',
    'RATE_LIMIT_ANONYMOUS',
    'RATE_LIMIT_READER',
    'RATE_LIMIT_EDITOR',
    'RATE_LIMIT_LIBRARIAN',
    'LOG_LEVEL',
    'REQUEST_LOG',
    'CORS_ORIGINS',
    'TRUSTED_PROXIES',
    'PUBLIC_BASE_URL',
    'OTEL_EXPORTER_OTLP_ENDPOINT',
    'OTEL_SERVICE_NAME',
    'OTEL_TRACES_SAMPLER_ARG',
  ];
  const given = names.filter((name) => source[name] !== undefined && source[name] !== '');
  const plain = Object.fromEntries(given.map((name) => [name, isNumber(name) ? wholeNumber(source[name]) : source[name]]));
  const env = plainToInstance(Env, plain, { exposeDefaultValues: true });
  const mistakes = validateSync(env).map(({ property, constraints }) => {
    const reasons = Object.values(constraints ?? {}).map((reason) => reason.replace(`${property} `, ''));
    return `  ${property} ${reasons.join(', ')}`;
  });
  if (env.DATABASE_POOL === undefined && env.INSTANCES > MOST_INSTANCES)
    mistakes.push(
      `  INSTANCES over ${MOST_INSTANCES} need a PostgreSQL whose max_connections is over 100: raise that, and set DATABASE_POOL as well`,
    );
  if (mistakes.length > 0) throw new Error(`These settings cannot be used:\n${mistakes.join('\n')}`);
  return env;
}

/** The secrets that the environment holds, whether or not the settings are valid: for whoever prints an error. */
export function secretsInEnv(source: Record<string, string | undefined> = process.env): string[] {
  return secretsOf({
    adminApiKey: source['ADMIN_API_KEY'],
    databaseUrl: source['DATABASE_URL'],
    databaseReplicaUrls: listed(source['DATABASE_REPLICA_URLS'] ?? ''),
    redisUrl: source['REDIS_URL'],
  });
}

function wholeNumber(text: string | undefined): number | string | undefined {
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : text;
}
