import { parseArgs } from 'node:util';
import { type Fault, faultsNamed } from './faults.js';
import { type Report, suffer } from './scenario.js';
import { Stand } from './stand.js';
import { tableOf } from './table.js';

const USAGE = 'npm run test:failures -- [--only NAME]... [--instances 10] [--seed 1]';

/** Lets everything go wrong, one thing after the other, and says what clients have seen of it. */
async function main(): Promise<number> {
  const { faults, instances, seed } = readOptions();
  const stand = await Stand.start(instances);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stand.stop().finally(() => process.exit(130)));
  const reports: Report[] = [];
  let broken = 0;
  try {
    for (const fault of faults) {
      const report = await suffer(stand, fault, { extent: 'whole', judge: 'times', seed }).catch((error: Error) => error);
      if (report instanceof Error) {
        broken += 1;
        console.log(`FAILED  ${fault.name}: ${fault.title}\n        ! it could not be done to the end: ${report.message}`);
        await stand.mended();
        continue;
      }
      reports.push(report);
      console.log(
        `${report.complaints.length === 0 ? 'passed' : 'FAILED'}  ${fault.name}: ${fault.title}${report.machine === 'busy' ? ' (times not judged: the machine is busy)' : ''}`,
      );
      for (const [failure, count] of report.failures) console.log(`          ${count} × ${failure}`);
      for (const complaint of report.complaints) console.log(`        ! ${complaint}`);
    }
  } finally {
    await stand.stop();
  }
  for (const line of ['', ...tableOf(reports), '']) console.log(line);
  const failed = reports.filter(({ complaints }) => complaints.length > 0).length;
  console.log(`${reports.length - failed} passed, ${failed + broken} failed`);
  return failed + broken === 0 ? 0 : 1;
}

function readOptions(): { faults: readonly Fault[]; instances: number; seed: number } {
  const { values } = parseArgs({
    options: {
      only: { type: 'string', multiple: true },
      instances: { type: 'string', default: '10' },
      seed: { type: 'string', default: '1' },
    },
  });
  const [instances, seed] = [Number(values.instances), Number(values.seed)];
  if (!(Number.isInteger(instances) && instances >= 2 && instances <= 25))
    throw new Error(`--instances must be a number from 2 to 25: ${USAGE}`);
  if (!(Number.isInteger(seed) && seed >= 0)) throw new Error(`--seed must be a whole number: ${USAGE}`);
  return { faults: faultsNamed(values.only), instances, seed };
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
