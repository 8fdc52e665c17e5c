import { execFileSync } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';

/** A process that runs. */
export interface RunningProcess {
  readonly pid: number;
  /** with its arguments */
  readonly command: string;
}

/** The processes that descend from one, it included. Those that have ended and wait to be collected do not count. */
export function processTree(root: number): RunningProcess[] {
  const processes = running();
  const tree = new Set([root]);
  for (let size = 0; size < tree.size;) {
    size = tree.size;
    for (const { pid, parent } of processes) if (tree.has(parent)) tree.add(pid);
  }
  return processes.filter(({ pid }) => tree.has(pid));
}

/** Resolves when none of the processes runs any more; rejects, naming those that do, after the given milliseconds. */
export async function ended(processes: readonly RunningProcess[], patience = 15_000): Promise<void> {
  const deadline = Date.now() + patience;
  for (;;) {
    const left = running().filter(({ pid }) => processes.some((process) => process.pid === pid));
    if (left.length === 0) return;
    if (Date.now() > deadline) throw new Error(`Still running: ${left.map(({ pid, command }) => `${pid} ${command}`).join(', ')}`);
    await pause(50);
  }
}

function running(): (RunningProcess & { parent: number })[] {
  const table = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,stat=,args='], { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  return table.split('\n').flatMap((line) => {
    const [, pid, parent, state, command = ''] = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? [];
    return pid === undefined || state?.startsWith('Z') ? [] : [{ pid: Number(pid), parent: Number(parent), command }];
  });
}
