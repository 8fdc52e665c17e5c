import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const CLI = join(import.meta.dirname, '../../dist/cli.js');

/** How often the memory of a command is looked at. Where the system keeps the peak itself, only the last look counts. */
const LOOK_MS = 50;

/** What a command did. */
export interface Ran {
  seconds: number;
  /** the most memory that its process occupied, in bytes; null where the system does not say */
  peakBytes: number | null;
  /** CPU time of its process, in seconds; null where the system does not say */
  cpuSeconds: number | null;
  output: string;
}

/** Starts a command of the compiled command line whose output nobody reads. */
export function startColophon(args: readonly string[], servers: { databaseUrl: string; redisUrl: string }): ChildProcess {
  const env = { ...process.env, DATABASE_URL: servers.databaseUrl, REDIS_URL: servers.redisUrl };
  return spawn(process.execPath, [CLI, ...args], { env, stdio: 'ignore' });
}

/** Runs a command of the compiled command line on servers that run, in a process of its own, with these settings besides. Rejects with what it said when it fails. */
export async function runColophon(
  args: readonly string[],
  servers: { databaseUrl: string; redisUrl: string },
  settings: Record<string, string> = {},
): Promise<Ran> {
  const begun = performance.now();
  const child = spawn(process.execPath, [CLI, ...args], {
    env: { ...process.env, DATABASE_URL: servers.databaseUrl, REDIS_URL: servers.redisUrl, ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [output, complaint] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaint = (complaint + text).slice(-4_000)));
  let used: { peakBytes: number | null; cpuSeconds: number | null } = { peakBytes: null, cpuSeconds: null };
  const looking = setInterval(() => (used = usageOf(child.pid!, used)), LOOK_MS);
  const end = () => child.kill();
  process.once('exit', end);
  try {
    const [status, signal] = (await once(child, 'close')) as [number | null, string | null];
    if (status !== 0) throw new Error(`colophon ${args.join(' ')} ended with ${signal ?? status}: ${complaint}`);
  } finally {
    clearInterval(looking);
    process.off('exit', end);
  }
  return { seconds: (performance.now() - begun) / 1_000, ...used, output };
}

function usageOf(pid: number, before: { peakBytes: number | null; cpuSeconds: number | null }): typeof before {
  try {
    const peak = /^VmHWM:\s*(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    const ticks = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /, '')
      .split(' ');
    if (peak === undefined) return before; // it is ending
    return { peakBytes: Number(peak) * 1_024, cpuSeconds: (Number(ticks[11]) + Number(ticks[12])) / 100 };
  } catch {
    return before;
  }
}
