import { chmodSync, closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { superviseServer } from '../../src/platform/embedded/supervised-process.js';
import { writeNginxConfig } from '../../scripts/cluster/nginx-config.mjs';
import { freePort } from './free-port.js';

/** The nginx of the repository in front of instances. */
export interface NginxProxy {
  readonly port: number;
  /** of its master process */
  readonly pid: number;
  /** What it has written so far: a JSON object a line for each request, and what it complains of. */
  logs(): { access: string; errors: string };
  stop(): Promise<void>;
}

/** How one is started that is not quite that of the repository. */
export interface Differently {
  staleShield?: 'on' | 'off';
  /** changes the configuration of the service, for what is compared with it */
  edit?: (configuration: string) => string;
}

const LONGEST_START = 10_000;

/** Starts nginx with the configuration of `nginx/` in front of instances on this machine, and resolves when one answers through it. */
export async function startNginxProxy(
  instances: number | readonly number[],
  { staleShield = 'off', edit = (configuration) => configuration }: Differently = {},
): Promise<NginxProxy> {
  const directory = mkdtempSync(join(tmpdir(), 'nginx-'));
  chmodSync(directory, 0o711); // when we are root, its workers run under another account
  const port = await freePort();
  const addresses = { host: '127.0.0.1', port, instancePorts: [instances].flat(), staleShield };
  const config = writeNginxConfig(join(directory, 'nginx'), addresses);
  const file = join(directory, 'nginx/conf.d/colophon.conf');
  writeFileSync(file, edit(readFileSync(file, 'utf8')));
  const [access, errors] = [join(directory, 'access.log'), join(directory, 'error.log')];
  const [log, errorLog] = [openSync(access, 'a'), openSync(errors, 'a')];
  const args = ['-p', directory, '-c', config, '-g', 'daemon off;'];
  const server = await superviseServer('nginx', args, { account: null, output: log, errors: errorLog, orphans: 'are ended' }).finally(
    () => {
      closeSync(log);
      closeSync(errorLog);
    },
  );
  const logs = () => ({ access: readFileSync(access, 'utf8'), errors: readFileSync(errors, 'utf8') });
  const stop = async (): Promise<void> => {
    await server.end('SIGKILL', 5_000);
    rmSync(directory, { recursive: true });
  };
  for (const deadline = Date.now() + LONGEST_START; !(await answers(port)); await pause(50)) {
    if (Date.now() < deadline) continue;
    const complaints = logs().errors;
    await stop();
    throw new Error(`nginx did not start: ${complaints.trim()}`);
  }
  return { port, pid: server.pid, logs, stop };
}

async function answers(port: number): Promise<boolean> {
  return fetch(`http://127.0.0.1:${port}/health/live`).then(
    ({ status }) => status < 500, // what is behind it need not be the application
    () => false,
  );
}
