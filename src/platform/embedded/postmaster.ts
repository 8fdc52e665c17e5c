import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';

/** Crash recovery replays at most max_wal_size, which a slow disk manages in this time. */
const LONGEST_START = 300_000;

/**
 * The socket directory of the PostgreSQL that runs on the data directory, as soon as it takes connections; null when none runs there.
 * A server that is starting, recovering or stopping is waited for; one that never answers is a sentence.
 */
export async function runningServer(data: string): Promise<string | null> {
  const deadline = Date.now() + LONGEST_START;
  for (;;) {
    const postmaster = readPostmaster(data);
    if (!postmaster) return null;
    const answer = await ask(postmaster.socketDirectory);
    if (answer === 'ready') return postmaster.socketDirectory;
    if (answer === 'silent' && !isPostmaster(postmaster.pid, data)) return null;
    if (Date.now() > deadline)
      throw new Error(`PostgreSQL (process ${postmaster.pid}) runs on ${data} and does not answer: end that process and start again.`);
    await pause(25);
  }
}

/**
 * Makes PostgreSQL accept a lock file whose process number now belongs to another program, as happens after a power cut. Deleting
 * the file would also lose its record of the shared memory, by which PostgreSQL notices surviving backends; so only the number is changed,
 * to ours: a postmaster takes the number of its parent for a stale one.
 */
export function disownStaleLock(data: string): void {
  const stale = readPostmaster(data);
  if (!stale || !processExists(stale.pid)) return;
  const file = join(data, 'postmaster.pid');
  writeFileSync(file, readFileSync(file, 'utf8').replace(/^\d+/, String(process.pid)));
  rmSync(join(stale.socketDirectory, '.s.PGSQL.5432.lock'), { force: true });
}

/** A client, not yet connected, for the database that every cluster has. */
export function maintenanceClient(socketDirectory: string): pg.Client {
  return new pg.Client({
    host: socketDirectory,
    port: 5432,
    user: 'colophon',
    database: 'postgres',
    ssl: false,
    connectionTimeoutMillis: 2_000,
  });
}

function readPostmaster(data: string): { pid: number; socketDirectory: string } | null {
  try {
    // https://www.postgresql.org/docs/18/storage-file-layout.html: process number, data directory, start time, port, socket directory …
    const lines = readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n');
    return { pid: Number(lines[0]), socketDirectory: lines[4] ?? '' };
  } catch {
    return null;
  }
}

async function ask(socketDirectory: string): Promise<'ready' | 'busy' | 'silent'> {
  if (socketDirectory === '') return 'silent'; // written a moment after the rest of the file
  const client = maintenanceClient(socketDirectory);
  client.on('error', () => undefined); // it may go away between the greeting and the farewell
  try {
    await client.connect();
    return 'ready';
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === '53300') return 'ready'; // too many connections: it serves others
    return code === 'ENOENT' || code === 'ECONNREFUSED' ? 'silent' : 'busy';
  } finally {
    await client.end().catch(() => undefined);
  }
}

function processExists(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function isPostmaster(pid: number, data: string): boolean {
  if (!processExists(pid)) return false;
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(data);
  } catch {
    return process.platform !== 'linux' && execFileSync('ps', ['-o', 'args=', '-p', String(pid)], { encoding: 'utf8' }).includes(data);
  }
}
