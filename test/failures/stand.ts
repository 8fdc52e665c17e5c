import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { startCluster, type TestCluster } from '../support/cluster.js';
import { type TestPostgres, startPostgres } from '../support/postgres-server.js';
import { processTree } from '../support/processes.js';
import { startRedis, type TestRedis } from '../support/redis-server.js';
import { runColophon } from '../support/run-colophon.js';
import type { LoadOptions } from './load.js';
import { type FaultLine, openFaultLine } from './fault-line.js';

/** An instance that runs. */
export interface StandInstance {
  /** 1, 2 … */
  readonly number: number;
  readonly pid: number;
  readonly port: number;
}

const KEY = 'the key of the administrator of the stand';
/** How long the stand may take to be whole again, milliseconds. */
const LONGEST_HEALING = 120_000;

/**
 * The whole service as operators run it, to be treated badly: `npm run cluster` with its keeper and its nginx, on a PostgreSQL and a Redis
 * of its own, each behind a line that can be made bad. Everything is a process of its own.
 */
export class Stand {
  /** may do everything */
  readonly key = KEY;

  /** where the instances listen, all on 127.0.0.1, in the order of their numbers */
  private readonly ports: readonly number[];

  private constructor(
    readonly postgres: TestPostgres,
    readonly redis: TestRedis,
    readonly databaseLine: FaultLine,
    readonly redisLine: FaultLine,
    readonly cluster: TestCluster,
  ) {
    this.ports = this.running()
      .map(({ port }) => port)
      .sort((a, b) => a - b);
  }

  /** Starts everything, with the sample catalogue; resolves when all instances answer. */
  static async start(instances: number): Promise<Stand> {
    const started: { stop(): Promise<void> }[] = [];
    const start = async <T extends { stop(): Promise<void> }>(server: Promise<T>): Promise<T> => {
      started.unshift(await server);
      return server;
    };
    try {
      const postgres = await start(startPostgres());
      const redis = await start(startRedis());
      const databaseLine = await start(openFaultLine(postgres.socket));
      const redisLine = await start(openFaultLine(Number(new URL(redis.url).port)));
      await runColophon(['migrate'], { databaseUrl: postgres.url, redisUrl: redis.url });
      await runColophon(['sample'], { databaseUrl: postgres.url, redisUrl: redis.url });
      const cluster = await startCluster(instances, {
        DATABASE_URL: `postgres://colophon@127.0.0.1:${databaseLine.port}/colophon?sslmode=disable`,
        REDIS_URL: `redis://127.0.0.1:${redisLine.port}`,
        ADMIN_API_KEY: KEY,
        RATE_LIMIT_ANONYMOUS: '0', // all load comes from one address
        LOG_LEVEL: 'warn',
      });
      const stand = new Stand(postgres, redis, databaseLine, redisLine, cluster);
      started.unshift({ stop: () => cluster.remove() });
      await stand.healed();
      return stand;
    } catch (error) {
      for (const server of started) await server.stop();
      throw error;
    }
  }

  /** of nginx */
  get url(): string {
    return `http://127.0.0.1:${this.cluster.port}`;
  }

  /** What a load of it needs to know. */
  get access(): Pick<LoadOptions, 'url' | 'instances' | 'key'> {
    return { url: this.url, instances: this.ports.map((port) => `http://127.0.0.1:${port}`), key: this.key };
  }

  /** The instances that run now, by number. */
  instances(): StandInstance[] {
    return this.running()
      .map(({ pid, port }) => ({ pid, port, number: this.ports.indexOf(port) + 1 }))
      .sort((a, b) => a.number - b.number);
  }

  /** The nginx that starts its workers. */
  nginx(): number {
    const master = this.cluster.processes().find(({ command }) => command.startsWith('nginx: master'));
    if (master === undefined) throw new Error('No nginx runs.');
    return master.pid;
  }

  /** Processes of nginx and of PostgreSQL. */
  processesOf(part: 'nginx' | 'postgres'): number[] {
    const root = part === 'nginx' ? this.nginx() : this.postgres.pid;
    return root === null ? [] : processTree(root).map(({ pid }) => pid);
  }

  /** Asks the database, not over the line. */
  async sql<Row extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<Row[]> {
    const client = new pg.Client({ connectionString: this.postgres.url });
    client.on('error', () => undefined); // it may be killed in between
    await client.connect();
    const { rows } = await client.query<Row>(text, values).finally(() => client.end().catch(() => undefined));
    return rows;
  }

  /** Resolves when every instance runs and says that it is ready. */
  async healed(): Promise<void> {
    const deadline = Date.now() + LONGEST_HEALING;
    for (const port of this.ports) {
      while (!(await isReady(port))) {
        if (Date.now() > deadline) throw new Error(`The instance on port ${port} is not ready after ${LONGEST_HEALING / 1_000} s.`);
        await pause(100);
      }
    }
  }

  /** Resolves when another process than this one answers on the port of an instance. */
  async replaced({ pid, port }: StandInstance): Promise<void> {
    const deadline = Date.now() + LONGEST_HEALING;
    while (isRunning(pid) || !(await isReady(port))) {
      if (Date.now() > deadline) throw new Error(`The instance on port ${port} has not been replaced after ${LONGEST_HEALING / 1_000} s.`);
      await pause(100);
    }
  }

  /** Takes back whatever a fault that broke off has left, and resolves when all is well. */
  async mended(): Promise<void> {
    this.postgres.thaw();
    this.redis.thaw();
    for (const { pid } of this.running()) process.kill(pid, 'SIGCONT');
    await Promise.all([this.databaseLine, this.redisLine].map((line) => line.set({ kind: 'none' })));
    await this.postgres.start();
    await this.redis.command('CONFIG', 'SET', 'maxmemory', '0').catch(() => this.redis.restart('empty'));
    await this.healed();
  }

  private running(): { pid: number; port: number }[] {
    const instances = this.cluster.processes().filter(({ command }) => command.endsWith('dist/main.js'));
    return instances.map(({ pid }) => ({ pid, port: portOf(pid) })).filter(({ port }) => port > 0);
  }

  async stop(): Promise<void> {
    this.postgres.thaw();
    this.redis.thaw();
    for (const { pid } of this.instances()) process.kill(pid, 'SIGCONT');
    await this.cluster.remove();
    await Promise.all([this.databaseLine.stop(), this.redisLine.stop(), this.redis.stop(), this.postgres.stop()]);
  }
}

/** Ready, and nothing that it needs is away. */
async function isReady(port: number): Promise<boolean> {
  try {
    const answer = await fetch(`http://127.0.0.1:${port}/health/ready`, { signal: AbortSignal.timeout(2_000) });
    const text = await answer.text();
    return answer.ok && !/unavailable|degraded|down/.test(text);
  } catch {
    return false;
  }
}

function portOf(pid: number): number {
  try {
    const setting = readFileSync(`/proc/${pid}/environ`, 'utf8')
      .split('\0')
      .find((each) => each.startsWith('PORT='));
    return Number(setting?.slice(5) ?? 0);
  } catch {
    return 0; // it has ended
  }
}

function isRunning(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}
