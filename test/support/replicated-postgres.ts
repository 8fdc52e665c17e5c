import { chmodSync, chownSync, closeSync, cpSync, mkdirSync, mkdtempSync, openSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { devNull, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { migrate } from '../../src/platform/database/migrate.js';
import { startEmbeddedPostgres } from '../../src/platform/embedded/embedded-postgres.js';
import { postgresPrograms } from '../../src/platform/embedded/postgres-programs.js';
import { postgresSettings } from '../../src/platform/embedded/postgres-settings.js';
import { openServerFiles, type ServerFiles } from '../../src/platform/embedded/server-files.js';
import { superviseServer, type SupervisedProcess } from '../../src/platform/embedded/supervised-process.js';
import { processTree } from './processes.js';

/** A standby that streams from a primary. It ends with the process that started it. */
export interface Standby {
  readonly url: string;
  /** The rows of one statement. */
  rows<T extends object>(sql: string): Promise<T[]>;
  /** Ends it at once, without a farewell to its clients. */
  kill(): Promise<void>;
  /** Stops all its processes from running: connections stay, and nothing is answered. */
  freeze(): void;
  thaw(): void;
  /** Starts it again after `kill`. */
  restart(): Promise<void>;
  /** Makes it a primary of its own. */
  promote(): Promise<void>;
  /** Resolves when it has replayed what the primary has written by now. */
  caughtUp(): Promise<void>;
}

/** A PostgreSQL with standbys that nobody else uses, and the schema in its database. */
export interface ReplicatedPostgres {
  readonly url: string;
  readonly standbys: readonly Standby[];
  rows<T extends object>(sql: string): Promise<T[]>;
  stop(): Promise<void>;
}

/** Starts a primary and so many standbys, which replay what it commits within milliseconds. */
export async function startReplicatedPostgres(standbys: number): Promise<ReplicatedPostgres> {
  const home = mkdtempSync(join(tmpdir(), 'replicated-'));
  chmodSync(home, 0o711); // when we are root, PostgreSQL runs under another account
  const ends = [async () => rmSync(home, { recursive: true, force: true, maxRetries: 5 })];
  const stop = async () => {
    for (const end of ends.splice(0).reverse()) await end();
  };
  try {
    const primary = await startEmbeddedPostgres(join(home, 'primary'), { keep: 'throwaway' });
    ends.push(() => primary.stop());
    const ask = asking(primary.url);
    // a commit is sent at once, and not when the writer of the log comes round
    await ask('alter role colophon set synchronous_commit = on');
    await migrate(primary.url);
    const followers: Standby[] = [];
    for (let i = 1; i <= standbys; i += 1) {
      const standby = await startStandby(join(home, `standby${i}`), openServerFiles(join(home, 'primary')), primary.url);
      ends.push(standby.stop);
      followers.push(standby);
    }
    return { url: primary.url, standbys: followers, rows: ask, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Copies the running primary by its low-level interface, as pg_basebackup is not among the embedded programs (manual, 25.3.4). */
async function startStandby(home: string, of: ServerFiles, primaryUrl: string): Promise<Standby & { stop: () => Promise<void> }> {
  const data = join(home, 'postgres');
  const run = join(home, 'run');
  mkdirSync(home, { mode: 0o711 });
  mkdirSync(run, { mode: 0o700 });
  const backup = new pg.Client({ connectionString: primaryUrl });
  await backup.connect();
  await backup.query(`select pg_backup_start('standby', true)`);
  const isCopied = (path: string) => !/\/(postmaster\.(pid|opts)|pg_wal\/.+|pgsql_tmp.*)$/.test(path);
  cpSync(of.data, data, { recursive: true, verbatimSymlinks: true, preserveTimestamps: true, filter: isCopied });
  const { rows } = await backup.query<{ labelfile: string }>('select labelfile from pg_backup_stop(false)');
  await backup.end();
  writeFileSync(join(data, 'backup_label'), rows[0]!.labelfile);
  writeFileSync(join(data, 'standby.signal'), '');
  if (of.account) for (const path of [run, data, ...below(data)]) chownSync(path, of.account.uid, of.account.gid);
  chmodSync(data, 0o700);
  const { directory } = postgresPrograms(of);
  const settings = {
    ...postgresSettings('throwaway'),
    unix_socket_directories: run,
    primary_conninfo: `host=${of.run} port=5432 user=colophon application_name=standby`,
  };
  const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const url = primaryUrl.replace(encodeURIComponent(of.run), encodeURIComponent(run));
  const ask = asking(url);
  const launch = async (): Promise<SupervisedProcess> => {
    const nowhere = openSync(devNull, 'w');
    const server = await superviseServer(join(directory, 'postgres'), ['-D', data, ...args], { account: of.account, output: nowhere });
    closeSync(nowhere);
    let ended: string | undefined;
    void server.exited.then((how) => (ended = how));
    while (
      !(await ask('select').then(
        () => true,
        () => false,
      ))
    ) {
      if (ended !== undefined) throw new Error(`The standby ended (${ended}).`);
      await pause(20);
    }
    return server;
  };
  let server = await launch();
  const signal = (name: NodeJS.Signals) => processTree(server.pid).forEach(({ pid }) => process.kill(pid, name));
  return {
    url,
    rows: ask,
    kill: async () => {
      signal('SIGKILL');
      await server.exited;
    },
    freeze: () => signal('SIGSTOP'),
    thaw: () => signal('SIGCONT'),
    restart: async () => {
      server = await launch();
    },
    promote: async () => void (await ask('select pg_promote()')),
    caughtUp: async () => {
      const [written] = await asking(primaryUrl)<{ lsn: string }>('select pg_current_wal_flush_lsn()::text as lsn');
      while ((await ask(`select where pg_last_wal_replay_lsn() >= '${written!.lsn}'`)).length === 0) await pause(5);
    },
    stop: async () => {
      signal('SIGCONT');
      await server.end('SIGQUIT', 10_000);
    },
  };
}

const below = (directory: string): string[] =>
  readdirSync(directory, { recursive: true, encoding: 'utf8' }).map((entry) => join(directory, entry));

/** Asks one statement on a connection of its own. */
function asking(url: string): <T extends object>(sql: string) => Promise<T[]> {
  return async <T extends object>(sql: string) => {
    const client = new pg.Client({ connectionString: url });
    client.on('error', () => undefined); // the server may be about to end
    await client.connect();
    try {
      return (await client.query<T>(sql)).rows;
    } finally {
      await client.end();
    }
  };
}
