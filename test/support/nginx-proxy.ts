import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { superviseServer } from '../../src/platform/embedded/supervised-process.js';
import { writeNginxConfig } from '../../scripts/cluster/nginx-config.mjs';
import { freePort } from './free-port.js';

/** The nginx of the repository in front of an instance. */
export interface NginxProxy {
  readonly port: number;
  stop(): Promise<void>;
}

const LONGEST_START = 10_000;

/** Starts nginx with the configuration of `nginx/` in front of an instance on this machine, and resolves when it answers. */
export async function startNginxProxy(instancePort: number): Promise<NginxProxy> {
  const directory = mkdtempSync(join(tmpdir(), 'nginx-'));
  const port = await freePort();
  const config = writeNginxConfig(join(directory, 'nginx'), { host: '127.0.0.1', port, instancePorts: [instancePort] });
  const logs = join(directory, 'error.log');
  const log = openSync(logs, 'a');
  const args = ['-p', directory, '-c', config, '-g', 'daemon off;'];
  const server = await superviseServer('nginx', args, { account: null, output: log }).finally(() => closeSync(log));
  const stop = async (): Promise<void> => {
    await server.end('SIGKILL', 5_000);
    rmSync(directory, { recursive: true });
  };
  for (const deadline = Date.now() + LONGEST_START; !(await answers(port)); await pause(50)) {
    if (Date.now() < deadline) continue;
    const complaints = readFileSync(logs, 'utf8');
    await stop();
    throw new Error(`nginx did not start: ${complaints.trim()}`);
  }
  return { port, stop };
}

async function answers(port: number): Promise<boolean> {
  return fetch(`http://127.0.0.1:${port}/health/live`).then(
    ({ ok }) => ok,
    () => false,
  );
}
