import { parseArgs } from 'node:util';
import { startServers } from '../support/own-servers.js';
import { startContender } from './contender.js';
import { settingsOn } from '../support/settings.js';
import { openConnections } from './load.js';

const USAGE = 'npm run bench:memory -- [--minutes 10]';
/** Pages in the process, bytes: little, so that it is full long before the run ends. */
const L1_BYTES = 16_777_216;
/** Of the whole run, what passes before memory counts: code is compiled and the pages in the process fill up. */
const WARM_UP = 0.2;
const MEASURED_EACH = 5;
const CONNECTIONS = 32;

/** Asks for a page that nobody has asked for before, again and again, and watches the memory of the process. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { minutes: { type: 'string', default: '10' } } });
  const minutes = Number(values.minutes);
  if (!(minutes > 0 && minutes <= 600)) throw new Error(`--minutes must be a number up to 600: ${USAGE}`);
  const servers = await startServers();
  try {
    // what Redis keeps is its own business
    await servers.redis.command('CONFIG', 'SET', 'maxmemory', '64mb');
    await servers.redis.command('CONFIG', 'SET', 'maxmemory-policy', 'volatile-lru');
    const databaseUrl = await servers.newDatabase();
    const settings = settingsOn({ databaseUrl, redisUrl: servers.redis.url }, { cacheMemoryBytes: L1_BYTES });
    const colophon = await startContender('servers/colophon.mjs', settings);
    const question = { path: neverAskedBefore(), status: 200 };
    const connections = await openConnections(colophon.port, CONNECTIONS, question);
    const samples: { second: number; megabytes: number }[] = [];
    let requests = 0;
    const begun = performance.now();
    for (let second = 0; second < minutes * 60; second = (performance.now() - begun) / 1_000) {
      requests += (await connections.ask(question, MEASURED_EACH)).requests;
      samples.push({ second, megabytes: (await colophon.residentBytes()) / 1_048_576 });
    }
    await connections.close();
    await colophon.stop();

    const counted = samples.filter(({ second }) => second >= minutes * 60 * WARM_UP);
    for (const { second, megabytes } of samples.filter((_, i) => i % Math.max(1, Math.floor(samples.length / 20)) === 0))
      console.log(`${String(Math.round(second)).padStart(5)} s  ${megabytes.toFixed(0).padStart(5)} MiB`);
    const growth = growthOf(counted.map(({ megabytes }) => megabytes));
    const median = counted.map(({ megabytes }) => megabytes).sort((a, b) => a - b)[Math.floor(counted.length / 2)]!;
    console.log(JSON.stringify({ minutes, requests, residentMiB: Math.round(median), growth: Number(growth.toFixed(3)) }));
  } finally {
    await servers.stop();
  }
}

/** Pages of 5 to 20 books of the thousand of the sample, each once. */
function neverAskedBefore(): () => string {
  const sorts = ['id', '-id', 'title', '-title', 'published', '-published', 'updated', 'title,published', '-published,title'];
  const counts = ['exact', 'estimate', 'none'];
  let asked = 0;
  return () => {
    const turn = asked++;
    const sort = sorts[turn % sorts.length]!;
    const count = counts[Math.floor(turn / sorts.length) % counts.length]!;
    const limit = 5 + (Math.floor(turn / sorts.length / counts.length) % 16);
    const offset = Math.floor(turn / sorts.length / counts.length / 16);
    if (offset > 980) throw new Error('There are no more pages: use fewer minutes.');
    return `/v1/books?limit=${limit}&sort=${sort}&count=${count}&offset=${offset}`;
  };
}

/** By how much the last third is above the first, as a share: medians, since a collection of garbage may just have come or be due. */
function growthOf(values: number[]): number {
  const third = Math.floor(values.length / 3);
  const median = (list: number[]) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)]!;
  return median(values.slice(-third)) / median(values.slice(0, third)) - 1;
}

try {
  await main();
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
