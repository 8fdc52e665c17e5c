import { DataSource } from 'typeorm';
import { poolOf } from '../../src/platform/database/database.js';
import { DerivedData } from '../../src/platform/database/derived-data.js';
import { Startup } from '../../src/platform/lifecycle/startup.js';
import { rehearse } from '../../src/rehearsal.js';
import { aBook } from '../support/a-book.js';
import { type Api, startApi } from '../support/api.js';

let api: Api;
beforeAll(async () => {
  api = await startApi({ databasePool: 3 });
  await api.app.get(DerivedData).ensure();
});
afterAll(() => api.stop());

it('a process that begins opens all connections of its pool', async () => {
  expect(await api.app.get(Startup).begin()).toBe(true);
  expect(poolOf(api.app.get(DataSource))).toMatchObject({ totalCount: 3, idleCount: 3 });
});

it('a rehearsal asks for pages that there are, and counts as nobody', async () => {
  for (let i = 1; i <= 8; i += 1) await aBook(api, { title: `Book ${i}` });
  const counted = async () => (await api.get('/metrics')).text.match(/^colophon_http_request_duration_seconds_count\{.*$/gm);
  const before = await counted();
  const fastify = api.app.getHttpAdapter().getInstance();
  const answers: number[] = [];
  await rehearse(async (url) => answers.push((await fastify.inject({ method: 'GET', url })).statusCode), 3);
  expect(answers.length).toBeGreaterThan(30);
  expect(new Set(answers)).toEqual(new Set([200]));
  expect((await counted())?.filter((line) => line.includes('/v1/'))).toEqual(before?.filter((line) => line.includes('/v1/')));
});
