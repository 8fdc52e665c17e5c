import { type Command, InvalidArgumentError } from 'commander';
import { MOST_ADDRESSES } from './platform/cache-admin/address-counts.js';
import { CacheWarmer } from './platform/cache-admin/cache-warmer.js';
import { Purge } from './platform/cache-admin/purge.dto.js';
import { PurgeRepository } from './platform/cache-admin/purge.repository.js';
import { readAddresses, textOf } from './platform/cache-admin/read-addresses.js';
import { untilAvailable } from './platform/cache-admin/until-available.js';
import { summaryOf } from './platform/cache-admin/warming-report.js';
import { PageStore } from './platform/cache/page-store.js';
import { Settings } from './platform/config/settings.js';
import { readBody } from './platform/fields/read-body.js';
import { ProgressLine } from './platform/observability/progress-line.js';
import { onCommandLine } from './platform/writing/audit.repository.js';
import { withApp } from './with-app.js';

const say = (line: string) => void process.stdout.write(`${line}\n`);
const number = (value: number) => value.toLocaleString('en');

/** Adds `colophon cache …`: what operators do with the stored pages. */
export function addCacheCommands(program: Command): void {
  const cache = program.command('cache').description('purge stored pages, or store pages before they are asked for');

  cache
    .command('purge')
    .description('put stored pages out of reach, on every instance')
    .argument('<tag...>', "what they show: books, books! (single books), books#12 (one of them), or '*' (every page)")
    .action(async (tags: string[]) => {
      const purge = readBody(Purge, { tags });
      await withApp(async (app) => {
        const reached = await untilAvailable(app.get(PageStore));
        say(`purged: ${(await app.get(PurgeRepository).run(purge, onCommandLine())).join(' ')}`);
        if (!reached) say('Redis cannot be reached from here: the instances put the pages out of reach when they can.');
      });
    });

  cache
    .command('warm')
    .description('store the pages that are asked for most in Redis')
    .requiredOption('--from <file>', 'addresses, one a line, or an access log of nginx; - reads standard input')
    .option('--limit <n>', 'how many addresses, the most frequent first', wholeNumber(MOST_ADDRESSES), 10_000)
    .option('--concurrency <n>', 'requests at a time (default: DATABASE_POOL)', wholeNumber(100))
    .action(async (options: Warming) => say((await warm(options)).join('\n')));
}

interface Warming {
  from: string;
  limit: number;
  concurrency?: number;
}

/** Answers what came of it, a line each. */
async function warm({ from, limit, concurrency }: Warming): Promise<string[]> {
  const stop = new AbortController();
  const { signal } = stop;
  process.on('SIGINT', () => stop.abort());
  process.on('SIGTERM', () => stop.abort());
  const progress = new ProgressLine(process.stderr);
  return withApp(async (app, { redisEndsHere }) => {
    if (redisEndsHere) throw new Error('There is no Redis to warm: the one of this process ends with it. Start the server first.');
    const { addresses } = await readAddresses(textOf(from, signal), (reading) =>
      progress.show(() => `${number(reading.lines)} lines read, ${number(reading.addresses.size)} different addresses`),
    );
    if (addresses.size === 0 && !signal.aborted) throw new Error(`No line of ${from} asks for an address below /v1/.`);
    const wanted = addresses.top(limit);
    const report = await app.get(CacheWarmer).warm(wanted, {
      concurrency: concurrency ?? app.get(Settings).databasePool,
      signal,
      onProgress: (soFar) => progress.show(() => `of ${number(wanted.length)}: ${summaryOf(soFar)}`),
    });
    return [
      summaryOf(report),
      ...(addresses.thinned ? [`There are more than ${number(MOST_ADDRESSES)} different addresses; the rarest were left out.`] : []),
      ...(signal.aborted ? ['Stopped on request; run it again to store the rest.'] : []),
    ];
  }).finally(() => progress.end());
}

function wholeNumber(most: number): (text: string) => number {
  return (text) => {
    if (!/^[1-9]\d{0,8}$/.test(text) || Number(text) > most) throw new InvalidArgumentError(`It must be 1 to ${number(most)}.`);
    return Number(text);
  };
}
