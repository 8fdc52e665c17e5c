import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { LineFault } from '../support/fault-proxy.js';

/** A line to a server, in a process of its own, so that whoever makes the load does not make the line late. */
export interface FaultLine {
  /** of 127.0.0.1 */
  readonly port: number;
  /** From now on the line has this fault and no other; resolves when it has. */
  set(fault: LineFault): Promise<void>;
  stop(): Promise<void>;
}

/** Opens a line. `target`: a port of 127.0.0.1, or the path of a unix socket. */
export async function openFaultLine(target: number | string): Promise<FaultLine> {
  const child = fork(join(import.meta.dirname, 'fault-line-process.ts'), [String(target)], { execArgv: ['--import', 'tsx'] });
  const { port } = (await answerOf(child)) as { port: number };
  return {
    port,
    set: async (fault) => {
      const set = answerOf(child);
      child.send(fault);
      await set;
    },
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}

async function answerOf(child: ChildProcess): Promise<unknown> {
  const over = new AbortController();
  try {
    const ended = once(child, 'exit', over).then(() => Promise.reject(new Error('The line to a server has ended.')));
    ended.catch(() => undefined);
    return ((await Promise.race([once(child, 'message', over), ended])) as unknown[])[0];
  } finally {
    over.abort();
  }
}
