import 'reflect-metadata';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import request, { type Test } from 'supertest';
import { createApp } from '../../src/app.js';
import type { Settings } from '../../src/platform/config/settings.js';
import { createDatabase } from './postgres.js';
import { redisUrl } from './redis.js';
import { settingsOn } from './settings.js';

export const ADMIN_KEY = 'a-key-for-the-tests';

/** The real application on a database and a Redis of its own. */
export interface Api {
  readonly app: NestFastifyApplication;
  readonly settings: Settings;
  get(path: string): Test;
  /** The writes send the admin key, and write over whatever is there. */
  post(path: string, body: object): Test;
  patch(path: string, changes: object): Test;
  remove(path: string): Test;
  /** Another instance on the same servers. */
  another(): Promise<Api>;
  stop(): Promise<void>;
}

/** Starts the application in this process; `differently` replaces settings. */
export async function startApi(differently: Partial<Settings> = {}): Promise<Api> {
  const database = await createDatabase();
  const settings = settingsOn(
    { databaseUrl: database.url, redisUrl: await redisUrl() },
    { databasePool: 3, cacheMemoryBytes: 16_777_216, adminApiKey: ADMIN_KEY, ...differently },
  );
  return instance(settings, database.drop);
}

async function instance(settings: Settings, afterwards: () => Promise<void>): Promise<Api> {
  const app = await createApp(settings);
  try {
    await app.listen(0, '127.0.0.1');
    await cacheIsReady(app);
  } catch (error) {
    await app.close(); // or its connections keep the test run from ending
    throw error;
  }
  const server = app.getHttpServer();
  return {
    app,
    settings,
    get: (path) => request(server).get(path),
    post: (path, body) => request(server).post(path).set('X-Api-Key', ADMIN_KEY).send(body),
    patch: (path, changes) =>
      request(server)
        .patch(path)
        .set('X-Api-Key', ADMIN_KEY)
        .set('If-Match', '*')
        .set('Content-Type', 'application/merge-patch+json')
        .send(JSON.stringify(changes)),
    remove: (path) => request(server).delete(path).set('X-Api-Key', ADMIN_KEY).set('If-Match', '*'),
    another: () => instance(settings, async () => undefined),
    stop: async () => {
      await app.close();
      await afterwards();
    },
  };
}

/** The cache connects in the background; a test that counts on a hit waits for it. */
async function cacheIsReady(app: NestFastifyApplication): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const { body } = await request(app.getHttpServer()).get('/health/ready');
    if ((body as { details?: { cache?: { status: string } } }).details?.cache?.status === 'up') return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error('The cache did not become available.');
}
