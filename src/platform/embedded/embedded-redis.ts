import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { attachedTo, type EmbeddedServer } from './embedded-server.js';
import { openLog, openServerFiles, type ServerFiles } from './server-files.js';
import { exclusively } from './start-lock.js';
import { superviseServer, type SupervisedProcess } from './supervised-process.js';

const LONGEST_START = 10_000;

/** A cache: nothing on disk, and of the keys that expire the least recently used go first. */
const SETTINGS = [
  '--port',
  '0',
  '--unixsocketperm',
  '700',
  '--save',
  '',
  '--appendonly',
  'no',
  '--maxmemory',
  '256mb',
  '--maxmemory-policy',
  'volatile-lru',
];

/**
 * Starts the `redis-server` or `valkey-server` found on the PATH as a cache for the processes of `home`, or attaches to the one that
 * another process started there; null when neither program is installed. It listens on a unix socket only, and does not outlive this
 * process. `url` is `unix://` and the percent-encoded path of the socket. Rejects with a sentence when the program does not start.
 */
export async function startEmbeddedRedis(home: string): Promise<EmbeddedServer | null> {
  const program = findRedis();
  if (program === null) return null;
  const files = openServerFiles(home);
  const socket = join(files.run, 'redis.sock');
  const url = pathToFileURL(socket).href.replace(/^file:/, 'unix:');
  return exclusively(join(files.run, 'redis.starting'), async () => {
    if (await answers(socket)) return attachedTo(url);
    const server = await launch(program, socket, files);
    const stop = () => server.end('SIGKILL', 5_000);
    try {
      await untilReady(server, socket, join(files.home, 'redis.log'));
    } catch (error) {
      await stop();
      throw error;
    }
    return { url, started: true, stop };
  });
}

/** The path of the installed `redis-server` or `valkey-server`; null when the PATH has neither. */
export function findRedis(): string | null {
  try {
    return execFileSync('/bin/sh', ['-c', 'command -v redis-server || command -v valkey-server'], { encoding: 'utf8' }).trim();
  } catch {
    return null;
  }
}

async function launch(program: string, socket: string, files: ServerFiles): Promise<SupervisedProcess> {
  const log = openLog(files, 'redis.log');
  try {
    return await superviseServer(program, [...SETTINGS, '--unixsocket', socket, '--dir', files.run], {
      account: files.account,
      output: log,
    });
  } finally {
    closeSync(log);
  }
}

async function untilReady(server: SupervisedProcess, socket: string, log: string): Promise<void> {
  const deadline = Date.now() + LONGEST_START;
  let ended: string | undefined;
  void server.exited.then((how) => (ended = how));
  while (ended === undefined && Date.now() < deadline) {
    if (await answers(socket)) return;
    await pause(10);
  }
  throw new Error(`Redis did not start (${ended ?? 'it does not answer'}); ${log} may say why. Set REDIS_URL to use another one.`);
}

/** True when a server behind the socket answers a PING within a second. */
async function answers(socket: string): Promise<boolean> {
  const connection = connect(socket);
  try {
    connection.write('PING\r\n');
    const [answer] = (await once(connection, 'data', { signal: AbortSignal.timeout(1_000) })) as [Buffer];
    return answer.toString().startsWith('+PONG');
  } catch {
    return false; // refused, or silent
  } finally {
    connection.destroy();
  }
}
