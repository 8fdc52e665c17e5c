import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Settings } from '../../src/platform/config/settings.js';

/** What an instance is given that is measured: the defaults of the application, apart from what the benchmark says. */
export function settingsFor(
  { databaseUrl, redisUrl }: Pick<Settings, 'databaseUrl' | 'redisUrl'>,
  apart: Partial<Settings> = {},
): Settings {
  const defaults = { databasePool: 4, cacheTtlSeconds: 300, cacheMemoryBytes: 67_108_864, adminApiKey: null };
  const entrance = { requestLog: 'all', corsOrigins: 'any', trustedProxies: [], publicBaseUrl: null } as const;
  return { databaseUrl, redisUrl, ...defaults, ...entrance, logLevel: 'error', ...apart };
}

/** A server that is measured, in a process of its own. */
export interface Contender {
  readonly port: number;
  /** CPU time that it has used so far, in microseconds; null where the system does not say. */
  cpuTime(): Promise<number | null>;
  stop(): Promise<void>;
}

/** A server that is a process of Node. */
export interface NodeContender extends Contender {
  /** The memory that it occupies now, in bytes. */
  residentBytes(): Promise<number>;
}

/** Starts a program that calls `measured` (servers/measured.mjs), gives it `input` as JSON, and resolves when it listens. */
export async function startContender(program: string, input: unknown, ...args: string[]): Promise<NodeContender> {
  const child = fork(join(import.meta.dirname, program), args, {
    execArgv: [], // not the loaders of this process
    detached: true, // Ctrl-C is for us; it ends with the channel to us
    stdio: ['pipe', 'ignore', 'inherit', 'ipc'],
  });
  const ended = once(child, 'exit').then(([status, signal]) =>
    Promise.reject(new Error(`${program} ended by itself (${String(signal ?? status)}).`)),
  );
  ended.catch(() => undefined); // it may end when nobody waits for it
  for (const source of [child, child.stdin!]) source.on('error', () => undefined); // what fails because it ended is told by `ended`
  const answer = () => Promise.race([once(child, 'message'), ended]);

  const usage = async (): Promise<{ cpu: number; rss: number }> => {
    const answered = answer();
    child.send('usage');
    const [used] = (await answered) as [{ cpu: number; rss: number }];
    return used;
  };

  child.stdin!.end(JSON.stringify(input));
  const [{ port }] = (await answer()) as [{ port: number }];
  return {
    port,
    cpuTime: async () => (await usage()).cpu,
    residentBytes: async () => (await usage()).rss,
    stop: () => end(child),
  };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  if (child.connected) child.disconnect();
  await gone;
}
