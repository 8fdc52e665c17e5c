import { parseArgs } from 'node:util';
import { type Fault, faultsNamed } from '../failures/faults.js';
import { Stand } from '../failures/stand.js';
import { type Growth, growthOf } from './growth.js';
import { plot } from './plot.js';
import { soak, type Soaked } from './soak.js';

const USAGE = 'npm run soak -- [--minutes 20] [--seed 1] [--instances 10] [--only NAME …] [--png soak.png]';
/** How much more memory the instances may take at the end than after their fifth minute. */
const MOST_GROWTH = 1.05;

interface Check {
  name: string;
  passed: boolean;
  found: string;
  examples?: readonly string[];
}

/** Runs the service for a long time while it is treated badly, and says whether it stays the same. */
async function main(): Promise<number> {
  const { minutes, seed, instances, faults, png } = readOptions();
  const stand = await Stand.start(instances);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stand.stop().finally(() => process.exit(130)));
  let soaked: Soaked;
  try {
    const begun = performance.now();
    const onFault = (name: string) => console.log(`${((performance.now() - begun) / 60_000).toFixed(1).padStart(6)} min  ${name}`);
    soaked = await soak(stand, { milliseconds: minutes * 60_000, seed, peace: 10_000, faults, look: 5_000, onFault });
  } finally {
    await stand.stop();
  }
  await plot(png, soaked.usages, soaked.faults);
  const checks = checksOf(soaked, growthOf(soaked.usages));
  console.log(`\n${soaked.samples.length.toLocaleString('en')} requests, ${soaked.faults.length} faults, seed ${seed}; drawn in ${png}\n`);
  for (const line of facts(soaked)) console.log(line);
  console.log('');
  for (const { name, passed, found, examples = [] } of checks) {
    console.log(`${passed ? 'passed' : 'FAILED'}  ${name}: ${found}`);
    for (const example of examples.slice(0, 10)) console.log(`        ! ${example}`);
  }
  const failed = checks.filter(({ passed }) => !passed).length;
  console.log(`${checks.length - failed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

function checksOf(soaked: Soaked, growth: Growth | null): Check[] {
  const none = (name: string, list: readonly string[], count = list.length): Check => ({
    name,
    passed: count === 0,
    found: String(count),
    examples: list,
  });
  return [
    none('failures that no fault explains', soaked.unexplained),
    none(`of ${soaked.acknowledged.toLocaleString('en')} acknowledged writes lost`, soaked.lost),
    none('writes done twice', soaked.duplicated),
    none('stale reads', soaked.staleExamples, soaked.stale),
    growth === null
      ? { name: 'memory', passed: true, found: 'not judged, since no process lived for seven minutes' }
      : {
          name: `memory at the end against after the fifth minute, of ${growth.processes} processes`,
          passed: growth.after / growth.before < MOST_GROWTH,
          found: `${((growth.after / growth.before - 1) * 100).toFixed(1)} %`,
        },
  ];
}

/** A table: what was asked, what failed, and what things occupied at the beginning and at the end. */
function facts({ samples, usages }: Soaked): string[] {
  const rows = [['', 'requests', 'failed']];
  for (const operation of ['GET', 'POST', 'PATCH'] as const) {
    const all = samples.filter((sample) => sample.operation === operation);
    rows.push([operation, all.length.toLocaleString('en'), String(all.filter(({ failure }) => failure !== null).length)]);
  }
  rows.push(['', 'first', 'last']);
  const [first, last] = [usages[0], usages.at(-1)];
  const total = (usage: typeof first, of: 'memory' | 'descriptors') => (usage?.instances ?? []).reduce((all, each) => all + each[of], 0);
  rows.push(['memory of all instances, MiB', ...[first, last].map((each) => (total(each, 'memory') / 1_048_576).toFixed(0))]);
  rows.push(['descriptors of all instances', ...[first, last].map((each) => String(total(each, 'descriptors')))]);
  for (const part of ['postgres', 'redis', 'nginx'] as const)
    rows.push([`connections of ${part}`, ...[first, last].map((each) => String(each?.[part] ?? '-'))]);
  return rows.map(([name, ...cells]) => `${name!.padEnd(30)} ${cells.map((cell) => cell.padStart(10)).join(' ')}`);
}

function readOptions(): { minutes: number; seed: number; instances: number; faults: readonly Fault[]; png: string } {
  const { values } = parseArgs({
    options: {
      minutes: { type: 'string', default: '20' },
      seed: { type: 'string', default: '1' },
      instances: { type: 'string', default: '10' },
      only: { type: 'string', multiple: true },
      png: { type: 'string', default: 'soak.png' },
    },
  });
  const [minutes, seed, instances] = [Number(values.minutes), Number(values.seed), Number(values.instances)];
  if (!(minutes > 0 && minutes <= 10_080)) throw new Error(`--minutes must be a number above 0 and at most 10,080: ${USAGE}`);
  if (!(Number.isInteger(seed) && seed >= 0)) throw new Error(`--seed must be a whole number: ${USAGE}`);
  if (!(Number.isInteger(instances) && instances >= 2 && instances <= 25))
    throw new Error(`--instances must be a number from 2 to 25: ${USAGE}`);
  return { minutes, seed, instances, faults: faultsNamed(values.only), png: values.png };
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
