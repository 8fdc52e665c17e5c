import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { addressOf } from './address.mjs';
import { KeptProcess, probe } from './kept-process.mjs';
import { dist, launcher } from './launch.mjs';
import { writeNginxConfig } from './nginx-config.mjs';
import { freePorts } from './ports.mjs';

/** For so many the parts of the database's connections are cut at least, so that a small cluster can grow without being rolled. */
const ROOM = 10;
/** Longer than nginx leaves out an instance that refused a connection (fail_timeout 1 s, counted in whole ones): it asks the one that is back. */
const NOTICED = 2_500;

/** Instances of the application behind nginx. One thing is done at a time. */
export class Cluster {
  #instances = [];
  #nginx;
  #room = ROOM;
  #busy = null;

  /** `nginx` is the program; `environment` tells the instances where their database and Redis are. */
  constructor({ nginx, host, port, staleShield, directory, environment }) {
    Object.assign(this, { program: nginx, host, port, staleShield, directory, environment });
  }

  /** Starts so many instances, and nginx when all are ready. */
  async start(count) {
    await this.#alone('started', () => this.#start(count));
  }

  async #start(count) {
    this.#room = Math.max(this.#room, count);
    await this.#add(count);
    const directory = this.directory;
    const log = join(directory, 'error.log');
    this.#nginx = new KeptProcess({
      name: 'nginx',
      log,
      launch: launcher(this.program, ['-p', directory, '-c', this.#writeConfig(), '-g', 'daemon off;'], {
        output: join(directory, 'access.log'),
        errors: log,
        orphans: 'are ended',
      }),
      // from an address other than that of the machine itself it is answered 403
      probe: () => probe(`http://${addressOf(this.host, this.port)}/health/live`, 500),
      ask: 'SIGQUIT', // finishes what it has begun
    });
    await this.#nginx.start();
  }

  /** Where the instances listen. */
  get ports() {
    return this.#instances.map(({ port }) => port);
  }

  /** A line for each instance and one for nginx, below a heading. */
  async status() {
    const processes = [...this.#instances, this.#nginx].filter(Boolean);
    const rows = await Promise.all(
      processes.map(async (one) => {
        const port = one === this.#nginx ? this.port : one.port;
        return [one.name, await one.state(), String(one.pid ?? '-'), String(port), String(one.restarts), duration(one)];
      }),
    );
    return inColumns([['', 'state', 'pid', 'port', 'restarts', 'up'], ...rows]);
  }

  /** Replaces each instance, one after the other, each when the one before it is ready. nginx sends what they refuse to the others. */
  async roll(say) {
    await this.#alone('rolled', async () => {
      if (this.#instances.length < 2) throw new Error('With one instance a roll would interrupt the service: scale to 2 first.');
      await this.#replaceAll(say);
    });
  }

  /** Adds instances, each before nginx knows of it, or takes the last ones out of nginx and then ends them. */
  async scale(count, say) {
    await this.#alone('scaled', async () => {
      if (count > this.#instances.length) await this.#grow(count, say);
      else if (count < this.#instances.length) await this.#shrink(count, say);
      else say(`There are ${count} instances.`);
    });
  }

  /** Ends nginx, and then the instances. */
  async stop() {
    await this.#nginx?.stop();
    await Promise.all(this.#instances.map((instance) => instance.stop()));
  }

  async #alone(what, work) {
    if (this.#busy !== null) throw new Error(`The cluster is being ${this.#busy}: wait until that is done.`);
    this.#busy = what;
    try {
      await work();
    } finally {
      this.#busy = null;
    }
  }

  async #replaceAll(say) {
    await this.#checkSchema();
    for (const [i, instance] of this.#instances.entries()) {
      if (i > 0) await pause(NOTICED);
      const before = instance.pid;
      await instance.replace();
      say(`${instance.name} is ready again: process ${before ?? '-'} is now ${instance.pid}`);
    }
  }

  /** Throws what the build that is to be started says of its database when that is not ready for it: each instance would wait for it, and refuse its share. */
  async #checkSchema() {
    const checking = spawn(process.execPath, [join(dist, 'cli.js'), 'migrate', '--check'], {
      env: this.environment,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const [[status], complaint] = await Promise.all([once(checking, 'close'), text(checking.stderr)]);
    if (status !== 0) throw new Error(`Nothing is replaced. ${complaint.trim()}`);
  }

  async #grow(count, say) {
    if (count > this.#room) {
      if (this.#instances.length === 1) await this.#grow(2, say); // or rolling it would interrupt the service
      say(`Each instance takes a smaller part of the connections to the database when there are ${count}.`);
      await this.#makeRoom(count, say);
    }
    const added = await this.#add(count - this.#instances.length);
    await this.#reload(async () => {
      this.#instances.splice(-added.length);
      await Promise.all(added.map((instance) => instance.stop()));
    });
    for (const { name, port, pid } of added) say(`${name} is ready: process ${pid}, port ${port}`);
  }

  /** Replaces the instances by ones that leave connections to so many. Until all have done so there is no room: who tries again replaces them again. */
  async #makeRoom(count, say) {
    const before = this.#room;
    this.#room = count;
    try {
      await this.#replaceAll(say);
    } catch (error) {
      this.#room = before;
      throw error;
    }
  }

  async #shrink(count, say) {
    const leaving = this.#instances.splice(count);
    await this.#reload(() => this.#instances.push(...leaving));
    await pause(NOTICED); // until no worker of nginx has anything new for them
    await Promise.all(leaving.map((instance) => instance.stop()));
    for (const { name } of leaving) say(`${name} has ended`);
  }

  /** Starts instances, and answers those; none of them stays when one does not start. */
  async #add(count) {
    const first = this.#instances.length + 1;
    const ports = await freePorts(count, this.port, this.ports);
    const added = ports.map((port, i) => this.#instance(`app${first + i}`, port));
    this.#instances.push(...added);
    const starts = await Promise.allSettled(added.map((instance) => instance.start()));
    const failed = starts.find(({ status }) => status === 'rejected');
    if (failed === undefined) return added;
    this.#instances = this.#instances.filter((instance) => !added.includes(instance));
    await Promise.all(added.map((instance) => instance.stop()));
    throw failed.reason;
  }

  #instance(name, port) {
    const log = join(this.directory, `${name}.log`);
    const launch = () =>
      launcher(process.execPath, [join(dist, 'main.js')], {
        output: log,
        environment: {
          REQUEST_LOG: 'errors', // nginx writes a line for each
          ...this.environment,
          INSTANCES: String(this.#room),
          HOST: '127.0.0.1',
          PORT: String(port),
          TRUSTED_PROXIES: '127.0.0.1',
        },
      })();
    return Object.assign(new KeptProcess({ name, log, launch, probe: () => probe(`http://127.0.0.1:${port}/health/ready`) }), { port });
  }

  #writeConfig() {
    const { host, port, staleShield } = this;
    return writeNginxConfig(join(this.directory, 'nginx'), { host, port, staleShield, instancePorts: this.ports });
  }

  /** Tells nginx which instances there are now. When it does not like its configuration, the change is undone. */
  async #reload(undo) {
    const args = ['-t', '-q', '-p', this.directory, '-c', this.#writeConfig()];
    // it opens /dev/stdout, which must not be a socket
    const { status, stderr } = spawnSync(this.program, args, { stdio: ['ignore', 'ignore', 'pipe'], encoding: 'utf8' });
    if (status === 0) return this.#nginx.signal('SIGHUP');
    await undo();
    throw new Error(`nginx goes on with the servers that it had: ${stderr.trim()}`);
  }
}

/** How long a process has run: `42 s`, `3 min`, `5 h`, `9 d`. */
function duration({ pid, uptime }) {
  if (pid === null) return '-';
  const units = [
    ['d', 86_400_000],
    ['h', 3_600_000],
    ['min', 60_000],
  ];
  const [unit, length] = units.find(([, ms]) => uptime >= 2 * ms) ?? ['s', 1_000];
  return `${Math.floor(uptime / length)} ${unit}`;
}

function inColumns(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows.map((row) => row.map((cell, i) => (i < 2 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join('  '));
}
