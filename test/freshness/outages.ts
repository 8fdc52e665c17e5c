import { setTimeout as pause } from 'node:timers/promises';
import { settingsOn } from '../support/settings.js';
import { parseArgs } from 'node:util';
import type { TestRedis } from '../support/redis-server.js';
import { pathsOf } from './catalogue.js';
import { Fleet } from './fleet.js';
import { History } from './history.js';
import { Random } from './random.js';
import { Readers } from './readers.js';
import { type Servers, startServers } from '../support/own-servers.js';
import { Writers } from './writers.js';

const USAGE = 'npm run bench:outages -- [--readers 16]';
/** How long each phase lasts, milliseconds. */
const PHASE = 5_000;
const SEED = 1;
const ADMIN_KEY = 'a key for the outages';

/** What happens to Redis at the beginning of the five seconds, and what ends it. */
const OUTAGES: { name: string; begin: (redis: TestRedis) => Promise<void>; end: (redis: TestRedis) => Promise<void> }[] = [
  { name: 'frozen', begin: async (redis) => redis.freeze(), end: async (redis) => redis.thaw() },
  { name: 'killed, back empty', begin: (redis) => redis.kill(), end: (redis) => redis.restart('empty') },
  { name: 'killed, back with an old dump', begin: (redis) => redis.kill(), end: (redis) => redis.restart('as dumped') },
];

interface Phase {
  requests: number;
  failed: number;
  stale: number;
  hits: number;
  p50: number;
  p99: number;
}

/** What clients see while Redis is away for five seconds. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { readers: { type: 'string', default: '16' } } });
  const lanes = Number(values.readers);
  if (!(Number.isInteger(lanes) && lanes >= 1 && lanes <= 500)) throw new Error(`--readers must be a whole number from 1 to 500: ${USAGE}`);
  const servers = await startServers();
  try {
    const ratios: number[] = [];
    let failed = 0;
    let stale = 0;
    console.log('                                 phase     requests  failed  stale  hits    p50 ms   p99 ms');
    for (const outage of OUTAGES) {
      const [before, during, after] = await suffer(servers, outage, lanes);
      for (const [phase, figures] of [
        ['before', before],
        ['during', during],
        ['after', after],
      ] as const)
        console.log(line(phase === 'during' ? outage.name : '', phase, figures));
      ratios.push(during.p99 / before.p99);
      failed += before.failed + during.failed + after.failed;
      stale += before.stale + during.stale + after.stale;
    }
    const [frozen, killed, dump] = ratios.map((ratio) => Number(ratio.toFixed(2)));
    console.log(JSON.stringify({ failed, stale, frozenP99VsBefore: frozen, killedP99VsBefore: killed, oldDumpP99VsBefore: dump }));
    if (failed + stale > 0) process.exitCode = 1;
  } finally {
    await servers.stop();
  }
}

async function suffer(servers: Servers, { begin, end }: (typeof OUTAGES)[number], lanes: number): Promise<[Phase, Phase, Phase]> {
  const { redis } = servers;
  const databaseUrl = await servers.newDatabase();
  const random = new Random(SEED);
  const history = new History();
  const settings = settingsOn(
    { databaseUrl, redisUrl: redis.url },
    { databasePool: 2, cacheMemoryBytes: 16_777_216, adminApiKey: ADMIN_KEY },
  );
  const fleet = await Fleet.start({ dist: 'dist', settings, instances: 4, seed: SEED, stalls: 0 });
  try {
    const readers = new Readers({ fleet, history, random, lanes });
    const writers = await Writers.connect({
      fleet,
      databaseUrl,
      adminKey: ADMIN_KEY,
      history,
      random,
      pause: 2_000,
      acknowledged: (path) => readers.readEverywhere(path),
    });
    const catalogue = await writers.fill();
    const reading = readers.run(pathsOf(catalogue));
    const writing = writers.run(catalogue);
    const phase = async (): Promise<Phase> => {
      const { reads, hits } = readers;
      const stale = history.verdict.stale + history.verdict.torn;
      const failures = readers.failures.length + writers.failures.length;
      readers.latencies = [];
      await pause(PHASE);
      const sorted = readers.latencies.sort((a, b) => a - b);
      readers.latencies = null;
      return {
        requests: readers.reads - reads,
        failed: readers.failures.length + writers.failures.length - failures,
        stale: history.verdict.stale + history.verdict.torn - stale,
        hits: readers.hits - hits,
        p50: sorted[Math.floor(sorted.length * 0.5)] ?? 0,
        p99: sorted[Math.floor(sorted.length * 0.99)] ?? 0,
      };
    };
    await pause(2_000); // compiled, filled, warm
    await redis.dump();
    const before = await phase();
    const suffering = begin(redis);
    const during = await phase();
    await suffering;
    await end(redis);
    const after = await phase();
    readers.stop();
    writers.stop();
    await Promise.all([reading, writing]);
    return [before, during, after];
  } finally {
    redis.thaw();
    await fleet.stop();
  }
}

function line(name: string, phase: string, { requests, failed, stale, hits, p50, p99 }: Phase): string {
  const share = `${Math.round((100 * hits) / Math.max(1, requests))}%`;
  return `${name.padEnd(32)} ${phase.padEnd(8)} ${String(requests).padStart(9)} ${String(failed).padStart(7)} ${String(stale).padStart(6)} ${share.padStart(5)} ${p50.toFixed(2).padStart(9)} ${p99.toFixed(2).padStart(8)}`;
}

try {
  await main();
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
