import { availableParallelism } from 'node:os';
import { type Command, InvalidArgumentError } from 'commander';
import { writeDump, type WrittenFile } from './generators/openlibrary/index.js';
import { ProgressLine } from './platform/observability/progress-line.js';

/** Beyond it, numbers of editions would no longer be exact. */
const MOST_WORKS = 50_000_000;

const number = (value: number) => value.toLocaleString('en');

/** Adds `colophon generate …`: catalogues that nobody wrote, to try and measure with. */
export function addGenerateCommands(program: Command): void {
  program
    .command('generate')
    .description('write records of books that do not exist')
    .command('openlibrary')
    .description('write a dump as Open Library publishes them: authors, works, editions, redirects and deletes, with their usual faults')
    .requiredOption(
      '--works <n>',
      'how many works; there are 1.4 times as many editions, and 0.38 times as many authors',
      wholeNumber(1, MOST_WORKS),
    )
    .requiredOption('--out <folder>', 'where to write the files; those of the same names are replaced')
    .option('--seed <n>', 'another number is another catalogue; the same one is the same, byte by byte', wholeNumber(0, 4_294_967_295), 1)
    .option('--date <day>', 'the date in the names of the files; nothing in them is younger', day, '2026-01-31')
    .option('--damaged <n>', 'so many of a million lines are broken, or said twice', wholeNumber(0, 1_000_000), 0)
    .option('--revised <n>', 'so many of a million records have changed since the dump without this option', wholeNumber(0, 1_000_000), 0)
    .option('--jobs <n>', 'how many threads work on it (default: one for each core)', wholeNumber(1, 64))
    .action(async ({ works, seed, date, damaged, revised, out, jobs = availableParallelism() }: Options) => {
      const started = performance.now();
      const progress = new ProgressLine(process.stderr);
      const stop = new AbortController();
      process.on('SIGINT', () => stop.abort());
      process.on('SIGTERM', () => stop.abort());
      const files = await writeDump(
        { works, seed, date, damaged, revised },
        {
          out,
          jobs,
          signal: stop.signal,
          onProgress: (file, share, lines) => progress.show(() => `${file.padEnd(9)} ${Math.floor(share * 100)} %  ${number(lines)} lines`),
        },
      )
        .catch((error: unknown) => {
          throw stop.signal.aborted ? new Error('Stopped on request; the files that are there are whole.') : error;
        })
        .finally(() => progress.end());
      process.stdout.write(`${summary(files, (performance.now() - started) / 1000).join('\n')}\n`);
    });
}

interface Options {
  works: number;
  seed: number;
  date: string;
  damaged: number;
  revised: number;
  out: string;
  jobs?: number;
}

function summary(files: readonly WrittenFile[], seconds: number): string[] {
  const lines = files.reduce((sum, file) => sum + file.lines, 0);
  return [
    ...files.map((file) => `${file.path}: ${number(file.lines)} lines, ${number(Math.round(file.bytes / 1e6))} MB before compression`),
    `${number(lines)} lines in ${seconds.toFixed(1)} s (${number(Math.round(lines / seconds))} lines/s)`,
  ];
}

function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
    if (!(value >= least && value <= most)) throw new InvalidArgumentError(`It must be ${number(least)} to ${number(most)}.`);
    return value;
  };
}

function day(text: string): string {
  const time = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(text) : Number.NaN;
  const isDay = !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
  if (!isDay || text <= '2010-12-31') throw new InvalidArgumentError('It must be a day after 2010, such as 2026-01-31.');
  return text;
}
