import { closeSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { superviseServer } from '../../src/platform/embedded/supervised-process.js';
import { freePort } from '../support/free-port.js';
import { processTree } from '../support/processes.js';
import type { Contender } from './contender.js';
import type { Page } from './page.js';

const LONGEST_START = 5_000;
/** Microseconds in which Linux counts the time of processes, for programs that read /proc. */
const TICK = 10_000;

/** Starts an nginx with one worker that serves the page as a file of `directory`, and resolves when it does. */
export async function startNginx(program: string, directory: string, page: Page): Promise<Contender> {
  const port = await freePort();
  mkdirSync(directory);
  writeFileSync(join(directory, 'page.json'), page.body);
  writeFileSync(join(directory, 'nginx.conf'), configuration(port, page.path.replace(/\?.*$/, '')));
  const log = openSync(join(directory, 'error.log'), 'a');
  const args = ['-p', directory, '-c', join(directory, 'nginx.conf'), '-g', 'daemon off;'];
  const server = await superviseServer(program, args, { account: null, output: log }).finally(() => closeSync(log));
  const stop = (): Promise<void> => server.end('SIGKILL', 5_000);
  for (const deadline = Date.now() + LONGEST_START; !(await answers(`http://127.0.0.1:${port}${page.path}`)); await pause(20)) {
    if (Date.now() < deadline) continue;
    await stop();
    throw new Error(`nginx did not start: ${readFileSync(join(directory, 'error.log'), 'utf8').trim()}`);
  }
  const processes = processTree(server.pid).map(({ pid }) => pid);
  return { port, cpuTime: async () => cpuTimeOf(processes), stop };
}

/** Where the files are, and nothing that the benchmark does not ask for: no log, no compression, no end to a connection. */
function configuration(port: number, location: string): string {
  const folders = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path temp;`);
  return `
    worker_processes 1;
    pid nginx.pid;
    error_log stderr warn;
    events { worker_connections 4096; }
    http {
      ${folders.join(' ')}
      access_log off;
      sendfile on;
      tcp_nopush on;
      open_file_cache max=10;
      keepalive_requests 1000000000;
      server {
        listen 127.0.0.1:${port};
        location = ${location} { default_type 'application/json; charset=utf-8'; alias page.json; }
      }
    }`;
}

async function answers(url: string): Promise<boolean> {
  try {
    const { ok, body } = await fetch(url);
    await body?.cancel();
    return ok;
  } catch {
    return false;
  }
}

/** User and system time of the processes, microseconds; null on a system without /proc. */
export function cpuTimeOf(processes: number[]): number | null {
  try {
    const ticks = processes.map((pid) => {
      // the name of the program, in brackets, may hold anything
      const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
        .replace(/^.*\) /s, '')
        .split(' ');
      return Number(fields[11]) + Number(fields[12]);
    });
    return ticks.reduce((sum, each) => sum + each, 0) * TICK;
  } catch {
    return null;
  }
}
