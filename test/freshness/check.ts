import { setTimeout as pause } from 'node:timers/promises';
import { settingsOn } from '../support/settings.js';
import type { Settings } from '../../src/platform/config/settings.js';
import type { TestRedis } from '../support/redis-server.js';
import { pathsOf } from './catalogue.js';
import { type FaultName, Trouble } from './faults.js';
import { Fleet } from './fleet.js';
import { History, type Verdict } from './history.js';
import { Random } from './random.js';
import { Readers } from './readers.js';
import { Writers } from './writers.js';

export interface CheckOptions {
  /** the compiled application */
  dist: string;
  /** an empty, migrated database that nobody else uses */
  databaseUrl: string;
  /** a Redis that nobody else uses */
  redis: TestRedis;
  seed: number;
  /** reads to judge at least; it goes on until everything has gone wrong once */
  reads: number;
  instances: number;
  /** what goes wrong meanwhile, one after the other */
  faults: readonly FaultName[];
  /** milliseconds between two writes of one writer, on average */
  pause: number;
  /** milliseconds between two faults, on average */
  peace: number;
  /** an end before that: at the first stale or torn read, or after so many writes */
  until?: { firstFault: true; writes: number };
  settings?: Partial<Settings>;
  onProgress?: (reads: number) => void;
}

export interface Checked extends Verdict {
  reads: number;
  writes: number;
  hits: number;
  unvalidated: number;
  notModified: number;
  /** requests that failed although their instance lived */
  failures: string[];
  faults: ReadonlyMap<FaultName, number>;
  seconds: number;
}

const ADMIN_KEY = 'a key for the freshness check';
/** Readers at once, for each instance: so many that their reads overlap, and so few that none waits long: what a read waits for, it cannot catch. */
const LANES = 8;

/** Reads and writes at random through several instances while things go wrong, and judges every read. */
export async function check(options: CheckOptions): Promise<Checked> {
  const { dist, databaseUrl, redis, seed, reads, faults, until } = options;
  const random = new Random(seed);
  const history = new History();
  const settings = settingsOn(
    { databaseUrl, redisUrl: redis.url },
    {
      cacheTtlSeconds: 3, // short, so that pages are also built anew before they end
      cacheMemoryBytes: 16_777_216,
      adminApiKey: ADMIN_KEY,
      databasePatience: 'unlimited', // a refusal for want of time is honest, and not what is looked for here
      ...options.settings,
    },
  );
  const fleet = await Fleet.start({ dist, settings, instances: options.instances, seed, stalls: 1 });
  try {
    const readers = new Readers({ fleet, history, random, lanes: LANES * options.instances });
    const writers = await Writers.connect({
      fleet,
      databaseUrl,
      adminKey: ADMIN_KEY,
      history,
      random,
      pause: options.pause,
      acknowledged: (path) => readers.readEverywhere(path),
    });
    const catalogue = await writers.fill();
    const trouble = new Trouble({ redis, fleet, databaseUrl, random }, faults, options.peace);
    const begun = performance.now();
    const suffering = trouble.run();
    const all = Promise.all([readers.run(pathsOf(catalogue)), writers.run(catalogue), suffering]);
    const isOver = (): boolean => {
      const found = history.verdict.stale + history.verdict.torn > 0;
      if (until && (found || writers.writes >= until.writes)) return true;
      return readers.reads >= reads && faults.every((name) => trouble.happened.has(name));
    };
    while (!isOver()) {
      await Promise.race([pause(100), all]); // none of them ends by itself, but each can fail
      options.onProgress?.(readers.reads);
    }
    readers.stop();
    trouble.stop();
    await suffering; // an instance that is to die needs writes
    writers.stop();
    await all;
    return {
      ...history.verdict,
      reads: readers.reads,
      writes: writers.writes,
      hits: readers.hits,
      unvalidated: readers.unvalidated,
      notModified: readers.notModified,
      failures: [...readers.failures, ...writers.failures],
      faults: trouble.happened,
      seconds: (performance.now() - begun) / 1000,
    };
  } finally {
    redis.thaw();
    await fleet.stop();
  }
}
