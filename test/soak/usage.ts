import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import type { Stand } from '../failures/stand.js';

/** What one instance occupied at one moment. */
export interface InstanceUsage {
  readonly number: number;
  readonly pid: number;
  /** memory that is resident, in bytes */
  readonly memory: number;
  readonly descriptors: number;
}

/** What everything occupied at one moment. */
export interface Usage {
  /** seconds since the soak began */
  readonly at: number;
  readonly instances: readonly InstanceUsage[];
  /** sessions of PostgreSQL, clients of Redis, sockets of the workers of nginx; null when the part did not say */
  readonly postgres: number | null;
  readonly redis: number | null;
  readonly nginx: number;
}

/** Looks at everything once. Reads /proc, so it needs Linux. */
export async function lookAt(stand: Stand, at: number): Promise<Usage> {
  const instances = stand.instances().flatMap(({ number, pid }) => usageOf(number, pid));
  const [postgres, redis] = await Promise.all([
    soon(
      stand
        .sql<{ n: number }>(`select count(*)::integer as n from pg_stat_activity where backend_type = 'client backend'`)
        .then(([row]) => row!.n),
    ),
    soon(stand.redis.command('INFO', 'clients').then((text) => Number(/connected_clients:(\d+)/.exec(String(text))![1]))),
  ]);
  const nginx = stand.processesOf('nginx').reduce((count, pid) => count + socketsOf(pid), 0);
  return { at, instances, postgres, redis, nginx };
}

function usageOf(number: number, pid: number): InstanceUsage[] {
  try {
    const memory = Number(/^VmRSS:\s*(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) * 1_024;
    return [{ number, pid, memory, descriptors: readdirSync(`/proc/${pid}/fd`).length }];
  } catch {
    return []; // it has ended
  }
}

function socketsOf(pid: number): number {
  try {
    return readdirSync(`/proc/${pid}/fd`).filter((fd) => readlinkSync(`/proc/${pid}/fd/${fd}`).startsWith('socket:')).length;
  } catch {
    return 0;
  }
}

/** Null when there is no answer within a second: the part is away, which is what a soak is about. */
async function soon(answer: Promise<number>): Promise<number | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => (timer = setTimeout(() => resolve(null), 1_000)));
  try {
    return await Promise.race([answer, late]);
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
    answer.catch(() => undefined);
  }
}
