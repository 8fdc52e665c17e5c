import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import type { TestRedis } from '../support/redis-server.js';
import type { Fleet } from './fleet.js';
import type { Random } from './random.js';

export interface Sufferers {
  redis: TestRedis;
  fleet: Fleet;
  databaseUrl: string;
  random: Random;
}

type Fault = (on: Sufferers) => Promise<void>;

/** What goes wrong, by name. Each resolves when it is over. */
export const FAULTS = {
  'Redis is killed and starts empty': async ({ redis, random }) => {
    await redis.kill();
    await pause(random.between(50, 600));
    await redis.restart('empty');
  },
  'Redis is frozen': async ({ redis, random }) => {
    redis.freeze();
    await pause(random.between(100, 1_800));
    redis.thaw();
  },
  'Redis forgets everything': async ({ redis }) => void (await redis.command('FLUSHALL')),
  'Redis forgets some tokens': async ({ redis, random }) => {
    const keys = (await redis.command('KEYS', '*:t:*')) as string[];
    const some = keys.filter(() => random.next() < 0.3);
    if (some.length > 0) await redis.command('DEL', ...some);
  },
  'Redis starts with an old dump': async ({ redis, random }) => {
    await redis.dump();
    await pause(random.between(500, 1_500));
    await redis.kill();
    await redis.restart('as dumped');
  },
  'an instance dies between commit and bump': async ({ fleet, random }) =>
    fleet.killBetweenCommitAndBump(Math.floor(random.between(0, 100))),
  'PostgreSQL ends the connections that listen': async ({ databaseUrl }) => {
    const client = new pg.Client({ connectionString: databaseUrl });
    await client.connect();
    await client
      .query(`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'colophon outbox'`)
      .finally(() => client.end());
  },
} as const satisfies Record<string, Fault>;

export type FaultName = keyof typeof FAULTS;

/** Lets one of these happen after the other, with a while of peace in between, until it is told to stop. */
export class Trouble {
  readonly happened = new Map<FaultName, number>();
  private over = false;

  constructor(
    private readonly on: Sufferers,
    private readonly names: readonly FaultName[],
    private readonly peace: number,
  ) {}

  async run(): Promise<void> {
    while (!this.over && this.names.length > 0) {
      for (const name of this.names) {
        await pause(this.on.random.between(this.peace / 2, this.peace * 1.5));
        if (this.over) return;
        await FAULTS[name](this.on);
        this.happened.set(name, (this.happened.get(name) ?? 0) + 1);
      }
    }
  }

  stop(): void {
    this.over = true;
  }
}
