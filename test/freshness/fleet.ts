import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { Pool } from 'undici';
import type { Settings } from '../../src/platform/config/settings.js';

/** One of several instances, each a process of its own. */
export interface Instance {
  /** A request, on connections that are kept. */
  readonly client: Pool;
  /** false: it was killed, and another one comes in its place */
  readonly alive: boolean;
}

export interface FleetOptions {
  /** the compiled application */
  dist: string;
  settings: Settings;
  instances: number;
  seed: number;
  /** how often it stalls where a race needs it: 1 is usual, 0 never */
  stalls: number;
}

/** Instances of the application on the same servers. An instance that dies is started again. */
export class Fleet {
  private readonly members: Member[];

  private constructor(options: FleetOptions) {
    this.members = Array.from({ length: options.instances }, (_, i) => new Member(options, i));
  }

  /** Resolves when all of them listen. */
  static async start(options: FleetOptions): Promise<Fleet> {
    const fleet = new Fleet(options);
    try {
      await Promise.all(fleet.members.map((member) => member.start()));
    } catch (error) {
      await fleet.stop();
      throw error;
    }
    return fleet;
  }

  get alive(): Instance[] {
    return this.members.filter(({ alive }) => alive);
  }

  /** Lets one instance die when it next has committed a write and not yet told the cache. Resolves when another one is in its place. */
  async killBetweenCommitAndBump(index: number): Promise<void> {
    await this.members[index % this.members.length]!.die();
  }

  async stop(): Promise<void> {
    await Promise.all(this.members.map((member) => member.stop()));
  }
}

class Member implements Instance {
  alive = false;
  client!: Pool;
  private child!: ChildProcess;
  private starts = 0;

  constructor(
    private readonly options: FleetOptions,
    private readonly index: number,
  ) {}

  async start(): Promise<void> {
    const { dist, settings, seed, stalls } = this.options;
    this.starts += 1;
    this.child = fork(join(import.meta.dirname, 'instance.mjs'), [dist], { execArgv: [], stdio: ['pipe', 'ignore', 'inherit', 'ipc'] });
    this.child.stdin!.end(JSON.stringify({ settings, seed: seed * 100 + this.index * 10 + this.starts, stalls }));
    const ended = once(this.child, 'exit').then(() => Promise.reject(new Error('An instance ended before it listened.')));
    const [{ port }] = (await Promise.race([once(this.child, 'message'), ended])) as [{ port: number }];
    this.client = new Pool(`http://127.0.0.1:${port}`, { connections: 16, pipelining: 1 });
    this.alive = true;
  }

  /** A write has to come for it to die, so whoever calls goes on writing. */
  async die(): Promise<void> {
    this.child.send('die');
    await once(this.child, 'exit');
    this.alive = false;
    await this.client.destroy();
    await this.start();
  }

  async stop(): Promise<void> {
    if (this.child === undefined) return;
    this.alive = false;
    await this.client?.destroy();
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    this.child.kill('SIGKILL');
    await once(this.child, 'exit');
  }
}
