import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { freePort } from './free-port.js';
import { ended, processTree, type RunningProcess } from './processes.js';

/** Several instances behind nginx, with an embedded database that holds the sample. */
export interface TestCluster {
  /** where nginx listens */
  readonly port: number;
  /** where the instances listen, all on 127.0.0.1 */
  readonly instancePorts: readonly number[];
  /** holds the logs of its processes: app1.log, access.log … */
  readonly logs: string;
  /** Everything that runs because of the cluster now. */
  processes(): RunningProcess[];
  /** The requests that nginx has answered: the address of the instance, empty where there was none. */
  answeredBy(): string[];
  /** Resolves when the cluster has said, now or earlier, what contains the text among its complaints. */
  complained(text: string): Promise<void>;
  /** Ends it as Ctrl-C does, and answers the exit status. */
  interrupt(): Promise<number | null>;
  /** Ends what still runs and removes its files. */
  remove(): Promise<void>;
}

/** Starts `scripts/cluster.mjs` on a free port, with these settings, and resolves when it says that it is ready. */
export async function startCluster(instances: number, settings: Record<string, string> = {}): Promise<TestCluster> {
  const home = mkdtempSync(join(tmpdir(), 'home-'));
  chmodSync(home, 0o711);
  const port = await freePort();
  const args = [join(import.meta.dirname, '../../scripts/cluster.mjs'), '--instances', String(instances), '--port', String(port)];
  const env = { PATH: process.env['PATH'], COLOPHON_HOME: home, ...settings };
  const cluster = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const pid = cluster.pid ?? 0;
  let complaints = '';
  cluster.stderr.on('data', (data: Buffer) => (complaints += data.toString()));

  const instancePorts: number[] = [];
  const started: TestCluster = {
    port,
    instancePorts,
    logs: join(home, `cluster-${port}`),
    processes: () => processTree(pid),
    answeredBy: () => {
      const lines = readFileSync(join(home, `cluster-${port}`, 'access.log'), 'utf8')
        .trim()
        .split('\n');
      return lines.map((line) => (JSON.parse(line) as { upstream: string }).upstream.split(', ').at(-1) ?? '');
    },
    complained: async (text) => {
      while (!complaints.includes(text)) await once(cluster.stderr, 'data');
    },
    interrupt: async () => {
      cluster.kill('SIGINT');
      const [status] = (await once(cluster, 'exit')) as [number | null];
      return status;
    },
    remove: async () => {
      const processes = processTree(pid);
      cluster.kill('SIGKILL');
      await ended(processes);
      rmSync(home, { recursive: true });
    },
  };
  for await (const line of createInterface(cluster.stdout)) {
    const [, first, last] = /\(ports (\d+) to (\d+)\) behind http/.exec(line) ?? [];
    if (last === undefined) continue;
    for (let each = Number(first); each <= Number(last); each++) instancePorts.push(each);
    return started;
  }
  await started.remove();
  throw new Error(`The cluster did not start:\n${complaints}`);
}
