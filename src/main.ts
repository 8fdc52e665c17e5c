import 'reflect-metadata';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApp } from './app.js';
import { SampleCatalogue } from './modules/imports/index.js';
import { type Env, readEnv, secretsInEnv } from './platform/config/env.js';
import { settingsOf } from './platform/config/settings.js';
import { DerivedData } from './platform/database/derived-data.js';
import { migrate } from './platform/database/migrate.js';
import { Redactor } from './platform/observability/redact.js';
import { Drain } from './platform/lifecycle/drain.js';
import { Startup } from './platform/lifecycle/startup.js';
import { endOnSignals } from './platform/lifecycle/stop-signals.js';
import { openServices, type Services } from './platform/embedded/services.js';
import { rehearse } from './rehearsal.js';

async function main(): Promise<void> {
  // nobody reads the log any more, or its disk is full: no reason to end
  for (const output of [process.stdout, process.stderr]) output.on('error', () => undefined);
  const env = readEnv();
  const services = await openServices({ databaseUrl: env.DATABASE_URL, redisUrl: env.REDIS_URL, home: env.COLOPHON_HOME });
  let app: NestFastifyApplication | undefined;
  const close = async () => {
    await app?.close();
    await services.close();
  };
  endOnSignals({
    gently: async () => {
      await app?.get(Drain).run(app.getHttpServer());
      await close();
    },
    firmly: () => services.close(),
  });
  try {
    if (services.embedded.postgres) await migrate(services.databaseUrl, say);
    const settings = settingsOf(env, services);
    app = await createApp(settings);
    await app.init();
    const startup = app.get(Startup);
    if (services.embedded.postgres) await fill(app);
    else if (await startup.begin()) await rehearse(askFrom(app), settings.databasePool);
    await app.listen(env.PORT, hostOf(env)).catch((error: Error) => {
      throw new Error(`Cannot listen on ${env.HOST}:${env.PORT} (${error.message}). Another PORT may be free: PORT=3001 npm start`);
    });
    await startup.ready();
    if (!app.get(Drain).draining) say(greeting(await app.getUrl(), services, env));
  } catch (error) {
    await close();
    throw error;
  }
}

/** For `localhost` Fastify would open a server for each of its addresses, and only the first is behind the entrance. */
function hostOf({ HOST }: Env): string {
  return HOST === 'localhost' ? '127.0.0.1' : HOST;
}

/** Nobody else sees to the schema of an embedded database, nor to its first records. */
async function fill(app: NestFastifyApplication): Promise<void> {
  await app.get(DerivedData).ensure();
  await app.get(SampleCatalogue).loadIntoEmpty();
}

/** Asks the framework, behind the entrance: nothing is logged, counted or limited. */
function askFrom(app: NestFastifyApplication): (address: string) => Promise<unknown> {
  const fastify = app.getHttpAdapter().getInstance();
  return (url) => fastify.inject({ method: 'GET', url });
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

function greeting(url: string, { embedded, redisUrl }: Services, env: Env): string {
  const lines = [
    `Colophon is ready after ${process.uptime().toFixed(1)} s.`,
    `  Swagger UI  ${url}/docs`,
    `  first page  ${url}/v1/books?limit=10&offset=0`,
    `  database    ${embedded.postgres ? 'embedded PostgreSQL' : 'DATABASE_URL'}`,
    `  cache       ${redisUrl === null ? 'in this process only: no REDIS_URL, and no redis-server was found' : embedded.redis ? 'redis-server of this machine' : 'REDIS_URL'}`,
    `  writes      with an API key: npm run colophon -- keys create NAME --role editor${env.ADMIN_API_KEY !== undefined ? ', or the key of ADMIN_API_KEY' : ''}`,
  ];
  return lines.join('\n');
}

function fail(text: string): never {
  process.stderr.write(`${new Redactor(secretsInEnv()).text(text)}\n`);
  process.exit(1);
}

// Node would print the whole error, with the values that a statement was sent
process.on('uncaughtException', (error) => fail(String(error.stack ?? error)));
main().catch((error: Error) => fail(error.message));
