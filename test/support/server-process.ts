import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from './free-port.js';

/** The compiled server in a process of its own. */
export interface ServerProcess {
  readonly pid: number;
  readonly port: number;
  readonly url: string;
  /** What it has said so far, on both outputs. */
  said(): string;
  /** Resolves when it says that it is ready; rejects when it ends before. */
  ready(): Promise<void>;
  kill(signal: NodeJS.Signals): void;
  /** How it ended: its status, or the signal. */
  ended(): Promise<number | NodeJS.Signals>;
}

/**
 * Starts `dist/main.js` with these settings, and resolves when it answers `/health/live`. Rejects with what it said when it ends before.
 * `output`: a file descriptor that it writes to instead of being listened to.
 */
export async function startServer(settings: Record<string, string>, output: number | 'pipe' = 'pipe'): Promise<ServerProcess> {
  const port = await freePort();
  const child = spawn(process.execPath, [join(import.meta.dirname, '../../dist/main.js')], {
    env: { PATH: process.env['PATH'], HOST: '127.0.0.1', REQUEST_LOG: 'off', ...settings, PORT: String(port) },
    stdio: ['ignore', output, output],
  });
  const exit = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', (text: string) => (said += text));
  const url = `http://127.0.0.1:${port}`;
  while (!(await answersWell(`${url}/health/live`))) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`The server ended before it listened: ${said}`);
    await pause(20);
  }
  return {
    pid: child.pid!,
    port,
    url,
    said: () => said,
    ready: async () => {
      while (!(await answersWell(`${url}/health/ready`))) {
        if (child.exitCode !== null || child.signalCode !== null) throw new Error(`The server ended before it was ready: ${said}`);
        await pause(50);
      }
    },
    kill: (signal) => void child.kill(signal),
    ended: async () => {
      const [status, signal] = await exit;
      return signal ?? status!;
    },
  };
}

/** Whether an address answers with a 2xx status. It uses a connection of its own, which is not kept. */
async function answersWell(url: string): Promise<boolean> {
  try {
    const { ok, body } = await fetch(url, { headers: { connection: 'close' } });
    await body?.cancel();
    return ok;
  } catch {
    return false;
  }
}
