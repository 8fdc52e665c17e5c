import { parseArgs } from 'node:util';
import { check, type Checked } from './check.js';
import { discovers } from './discover.js';
import { FAULTS, type FaultName } from './faults.js';
import { type Mutant, MUTANTS } from './mutants.js';
import { type Servers, startServers } from '../support/own-servers.js';

const ALL_FAULTS = Object.keys(FAULTS) as FaultName[];
/** `npm run test:freshness -- [--reads 1000000] [--seed 1] [--only TEXT]`; `--only` picks mutants by name, and leaves the cache itself out. */
async function main(): Promise<number> {
  const { values } = parseArgs({
    options: { reads: { type: 'string', default: '200000' }, seed: { type: 'string', default: '1' }, only: { type: 'string' } },
  });
  const [reads, seed] = [numberOf('reads', values.reads), numberOf('seed', values.seed)];
  const servers = await startServers();
  try {
    const mutants = MUTANTS.filter(({ name }) => name.includes(values.only ?? ''));
    const real = values.only === undefined ? await examine(servers, seed, reads) : undefined;
    let caught = 0;
    for (const mutant of mutants) if (await discover(servers, mutant, seed)) caught += 1;
    const { reads: judged = 0, writes = 0, stale = 0, torn = 0, nonMonotonic = 0, failures = [] } = real ?? {};
    console.log(JSON.stringify({ reads: judged, writes, stale, torn, nonMonotonic, mutants: mutants.length, mutantsCaught: caught }));
    return stale + torn + failures.length === 0 && caught === mutants.length ? 0 : 1;
  } finally {
    await servers.stop();
  }
}

/** The cache as it is, while everything goes wrong that can. */
async function examine(servers: Servers, seed: number, reads: number): Promise<Checked> {
  const checked = await check({
    dist: 'dist',
    databaseUrl: await servers.newDatabase(),
    redis: servers.redis,
    seed,
    reads,
    instances: 4,
    faults: ALL_FAULTS,
    pause: 500,
    peace: 2_000,
    onProgress: (now) => process.stderr.isTTY && process.stderr.write(`\r${now.toLocaleString('en')} reads `),
  });
  const { seconds, hits, unvalidated, notModified, faults, failures, examples } = checked;
  console.log(`${checked.reads.toLocaleString('en')} reads and ${checked.writes.toLocaleString('en')} writes in ${seconds.toFixed(0)} s`);
  console.log(`  hits ${hits}, of them 304 ${notModified}, unvalidated ${unvalidated}`);
  for (const [name, count] of faults) console.log(`  ${count} times: ${name}`);
  console.log(`  stale ${checked.stale}, torn ${checked.torn}, not monotonic ${checked.nonMonotonic}, failed ${failures.length}`);
  for (const line of [...examples, ...failures.slice(0, 10)]) console.log(`    ${line}`);
  return checked;
}

/** Whether the check finds out a cache that lies. */
async function discover({ newDatabase, redis }: Servers, mutant: Mutant, seed: number): Promise<boolean> {
  const { caught, writes, seconds, examples } = await discovers(mutant, { databaseUrl: await newDatabase(), redis, seed });
  console.log(`${caught ? `caught after ${writes} writes, ${seconds.toFixed(1)} s` : 'NOT CAUGHT'}: ${mutant.name}`);
  if (caught) console.log(`    ${examples[0]}`);
  return caught;
}

function numberOf(name: string, text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new Error(`--${name} must be a whole number.`);
  return Number(text);
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
