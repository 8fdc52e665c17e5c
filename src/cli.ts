#!/usr/bin/env node
import 'reflect-metadata';
import { Command, InvalidArgumentError } from 'commander';
import { describeApi } from './app.js';
import { addCacheCommands } from './cache-commands.js';
import { addGenerateCommands } from './generate-commands.js';
import { addKeysCommands } from './keys-commands.js';
import { addMigrateCommand } from './migrate-command.js';
import { OpenLibraryImporter, ProgressDisplay, reportLines, SampleCatalogue } from './modules/imports/index.js';
import { DerivedData } from './platform/database/derived-data.js';
import { secretsInEnv } from './platform/config/env.js';
import { Redactor } from './platform/observability/redact.js';
import { addStatusCommand } from './status-command.js';
import { withApp } from './with-app.js';

const say = (line: string) => process.stdout.write(`${line}\n`);

const program = new Command('colophon').description('A self-hosted book-catalogue service.').showHelpAfterError();

addMigrateCommand(program);

program
  .command('rebuild')
  .description('compute the tables anew that are computed from others; readers are served meanwhile')
  .argument('[name...]', 'only these of them')
  .action(async (names: string[]) => {
    const computed = await withApp((app) => app.get(DerivedData).rebuild(names.length > 0 ? names : undefined));
    for (const name of computed) say(`computed: ${name}`);
  });

program
  .command('sample')
  .description('load the sample catalogue, unless there are records already')
  .action(async () => {
    const loaded = await withApp((app) => app.get(SampleCatalogue).loadIntoEmpty());
    say(loaded ? 'The sample catalogue is loaded.' : 'There are records already; nothing was loaded.');
  });

program
  .command('import')
  .description('load records')
  .command('openlibrary')
  .description('load Open Library dumps: authors, works, editions, redirects and deletes, plain or gzip, in any order')
  .argument('<path...>', 'dump files, or folders of them')
  .option('--rejects <file>', 'where to write the lines that were not loaded, with their reasons', 'rejects.ndjson')
  .option('--load-from <mb>', 'size of dumps, before compression, from which on a nearly empty catalogue is loaded the fast way', megabytes)
  .action(async (paths: string[], { rejects, loadFrom }: { rejects: string; loadFrom?: number }) => {
    const stop = new AbortController();
    const endAs = (status: number) => () => {
      stop.abort();
      process.exitCode ??= status;
    };
    process.on('SIGINT', endAs(130)).on('SIGTERM', endAs(143)); // as a shell counts those who are ended by a signal
    const display = new ProgressDisplay(process.stderr);
    const report = await withApp((app) =>
      app
        .get(OpenLibraryImporter)
        .run(paths, { rejects, loadFrom, onProgress: (progress) => display.update(progress), signal: stop.signal }),
    ).finally(() => display.end());
    if (!report.stopped) process.exitCode = 0; // it was done when it was told
    say(reportLines(report, rejects).join('\n'));
  });

addCacheCommands(program);
addKeysCommands(program);
addStatusCommand(program);
addGenerateCommands(program);

program
  .command('openapi')
  .description('print the OpenAPI document')
  .action(async () => void say(JSON.stringify(await describeApi(), null, 2)));

function megabytes(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text) * 1_048_576;
}

program.parseAsync().catch((error: Error) => {
  process.stderr.write(`${new Redactor(secretsInEnv()).text(error.message)}\n`);
  process.exit(1); // what was begun may hold connections
});
