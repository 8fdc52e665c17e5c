import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { type Account, identityOf } from './service-account.js';

/** A server process that does not outlive us. */
export interface SupervisedProcess {
  readonly pid: number;
  /** Resolves when the process has gone, and its orphans where they are ended, with a word about how (`exit code 1`, `SIGKILL`). Never rejects. */
  readonly exited: Promise<string>;
  /** Asks the process to end with SIGINT, insists with `insist` when it is still there after `patience` milliseconds, and waits. */
  end(insist: NodeJS.Signals, patience: number): Promise<void>;
}

/** How a server is started, beside its program and arguments. */
export interface Launch {
  /** null: as ourselves */
  readonly account: Account | null;
  /** the file descriptor that standard output goes to */
  readonly output: number;
  /** the one for standard error; that of the output when it is missing */
  readonly errors?: number;
  /** the working directory; when it is missing, one that every account may enter */
  readonly directory?: string;
  /** the whole environment; `PLAIN_ENVIRONMENT` when it is missing */
  readonly environment?: NodeJS.ProcessEnv;
  /**
   * What becomes of its children when it is killed. Those of PostgreSQL end by themselves, and are not touched; workers of nginx go on
   * answering on its port, and are ended. The first when it is missing.
   */
  readonly orphans?: 'end by themselves' | 'are ended';
}

/** What a user has set for clients (PGPORT, LD_LIBRARY_PATH …) must not change a server. */
const PLAIN_ENVIRONMENT = {
  LC_ALL: 'C',
  TZ: 'UTC',
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/opt/homebrew/bin',
};

/**
 * Reads from us until we say that the process has ended. End of file without that word means that we are gone, killed perhaps, and then
 * the process has to go as well, even when it was stopped; or its group, which is insisted on after two seconds.
 */
const WATCHDOG = 'trap "" INT TERM HUP; read -r ended || { kill -s INT "$1"; kill -s CONT "$1"; }';
const GROUP_WATCHDOG =
  'trap "" INT TERM HUP; read -r ended || { kill -s INT -- "-$1"; kill -s CONT -- "-$1"; sleep 2; kill -s KILL -- "-$1"; }';

/** How long orphans are waited for after each of the two signals that end them, and how often is looked; milliseconds. */
const LONGEST_FAREWELL = 1_000;
const LOOK_EVERY = 20;

/**
 * Starts a server in a session of its own, so that Ctrl-C in a terminal reaches us and not the server, and with a watchdog that ends it
 * when we die without having done so. It does not keep our event loop alive. Rejects when the program cannot be started (ENOENT, EACCES).
 */
export async function superviseServer(program: string, args: readonly string[], launch: Launch): Promise<SupervisedProcess> {
  const { account, output, errors = output, environment = PLAIN_ENVIRONMENT, orphans = 'end by themselves' } = launch;
  const identity = identityOf(account);
  const detached = { ...identity, cwd: launch.directory ?? identity.cwd, env: environment, detached: true } as const;
  const server = spawn(program, args, { ...detached, stdio: ['ignore', output, errors] });
  const { pid } = server;
  if (pid === undefined) throw (await once(server, 'error'))[0];

  const script = orphans === 'are ended' ? GROUP_WATCHDOG : WATCHDOG;
  const watchdog = spawn('/bin/sh', ['-c', script, 'sh', String(pid)], { ...detached, stdio: ['pipe', 'ignore', 'ignore'] });
  if (watchdog.pid === undefined) {
    server.kill('SIGKILL');
    throw (await once(watchdog, 'error'))[0];
  }
  watchdog.stdin.on('error', () => undefined); // the watchdog may have been killed; nothing is lost by that while we live
  const relieved = once(watchdog, 'close');
  const exited = new Promise<string>((resolve) => {
    server.once('exit', (code, signal) => {
      void (orphans === 'are ended' ? endGroup(pid) : Promise.resolve()).then(() => {
        watchdog.stdin.end('ended\n');
        resolve(signal ?? `exit code ${code}`);
      });
    });
  });
  for (const handle of [server, watchdog, watchdog.stdin as unknown as { unref(): void }]) handle.unref();

  return {
    pid,
    exited,
    async end(insist, patience) {
      server.ref();
      watchdog.ref();
      server.kill('SIGINT');
      const insistence = setTimeout(() => server.kill(insist), patience);
      await exited;
      clearTimeout(insistence);
      await relieved;
    },
  };
}

/** Ends what is left of a group of processes whose leader has gone, and waits for it; not for ever, as nobody may collect what has ended. */
async function endGroup(leader: number): Promise<void> {
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    if (!signalGroup(leader, signal)) return;
    for (const deadline = Date.now() + LONGEST_FAREWELL; Date.now() < deadline; await pause(LOOK_EVERY))
      if (!signalGroup(leader, 0)) return;
  }
}

/** Answers whether anybody was there. */
function signalGroup(leader: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-leader, signal);
  } catch {
    return false;
  }
}
