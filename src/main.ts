import 'reflect-metadata';
import { createApp } from './app.js';
import { SampleCatalogue } from './modules/imports/index.js';
import { type Env, readEnv, secretsInEnv } from './platform/config/env.js';
import { settingsOf } from './platform/config/settings.js';
import { DerivedData } from './platform/database/derived-data.js';
import { migrate, pendingMigrations } from './platform/database/migrate.js';
import { Redactor } from './platform/observability/redact.js';
import { openServices, type Services } from './platform/embedded/services.js';

async function main(): Promise<void> {
  const env = readEnv();
  const services = await openServices({ databaseUrl: env.DATABASE_URL, redisUrl: env.REDIS_URL, home: env.COLOPHON_HOME });
  let stopping: Promise<void> | undefined;
  let close = () => services.close();
  const stop = () => (stopping ??= close().then(() => process.exit(0)));
  process.on('SIGINT', () => void stop());
  process.on('SIGTERM', () => void stop());
  try {
    if (services.embedded.postgres) await migrate(services.databaseUrl);
    const pending = await pendingMigrations(services.databaseUrl);
    if (pending > 0) throw new Error(`The database is ${pending} migrations behind. Run: npm run colophon -- migrate`);

    const app = await createApp(settingsOf(env, services));
    close = async () => {
      await app.close();
      await services.close();
    };
    const derived = app.get(DerivedData);
    if (services.embedded.postgres) await derived.ensure();
    const outdated = await derived.outdated();
    if (outdated.length > 0)
      throw new Error(`The database lacks ${outdated.join(', ')} as this version computes them. Run: npm run colophon -- migrate`);
    if (services.embedded.postgres) await app.get(SampleCatalogue).loadIntoEmpty();
    await app.listen(env.PORT, env.HOST).catch((error: Error) => {
      throw new Error(`Cannot listen on ${env.HOST}:${env.PORT} (${error.message}). Another PORT may be free: PORT=3001 npm start`);
    });
    process.stdout.write(greeting(await app.getUrl(), services, env));
  } catch (error) {
    await close();
    throw error;
  }
}

function greeting(url: string, { embedded, redisUrl }: Services, env: Env): string {
  const lines = [
    `Colophon is ready after ${process.uptime().toFixed(1)} s.`,
    `  Swagger UI  ${url}/docs`,
    `  first page  ${url}/v1/books?limit=10&offset=0`,
    `  database    ${embedded.postgres ? 'embedded PostgreSQL' : 'DATABASE_URL'}`,
    `  cache       ${redisUrl === null ? 'in this process only: no REDIS_URL, and no redis-server was found' : embedded.redis ? 'redis-server of this machine' : 'REDIS_URL'}`,
    `  writes      with an API key: colophon keys create NAME --role editor${env.ADMIN_API_KEY !== undefined ? ', or the key of ADMIN_API_KEY' : ''}`,
  ];
  return `${lines.join('\n')}\n`;
}

function fail(text: string): never {
  process.stderr.write(`${new Redactor(secretsInEnv()).text(text)}\n`);
  process.exit(1);
}

// Node would print the whole error, with the values that a statement was sent
process.on('uncaughtException', (error) => fail(String(error.stack ?? error)));
main().catch((error: Error) => fail(error.message));
