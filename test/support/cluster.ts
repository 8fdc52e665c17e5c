import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { isIPv6 } from 'node:net';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { createInterface } from 'node:readline';
import { freePort } from './free-port.js';
import { ended, processTree, type RunningProcess } from './processes.js';

/** Several instances behind nginx, with an embedded database that holds the sample. */
export interface TestCluster {
  /** where its nginx answers */
  readonly url: string;
  readonly home: string;
  /** where nginx listens */
  readonly port: number;
  /** where its logs are */
  readonly directory: string;
  /** Everything that runs because of the cluster now. */
  processes(): RunningProcess[];
  /** The requests that nginx has answered: the address of the instance, empty where there was none. */
  answeredBy(): string[];
  /** Resolves when the cluster has said, now or earlier, what contains the text among its complaints. */
  complained(text: string): Promise<void>;
  /** Gives it an order with a second `npm run cluster`; answers the exit status and what was said. */
  order(...args: string[]): Promise<{ status: number | null; output: string }>;
  /** Ends it as Ctrl-C does, and answers the exit status. */
  interrupt(): Promise<number | null>;
  /** Ends what still runs and removes its files. */
  remove(): Promise<void>;
}

const SCRIPT = join(import.meta.dirname, '../../scripts/cluster.mjs');

/** Where a cluster is started that is not the first of its files, or not on 127.0.0.1. */
export interface Elsewhere {
  host?: string;
  /** one that has ended, whose files and port it takes */
  after?: TestCluster;
}

/** Starts `scripts/cluster.mjs` on a free port, with these settings, and resolves when it says that it is ready. */
export async function startCluster(
  instances: number,
  settings: Record<string, string> = {},
  { host = '127.0.0.1', after }: Elsewhere = {},
): Promise<TestCluster> {
  const home = after?.home ?? mkdtempSync(join(tmpdir(), 'home-'));
  chmodSync(home, 0o711);
  const port = after?.port ?? (await freePort());
  const url = `http://${isIPv6(host) ? `[${host}]` : host}:${port}`;
  const args = [SCRIPT, '--instances', String(instances), '--port', String(port), '--host', host];
  const env = { PATH: process.env['PATH'], COLOPHON_HOME: relative(process.cwd(), home), ...settings };
  const cluster = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const pid = cluster.pid ?? 0;
  let complaints = '';
  cluster.stderr.on('data', (data: Buffer) => (complaints += data.toString()));

  const directory = join(home, `cluster-${port}`);
  const started: TestCluster = {
    url,
    home,
    port,
    directory,
    processes: () => processTree(pid),
    answeredBy: () => {
      const lines = readFileSync(join(directory, 'access.log'), 'utf8').trim().split('\n');
      return lines.map((line) => (JSON.parse(line) as { upstream: string }).upstream.split(', ').at(-1) ?? '');
    },
    complained: async (text) => {
      while (!complaints.includes(text)) await once(cluster.stderr, 'data');
    },
    order: async (...order) => {
      const ordering = spawn(process.execPath, [SCRIPT, '--port', String(port), ...order], { env, stdio: ['ignore', 'pipe', 'pipe'] });
      let output = '';
      for (const stream of [ordering.stdout, ordering.stderr]) stream.on('data', (data: Buffer) => (output += data.toString()));
      const [status] = (await once(ordering, 'close')) as [number | null];
      return { status, output };
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
  for await (const line of createInterface(cluster.stdout)) if (line.includes(`behind ${url}/docs`)) return started;
  await started.remove();
  throw new Error(`The cluster did not start:\n${complaints}`);
}
