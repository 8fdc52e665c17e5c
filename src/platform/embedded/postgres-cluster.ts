import { execFile } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { PostgresPrograms } from './postgres-programs.js';
import type { ServerFiles } from './server-files.js';
import { identityOf } from './service-account.js';

/** `throwaway`: the data need not survive a crash of the machine. */
export type Keep = 'durable' | 'throwaway';

const run = promisify(execFile);

/**
 * Case mapping and word characters by Unicode. Sorting is by code point in either, but "C" does it without asking the C library, and
 * builds indexes on text a seventh faster. The second is for systems whose C library lacks C.UTF-8.
 */
const LOCALES = [
  ['--locale=C.UTF-8', '--lc-collate=C'],
  ['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'],
];

/**
 * Creates the data directory unless it is there. It is made beside its place and then renamed, so that what an interrupted start leaves
 * is never taken for data. Throws a sentence when something else lies in its place, or data of another major version.
 */
export async function createCluster(files: ServerFiles, programs: PostgresPrograms, keep: Keep): Promise<void> {
  if (existsSync(files.data) && readdirSync(files.data).length > 0) return requireVersion(files.data, programs.major);
  const half = `${files.data}.new`;
  let failure: unknown;
  for (const locale of LOCALES) {
    rmSync(half, { recursive: true, force: true });
    mkdirSync(half, { mode: 0o700 });
    if (files.account) chownSync(half, files.account.uid, files.account.gid);
    try {
      const args = ['-D', half, '-U', 'colophon', '-A', 'trust', '-E', 'UTF8', ...locale, ...(keep === 'throwaway' ? ['--no-sync'] : [])];
      await run(join(programs.directory, 'initdb'), args, { ...identityOf(files.account), env: { LC_ALL: 'C', TZ: 'UTC' } });
      renameSync(half, files.data);
      return;
    } catch (error) {
      failure ??= error;
    }
  }
  const reason = (failure as { stderr?: string }).stderr?.trim() || String(failure);
  throw new Error(`PostgreSQL could not create its data directory ${files.data}: ${reason}`, { cause: failure });
}

function requireVersion(data: string, major: string): void {
  const file = join(data, 'PG_VERSION');
  if (!existsSync(file))
    throw new Error(
      `${data} holds something that is not a PostgreSQL data directory: move it away, or set COLOPHON_HOME to another directory.`,
    );
  const found = readFileSync(file, 'utf8').trim();
  if (found !== major)
    throw new Error(
      `The data in ${data} was written by PostgreSQL ${found} and this is ${major}: dump it with ${found}, move it away and load the dump.`,
    );
}
