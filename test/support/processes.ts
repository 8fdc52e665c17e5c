import { execFileSync } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';

/** The processes that descend from one, it included. Those that have ended and wait to be collected do not count. */
export function processTree(root: number): number[] {
  const processes = running();
  const tree = new Set([root]);
  for (let size = 0; size < tree.size;) {
    size = tree.size;
    for (const { pid, parent } of processes) if (tree.has(parent)) tree.add(pid);
  }
  return processes.filter(({ pid }) => tree.has(pid)).map(({ pid }) => pid);
}

/** Resolves when none of the processes runs any more; rejects, naming those that do, after the given milliseconds. */
export async function ended(pids: readonly number[], patience = 15_000): Promise<void> {
  const deadline = Date.now() + patience;
  for (;;) {
    const left = running().filter(({ pid }) => pids.includes(pid));
    if (left.length === 0) return;
    if (Date.now() > deadline) throw new Error(`Still running: ${left.map(({ pid, command }) => `${pid} ${command}`).join(', ')}`);
    await pause(50);
  }
}

function running(): { pid: number; parent: number; command: string }[] {
  const table = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,stat=,args='], { encoding: 'utf8' });
  return table.split('\n').flatMap((line) => {
    const [, pid, parent, state, command = ''] = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? [];
    return pid === undefined || state?.startsWith('Z') ? [] : [{ pid: Number(pid), parent: Number(parent), command }];
  });
}
