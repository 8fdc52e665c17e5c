import { closeSync, openSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { buildIfStale } from '../../scripts/build.mjs';
import { createDatabase, type TestDatabase } from '../support/postgres.js';
import { redisUrl } from '../support/redis.js';
import { runColophon } from '../support/run-colophon.js';
import { type ServerProcess, startServer } from '../support/server-process.js';

/** A device on which every write fails with ENOSPC (full(4)). */
const FULL_DISK = '/dev/full';

let database: TestDatabase;
let server: ServerProcess | undefined;

beforeAll(() => buildIfStale(), 120_000);
beforeEach(async () => {
  database = await createDatabase();
  await runColophon(['migrate'], { databaseUrl: database.url, redisUrl: await redisUrl() });
});
afterEach(async () => {
  server?.kill('SIGKILL');
  await server?.ended();
  await database.drop();
});

it('a server whose log cannot be written starts, answers, and stops as it should', async () => {
  const disk = openSync(FULL_DISK, 'w');
  server = await startServer({ DATABASE_URL: database.url, REDIS_URL: await redisUrl(), REQUEST_LOG: 'all' }, disk).finally(() =>
    closeSync(disk),
  );
  await server.ready();
  const statuses: number[] = [];
  for (let round = 0; round < 4; round += 1) {
    for (let i = 0; i < 100; i += 1) {
      const answer = await fetch(`${server.url}/v1/books?limit=${i % 2 === 0 ? 1 : 'none'}`);
      await answer.body?.cancel();
      statuses.push(answer.status);
    }
    await pause(150); // what has been collected is written
  }
  expect(statuses.filter((status) => status === 200)).toHaveLength(200);
  expect(statuses.filter((status) => status === 400)).toHaveLength(200);
  server.kill('SIGTERM');
  expect(await server.ended()).toBe(0);
});
