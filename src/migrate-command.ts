import type { Command } from 'commander';
import { DerivedData } from './platform/database/derived-data.js';
import { migrate } from './platform/database/migrate.js';
import { insideApp, tell, withApp, withServices } from './with-app.js';

const say = (line: string) => process.stdout.write(`${line}\n`);

/** Adds `colophon migrate`. */
export function addMigrateCommand(program: Command): void {
  program
    .command('migrate')
    .description('bring the schema of the database up to date, and the tables that are computed from others')
    .option('--check', 'change nothing: say what this release lacks, and end with 1 when it lacks something')
    .action(async ({ check }: { check?: true }) => (check === undefined ? bringUpToDate() : lookOnly()));
}

async function bringUpToDate(): Promise<void> {
  const { ran, rebuilt } = await withServices(({ databaseUrl }) => migrate(databaseUrl, tell));
  for (const name of rebuilt) say(`rebuilt an unfinished index: ${name}`);
  say(ran.length > 0 ? ran.map((name) => `migrated: ${name}`).join('\n') : 'The schema is up to date.');
  const computed = await withApp((app) => app.get(DerivedData).ensure());
  for (const name of computed) say(`computed: ${name}`);
}

async function lookOnly(): Promise<void> {
  const outdated = await withServices((services) => insideApp(services, (app) => app.get(DerivedData).outdated()));
  if (outdated.length > 0)
    throw new Error(`Computed tables are missing or of an earlier release: ${outdated.join(', ')}. Run: npm run colophon -- migrate`);
  say('The schema is up to date.');
}
