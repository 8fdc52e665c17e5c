import { type ChildProcess, fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Servers, startServers } from './own-servers.js';
import { runColophon } from './run-colophon.js';

/** How late the event loop of the service was, in milliseconds; the timer that measures it adds its own 10. */
export interface LoopDelays {
  p999: number;
  max: number;
}

/** The compiled service in a process of its own, on servers that nobody else uses, with the sample catalogue. */
export interface OwnService {
  readonly url: string;
  readonly databaseUrl: string;
  /** may do everything */
  readonly key: string;
  /** Begins to measure anew. */
  forget(): void;
  /** Since `forget`. */
  delays(): Promise<LoopDelays>;
  stop(): Promise<void>;
}

/** Starts it; resolves when it listens. */
export async function startOwnService(): Promise<OwnService> {
  const servers = await startServers();
  try {
    return await start(servers);
  } catch (error) {
    await servers.stop();
    throw error;
  }
}

async function start(servers: Servers): Promise<OwnService> {
  const databaseUrl = await servers.newDatabase();
  await runColophon(['sample'], { databaseUrl, redisUrl: servers.redis.url });
  const key = `fuzz-${randomBytes(24).toString('hex')}`;
  const env = {
    ...process.env,
    DATABASE_URL: databaseUrl,
    REDIS_URL: servers.redis.url,
    ADMIN_API_KEY: key,
    PORT: '0',
    HOST: '127.0.0.1',
    LOG_LEVEL: 'error',
  };
  const child = fork(join(import.meta.dirname, '../../dist/main.js'), {
    execArgv: ['--import', pathToFileURL(join(import.meta.dirname, 'loop-delay.mjs')).href],
    env,
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  const url = await addressOf(child);
  return {
    url,
    databaseUrl,
    key,
    forget: () => void child.send('reset'),
    delays: async () => {
      const answer = once(child, 'message') as Promise<[LoopDelays]>;
      child.send('delays');
      return (await answer)[0];
    },
    stop: async () => {
      child.kill('SIGKILL');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
      await servers.stop();
    },
  };
}

/** The service says its address when it listens. */
function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    child.stdout!.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-10_000);
      const [, url] = /(http:\/\/[\d.:]+)\/docs/.exec(said) ?? [];
      if (url !== undefined) resolve(url);
    });
    child.once('exit', () => reject(new Error(`The service ended before it listened: ${said}`)));
  });
}
