import { readlinkSync, rmSync, symlinkSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type { Random } from '../freshness/random.js';
import { AWAY, cutAgainAndAgain, drip, flood, line, replace, shuffled } from './causes.js';
import { type Operation, type Pace, WRITERS } from './load.js';
import type { Stand } from './stand.js';

/** Who suffers, and how much of it. */
export interface Suffering {
  stand: Stand;
  random: Random;
  /** `part`: one instance where there would be several */
  extent: 'whole' | 'part';
}

/** What goes wrong, and what its clients may see of it. */
export interface Fault {
  readonly name: string;
  readonly title: string;
  /** Lets it happen, and resolves when its cause is over. */
  happen(on: Suffering): Promise<void>;
  /** the failures that clients may see, by what they ask for: none where nothing is said. `kept`: pages in the cache that nobody writes */
  readonly allows?: Partial<Record<Operation | 'kept', RegExp>>;
  /** how long after its end they may, milliseconds */
  readonly settles?: number;
  /** whether nginx closes connections that clients keep */
  readonly reconnects?: 'allowed';
  readonly pace?: Pace;
  /** how many of these are to be sent meanwhile: it happens again until they are, when all of it is done */
  readonly least?: Partial<Record<Operation, number>>;
  readonly goals?: Goals;
}

/** What is wanted of the times, in milliseconds. */
export interface Goals {
  /** the slowest GET */
  slowest?: number;
  /** pages are hits again, validated ones, so soon after the end */
  hitsAgain?: number;
  /** the 99th percentile of GETs: at most twice that before, or 60 ms more */
  p99?: 'twice or 60 ms more';
}

/** A refusal that says when to come again; the client of this suite names those that do not. */
const HONEST = /^503 [a-z-]+$/;
const DATABASE_AWAY = { allows: { GET: HONEST, POST: HONEST, PATCH: HONEST }, settles: 5_000 } as const;
const REDIS_AWAY = { goals: { hitsAgain: 2_000, p99: 'twice or 60 ms more' } } as const;
/** proxy_read_timeout of nginx, and half a second */
const SLOWEST_PAST_A_FROZEN_INSTANCE = 5_500;

export const FAULTS: readonly Fault[] = [
  {
    name: 'instances-killed',
    title: 'five of ten instances are killed',
    // a PATCH without a key cannot be sent to another instance: whether it was done is not known
    allows: { PATCH: /^50[24] / },
    happen: async ({ stand, random, extent }) => {
      const instances = stand.instances();
      const victims = shuffled(instances, random).slice(0, extent === 'part' ? 1 : Math.floor(instances.length / 2));
      for (const { pid } of victims) process.kill(pid, 'SIGKILL');
      await Promise.all(victims.map((victim) => stand.replaced(victim)));
    },
  },
  {
    name: 'instances-rolled',
    title: 'each instance is replaced, in turn (npm run cluster -- --roll)',
    pace: WRITERS,
    least: { GET: 50_000, POST: 10_000 },
    happen: async ({ stand, random, extent }) => {
      if (extent === 'part') return replace(stand, random.of(stand.instances()));
      const { status, output } = await stand.cluster.order('--roll');
      if (status !== 0) throw new Error(`The cluster could not be rolled: ${output}`);
    },
  },
  {
    name: 'instance-frozen',
    title: 'one instance is frozen for 6 s',
    allows: { PATCH: /^504 / },
    goals: { slowest: SLOWEST_PAST_A_FROZEN_INSTANCE },
    happen: async ({ stand, random }) => {
      const { pid } = random.of(stand.instances());
      process.kill(pid, 'SIGSTOP');
      await pause(6_000);
      process.kill(pid, 'SIGCONT');
    },
  },
  {
    name: 'redis-killed',
    title: 'Redis is killed, and starts empty after 4 s',
    ...REDIS_AWAY,
    happen: async ({ stand: { redis } }) => {
      await redis.kill();
      await pause(AWAY);
      await redis.restart('empty');
    },
  },
  {
    name: 'redis-frozen',
    title: 'Redis is frozen for 4 s, written past, and thawed',
    ...REDIS_AWAY,
    happen: async ({ stand: { redis } }) => {
      redis.freeze();
      await pause(AWAY);
      redis.thaw();
    },
  },
  {
    name: 'redis-full',
    title: 'Redis is full and evicts nothing',
    ...REDIS_AWAY,
    happen: async ({ stand: { redis } }) => {
      await redis.command('CONFIG', 'SET', 'maxmemory-policy', 'noeviction', 'maxmemory', '1');
      await pause(AWAY);
      await redis.command('CONFIG', 'SET', 'maxmemory', '0');
    },
  },
  {
    name: 'redis-slow',
    title: 'Redis is 200 ms away',
    ...REDIS_AWAY,
    happen: ({ stand }) => line(stand.redisLine, { kind: 'latency', milliseconds: 200 }),
  },
  {
    name: 'redis-cut',
    title: 'connections to Redis are cut, in the middle of answers',
    ...REDIS_AWAY,
    happen: ({ stand, random }) => cutAgainAndAgain(stand.redisLine, random),
  },
  {
    name: 'redis-flushed',
    title: 'Redis forgets everything, four times',
    ...REDIS_AWAY,
    happen: async ({ stand: { redis } }) => {
      for (let times = 0; times < 4; times++) {
        await redis.command('FLUSHALL');
        await pause(AWAY / 4);
      }
    },
  },
  {
    name: 'postgres-restarted',
    title: 'PostgreSQL is restarted (stop -m fast)',
    ...DATABASE_AWAY,
    happen: async ({ stand: { postgres } }) => {
      await postgres.shutDown();
      await pause(AWAY / 2);
      await postgres.start();
    },
  },
  {
    name: 'postgres-killed',
    title: 'PostgreSQL is killed, and started after 2 s',
    ...DATABASE_AWAY,
    happen: async ({ stand: { postgres } }) => {
      await postgres.kill();
      await pause(AWAY / 2);
      await postgres.start();
    },
  },
  {
    name: 'postgres-frozen',
    title: 'PostgreSQL hangs for 6 s',
    ...DATABASE_AWAY,
    happen: async ({ stand: { postgres } }) => {
      postgres.freeze();
      await pause(6_000);
      postgres.thaw();
    },
  },
  {
    name: 'postgres-terminated',
    title: 'every session of PostgreSQL is ended, each second for 10 s',
    allows: { POST: HONEST, PATCH: HONEST },
    settles: 1_000,
    happen: async ({ stand }) => {
      for (let times = 0; times < 10; times++) {
        await stand.sql(
          'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
        );
        await pause(1_000);
      }
    },
  },
  {
    name: 'postgres-cut',
    title: 'connections to PostgreSQL are cut, in the middle of answers',
    ...DATABASE_AWAY,
    happen: ({ stand, random }) => cutAgainAndAgain(stand.databaseLine, random),
  },
  {
    name: 'postgres-silent',
    title: 'the line to PostgreSQL carries nothing for 4 s',
    ...DATABASE_AWAY,
    happen: ({ stand }) => line(stand.databaseLine, { kind: 'hang' }),
  },
  {
    name: 'nginx-reloaded',
    title: 'nginx reads its configuration anew, three times',
    reconnects: 'allowed',
    happen: async ({ stand }) => {
      for (let times = 0; times < 3; times++) {
        process.kill(stand.nginx(), 'SIGHUP');
        await pause(1_500);
      }
    },
  },
  {
    name: 'slow-clients',
    title: '200 clients drip their requests',
    goals: { slowest: 1_000 },
    happen: ({ stand }) => drip(stand.cluster.port, 200, 8_000),
  },
  {
    name: 'overload',
    title: '200 clients more ask as fast as they can for pages that are in no cache',
    allows: { GET: /^(503 overloaded|429 too-many-requests)$/, POST: HONEST, PATCH: HONEST },
    settles: 2_000,
    happen: ({ stand, random }) => flood(stand.url, random, 200, 5_000),
  },
  {
    name: 'logs-full',
    title: 'the disk is full where three instances write their logs',
    happen: async ({ stand, random, extent }) => {
      const some = shuffled(stand.instances(), random).slice(0, extent === 'part' ? 1 : 3);
      const logs = some.map(({ pid }) => readlinkSync(`/proc/${pid}/fd/1`));
      const replaceThem = async () => {
        const numbers = some.map(({ number }) => number);
        for (const instance of stand.instances().filter(({ number }) => numbers.includes(number))) await replace(stand, instance);
      };
      for (const log of logs) {
        rmSync(log);
        symlinkSync('/dev/full', log); // every write to it fails with ENOSPC
      }
      await replaceThem();
      await pause(AWAY);
      for (const log of logs) rmSync(log);
      await replaceThem();
    },
  },
];

/** The faults with these names, or all of them. Throws when there is none of a name. */
export function faultsNamed(only: readonly string[] = FAULTS.map(({ name }) => name)): readonly Fault[] {
  const unknown = only.find((name) => !FAULTS.some((fault) => fault.name === name));
  if (unknown !== undefined) throw new Error(`There is no fault ${unknown}; there are ${FAULTS.map(({ name }) => name).join(', ')}.`);
  return FAULTS.filter(({ name }) => only.includes(name));
}
