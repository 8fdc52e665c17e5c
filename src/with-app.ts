import { createApp } from './app.js';
import { readEnv } from './platform/config/env.js';
import { settingsOf } from './platform/config/settings.js';
import { Database } from './platform/database/database.js';
import { migrate, pendingMigrations } from './platform/database/migrate.js';
import { openServices, type Services } from './platform/embedded/services.js';

type App = Awaited<ReturnType<typeof createApp>>;

/** Runs a command with the servers that the environment names, or the embedded ones. */
export async function withServices<T>(command: (services: Services) => Promise<T>): Promise<T> {
  const env = readEnv();
  const services = await openServices({ databaseUrl: env.DATABASE_URL, redisUrl: env.REDIS_URL, home: env.COLOPHON_HOME });
  try {
    return await command(services);
  } finally {
    await services.close();
  }
}

/** Says what a command waits for, beside its output. */
export function tell(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
}

/** Runs a command inside the application, without HTTP. */
export async function withApp<T>(command: (app: App, services: Services) => Promise<T>): Promise<T> {
  return withServices(async (services) => {
    if (services.embedded.postgres) await migrate(services.databaseUrl, tell);
    return insideApp(services, command);
  });
}

/** The same on a database that has all migrations of this release; rejects with a sentence when it has not. */
export async function insideApp<T>(services: Services, command: (app: App, services: Services) => Promise<T>): Promise<T> {
  // it listens to nobody, and whoever may run a command here may read: warming asks without a key
  const app = await createApp({
    ...settingsOf(readEnv(), services),
    databasePatience: 'unlimited',
    anonymousReads: 'on',
    logLevel: 'warn',
    logTo: 'stderr',
  });
  try {
    const pending = await pendingMigrations((sql, values) => app.get(Database).rows(sql, values));
    if (pending > 0) throw new Error(`The database is ${pending} migrations behind. Run: npm run colophon -- migrate`);
    await app.init();
    return await command(app, services);
  } finally {
    await app.close();
  }
}
