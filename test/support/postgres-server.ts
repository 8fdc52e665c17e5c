import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startEmbeddedPostgres } from '../../src/platform/embedded/embedded-postgres.js';
import { openServerFiles } from '../../src/platform/embedded/server-files.js';
import { processTree } from './processes.js';

/** A PostgreSQL of one's own, to be treated badly. What it has acknowledged is on disk. It ends with the process that started it. */
export interface TestPostgres {
  /** of its database `colophon`; stays the same over `start` */
  readonly url: string;
  /** the unix socket that it listens on */
  readonly socket: string;
  /** the directory of its data */
  readonly data: string;
  /** the process that starts all others; null while it does not run */
  readonly pid: number | null;
  /** Ends it as `pg_ctl stop -m fast` does: transactions are rolled back, clients sent away, and what is in memory written to disk. */
  shutDown(): Promise<void>;
  /** Ends all its processes with SIGKILL. */
  kill(): Promise<void>;
  /** Starts it again after `shutDown` or `kill`; resolves when it answers, after its recovery. */
  start(): Promise<void>;
  /** Stops all its processes from running: connections stay, and nothing is answered. */
  freeze(): void;
  thaw(): void;
  stop(): Promise<void>;
}

const LONGEST_START = 60_000;

/** Starts a PostgreSQL with an empty database, and resolves when it answers. */
export async function startPostgres(): Promise<TestPostgres> {
  const home = mkdtempSync(join(tmpdir(), 'postgres-'));
  chmodSync(home, 0o711); // when we are root, PostgreSQL runs under another account
  const launch = () => startEmbeddedPostgres(home);
  let server = await launch().catch((error: unknown) => {
    rmSync(home, { recursive: true, force: true });
    throw error;
  });
  const { data, run } = openServerFiles(home);
  const pidOf = (): number | null => {
    try {
      return Number(readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')[0]);
    } catch {
      return null;
    }
  };
  const processes = (): number[] => {
    const pid = pidOf();
    return pid === null ? [] : processTree(pid).map((process) => process.pid);
  };
  const signal = (signal: NodeJS.Signals) => {
    for (const pid of processes()) {
      try {
        process.kill(pid, signal);
      } catch {
        // a session that has ended meanwhile
      }
    }
  };
  return {
    url: server.url,
    socket: join(run, '.s.PGSQL.5432'),
    data,
    get pid() {
      return pidOf();
    },
    shutDown: () => server.stop(),
    kill: async () => {
      signal('SIGKILL');
      await server.stop(); // it is gone: that waits for its end
    },
    start: async () => {
      for (const deadline = Date.now() + LONGEST_START; ; await pause(200)) {
        const started = await launch().catch((error: unknown) => {
          if (Date.now() > deadline) throw error;
          return null; // clients that came back at once have taken all its sessions
        });
        if (started === null) continue;
        if (started.started) server = started;
        return;
      }
    },
    freeze: () => signal('SIGSTOP'),
    thaw: () => signal('SIGCONT'),
    stop: async () => {
      signal('SIGCONT');
      await server.stop();
      rmSync(home, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
