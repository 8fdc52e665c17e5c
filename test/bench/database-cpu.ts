import { readdirSync, readFileSync } from 'node:fs';
import pg from 'pg';

/** Ticks of a second in `/proc` (proc(5), `sysconf(_SC_CLK_TCK)`), on every Linux of today. */
const TICKS = 100;

/**
 * The CPU time that a PostgreSQL of this machine has taken since it was started, in seconds: that of its processes, of those that have
 * ended, too. Null where the system does not say.
 */
export async function databaseCpu(databaseUrl: string): Promise<number | null> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
    const parent = processOf(String(rows[0]!.pid))?.parent;
    const server = parent === undefined ? null : processOf(parent);
    if (server === null) return null;
    const children = readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(processOf)
      .filter((one) => one?.parent === parent);
    return children.reduce((sum, child) => sum + (child?.own ?? 0), server.own + server.ended) / TICKS;
  } finally {
    await client.end();
  }
}

/** What the system says of a process (proc(5), `stat`); null: there is none, or the system says nothing. */
function processOf(pid: string): { parent: string; own: number; ended: number } | null {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /, '')
      .split(' ');
    const ticks = (place: number) => Number(fields[place]) + Number(fields[place + 1]);
    return { parent: fields[1]!, own: ticks(11), ended: ticks(13) };
  } catch {
    return null;
  }
}
