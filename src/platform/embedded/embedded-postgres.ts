import { closeSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { attachedTo, type EmbeddedServer } from './embedded-server.js';
import { createCluster, type Keep } from './postgres-cluster.js';
import { postgresPrograms } from './postgres-programs.js';
import { postgresSettings } from './postgres-settings.js';
import { disownStaleLock, maintenanceClient, runningServer } from './postmaster.js';
import { openLog, openServerFiles, type ServerFiles } from './server-files.js';
import { exclusively } from './start-lock.js';
import { superviseServer, type SupervisedProcess } from './supervised-process.js';

const LOG = 'postgres.log';

/**
 * Starts PostgreSQL on the data kept in `home`, creating it the first time, or attaches to the one that another process started there.
 * It listens on a unix socket only, in a directory that nobody else may enter, and does not outlive this process. Works as root, under
 * another account then. Rejects with a sentence that says what to do.
 */
export async function startEmbeddedPostgres(home: string, { keep = 'durable' }: { keep?: Keep } = {}): Promise<EmbeddedServer> {
  const files = openServerFiles(home);
  const programs = postgresPrograms(files);
  return exclusively(join(files.run, 'postgres.starting'), async () => {
    const running = await runningServer(files.data);
    if (running !== null) return attachedTo(addressIn(running));
    await createCluster(files, programs, keep);
    disownStaleLock(files.data);
    const server = await launch(join(programs.directory, 'postgres'), files, postgresSettings(keep));
    const stop = () => server.end('SIGQUIT', 30_000);
    try {
      await untilReady(server, files);
      await createDatabase(files.run);
    } catch (error) {
      await stop();
      throw error;
    }
    return { url: addressIn(files.run), started: true, stop };
  });
}

/** Every default that a client would take from its environment (PGPORT, PGSSLMODE) is written out. */
function addressIn(socketDirectory: string): string {
  return `postgres://colophon@/colophon?host=${encodeURIComponent(socketDirectory)}&port=5432&sslmode=disable`;
}

async function launch(program: string, files: ServerFiles, settings: Record<string, string>): Promise<SupervisedProcess> {
  const given = Object.entries({ ...settings, unix_socket_directories: files.run }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const log = openLog(files, LOG);
  try {
    return await superviseServer(program, ['-D', files.data, ...given], { account: files.account, output: log });
  } finally {
    closeSync(log);
  }
}

async function untilReady(server: SupervisedProcess, files: ServerFiles): Promise<void> {
  let ended: string | undefined;
  void server.exited.then((how) => (ended = how));
  while (ended === undefined) {
    if ((await runningServer(files.data)) !== null) return;
    await pause(25);
  }
  const log = join(files.home, LOG);
  const lines = readFileSync(log, 'utf8').trim().split('\n').slice(-3).join('\n');
  throw new Error(`PostgreSQL did not start (${ended}). The end of ${log}:\n${lines}`);
}

async function createDatabase(socketDirectory: string): Promise<void> {
  const client = maintenanceClient(socketDirectory);
  await client.connect();
  try {
    const { rowCount } = await client.query("select from pg_database where datname = 'colophon'");
    if (rowCount === 0) await client.query('create database colophon');
  } finally {
    await client.end();
  }
}
