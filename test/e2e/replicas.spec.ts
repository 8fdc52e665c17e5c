import pg from 'pg';
import { aBook } from '../support/a-book.js';
import { type Api, startApi } from '../support/api.js';
import { type ReplicatedPostgres, type Standby, startReplicatedPostgres } from '../support/replicated-postgres.js';

// two PostgreSQL and two applications share what machine there is
jest.setTimeout(120_000);

let servers: ReplicatedPostgres;
let standby: Standby;
let api: Api;
let other: Api;
beforeAll(async () => {
  servers = await startReplicatedPostgres(1);
  [standby] = servers.standbys as [Standby];
  api = await startApi({ databaseUrl: servers.url, databaseReplicaUrls: [standby.url] });
  other = await api.another();
}, 120_000);
afterAll(async () => {
  await other?.stop();
  await api?.stop();
  await servers?.stop();
});

/** A number of the metrics of an instance; 0: it has not been counted. */
async function counted(instance: Api, name: string): Promise<number> {
  const line = (await instance.get('/metrics')).text.split('\n').find((text) => text.startsWith(`${name} `));
  return Number(line?.split(' ')[1] ?? 0);
}

const pagesOf = (instance: Api) => counted(instance, 'colophon_replica_pages_total{from="replica"}');
const fromReplica = async () => (await pagesOf(api)) + (await pagesOf(other));

let asked = 0;
/** A page that nobody has asked for yet. */
const newPage = () => `/v1/books?limit=3&offset=${(asked += 1)}`;

/** The text of an answer, which must be one. A busy machine may shed load for a moment, and that has nothing to do with replicas. */
async function read(instance: Api, path: string): Promise<string> {
  for (;;) {
    const { status, text } = await instance.get(path);
    if (status === 200) return text;
    if (!text.includes('problems/overloaded')) throw new Error(`${path} was answered with ${status}: ${text}`);
  }
}

/** Asks for pages until one comes from the replica, on each of these instances. */
async function untilUsed(instances = [api, other]): Promise<void> {
  for (const instance of instances)
    for (const before = await pagesOf(instance); (await pagesOf(instance)) === before;) await read(instance, newPage());
}

/** Writes through one instance and reads through the other, in several lanes; answers how many reads showed less than was written. */
async function staleAmong(rounds: number, lanes: number): Promise<number> {
  let stale = 0;
  const lane = async () => {
    const { id } = await aBook(api, { title: 'Round 0' });
    for (let round = 1; round <= rounds; round += 1) {
      const [writer, reader] = round % 2 === 0 ? [api, other] : [other, api];
      await writer.patch(`/v1/books/${id}`, { title: `Round ${round}` }).expect(200);
      for (const path of [`/v1/books/${id}`, '/v1/books?sort=-id&limit=10', `${newPage()}&sort=-updated`]) {
        const text = await read(reader, path);
        if (text.includes(`"self":"/v1/books/${id}"`) && !text.includes(`"title":"Round ${round}"`)) stale += 1;
      }
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return stale;
}

it('pages are read from a replica, and show what was written a moment before', async () => {
  await untilUsed();
  expect(await standby.rows(`select from pg_stat_activity where application_name = 'colophon reader'`)).not.toEqual([]);
  const before = await fromReplica();
  expect(await staleAmong(15, 4)).toBe(0);
  expect(await fromReplica()).toBeGreaterThan(before);
});

it('a write that can be seen before it is flushed, and so before any replica has it, shows as well', async () => {
  // without Redis it hears of the write from the database, at once
  const alone = await startApi({ ...api.settings, redisUrl: null });
  await servers.rows(`alter system set wal_writer_delay = '10s'`);
  await servers.rows('select pg_reload_conf()');
  const { id } = await aBook(alone, { title: 'Round 0' });
  const client = new pg.Client({ connectionString: servers.url });
  await client.connect();
  await client.query('set synchronous_commit = off');
  for (let round = 1; round <= 5; round += 1) {
    await untilUsed([alone]);
    await client.query(`update books set title = 'Round ${round}' where id = ${id}`);
    let text = '';
    for (let tries = 0; tries < 200 && !text.includes(`Round ${round}`); tries += 1) text = await read(alone, `/v1/books/${id}`);
    expect(text).toContain(`Round ${round}`);
  }
  await client.end();
  await servers.rows('alter system reset wal_writer_delay');
  await servers.rows('select pg_reload_conf()');
  await alone.stop();
});

it('a replica whose replay is paused is not asked for what it lacks, and is asked again when it has it', async () => {
  await untilUsed();
  await standby.rows('select pg_wal_replay_pause()');
  await aBook(api);
  const before = await fromReplica();
  expect(await staleAmong(10, 4)).toBe(0);
  expect(await fromReplica()).toBe(before);
  await standby.rows('select pg_wal_replay_resume()');
  await untilUsed();
});

it('a page that the replica cannot finish is built by the primary', async () => {
  await servers.rows('create role blind login');
  const blind = await startApi({ ...api.settings, databaseReplicaUrls: [standby.url.replace('colophon@', 'blind@')] });
  while ((await counted(blind, 'colophon_replica_retried_total')) === 0) await read(blind, newPage());
  expect(await pagesOf(blind)).toBe(0);
  await blind.stop();
});

it('no request fails while a replica dies, and it is asked again when it is back', async () => {
  await untilUsed();
  const dying = standby.kill();
  for (let i = 0; i < 30; i += 1) await Promise.all([api, other].map((instance) => read(instance, newPage())));
  await dying;
  expect(await staleAmong(5, 2)).toBe(0);
  await standby.restart();
  await untilUsed();
});

it('no request fails while a replica hangs, and it is asked again when it answers', async () => {
  await untilUsed();
  standby.freeze();
  try {
    for (let i = 0; i < 30; i += 1) await Promise.all([api, other].map((instance) => read(instance, newPage())));
    expect(await staleAmong(5, 2)).toBe(0);
  } finally {
    standby.thaw();
  }
  await untilUsed();
});

it('a standby of another cluster is never asked', async () => {
  const elsewhere = await startApi({ databaseReplicaUrls: [standby.url] });
  await aBook(elsewhere, { title: 'Here' });
  while (!(await elsewhere.get('/metrics')).text.includes('colophon_replica_lag_bytes{replica="1"} Nan')) await read(elsewhere, newPage());
  for (let i = 0; i < 20; i += 1) await read(elsewhere, newPage());
  expect(await pagesOf(elsewhere)).toBe(0);
  await elsewhere.stop();
});

it('a replica that was promoted is never asked again, whatever is written into it', async () => {
  await untilUsed();
  const { id } = await aBook(api, { title: 'Ours' });
  await standby.caughtUp();
  await standby.promote();
  await standby.rows(`update books set title = 'Theirs' where id = ${id}`);
  const before = await fromReplica();
  expect(await staleAmong(10, 2)).toBe(0);
  for (const instance of [api, other]) {
    expect(await read(instance, `/v1/books/${id}`)).toContain('Ours');
    for (let i = 0; i < 20; i += 1) expect(await read(instance, newPage())).not.toContain('Theirs');
  }
  expect(await fromReplica()).toBe(before);
});
