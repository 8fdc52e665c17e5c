import { spawnSync } from 'node:child_process';
import { chmodSync, closeSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { findProgram } from '../../scripts/services.mjs';
import { createCluster } from '../../src/platform/embedded/postgres-cluster.js';
import { runningServer } from '../../src/platform/embedded/postmaster.js';
import { openLog, openServerFiles } from '../../src/platform/embedded/server-files.js';
import { superviseServer } from '../../src/platform/embedded/supervised-process.js';

/** The PostgreSQL that this machine has installed, with all its tools, on an empty directory. The embedded one has no `pg_dump`. */
export interface SystemPostgres {
  /** the address of a database of this name */
  url(name: string): string;
  /** Runs one of its tools to the end; rejects with what it said when it fails. */
  run(tool: 'createdb' | 'pg_dump' | 'pg_restore', ...args: string[]): void;
  stop(): Promise<void>;
}

/** Where Debian keeps the programs that it does not put on the PATH: a directory for each version. */
const DEBIAN = '/usr/lib/postgresql';

/** Starts it, and resolves when it answers. */
export async function startSystemPostgres(): Promise<SystemPostgres> {
  const programs = programsOf();
  const { stdout } = spawnSync(join(programs, 'postgres'), ['--version'], { encoding: 'utf8' });
  const major = /\d+/.exec(stdout)![0];
  const home = mkdtempSync(join(tmpdir(), 'system-postgres-'));
  chmodSync(home, 0o711); // when we are root, PostgreSQL runs under another account
  const files = openServerFiles(home);
  await createCluster(files, { directory: programs, major }, 'throwaway');
  const log = openLog(files, 'postgres.log');
  const settings = { unix_socket_directories: files.run, listen_addresses: '', fsync: 'off' };
  const given = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const server = await superviseServer(join(programs, 'postgres'), ['-D', files.data, ...given], {
    account: files.account,
    output: log,
  }).finally(() => closeSync(log));
  const stop = async (): Promise<void> => {
    await server.end('SIGQUIT', 5_000);
    rmSync(home, { recursive: true, force: true });
  };
  let ended: string | undefined;
  void server.exited.then((how) => (ended = how));
  while ((await runningServer(files.data)) === null) {
    if (ended !== undefined) throw new Error(`PostgreSQL ${major} did not start (${ended}).`);
    await pause(50);
  }
  return {
    url: (name) => `postgres://colophon@/${name}?host=${encodeURIComponent(files.run)}&port=5432&sslmode=disable`,
    run: (tool, ...args) => {
      const { status, stderr } = spawnSync(join(programs, tool), args, { encoding: 'utf8' });
      if (status !== 0) throw new Error(`${tool} ended with ${status}: ${stderr}`);
    },
    stop,
  };
}

function programsOf(): string {
  const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN).sort((a, b) => Number(b) - Number(a)) : [];
  const directory = [...versions.map((version) => join(DEBIAN, version, 'bin')), dirname(findProgram('initdb') ?? '/')];
  const found = directory.find((each) => ['initdb', 'postgres', 'pg_dump'].every((program) => existsSync(join(each, program))));
  if (found === undefined) throw new Error('The tests need a PostgreSQL with pg_dump: on Debian, sudo apt-get install postgresql.');
  return found;
}
