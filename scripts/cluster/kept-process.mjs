import { readFileSync } from 'node:fs';
import { get } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

const SHORTEST_PAUSE = 500;
const LONGEST_PAUSE = 10_000;
/** A process that has run for this long has not crashed because of how it starts. */
const STABLE = 60_000;
const LONGEST_START = 120_000;
/** Longer than an instance takes to drain (8 s at most). */
const LONGEST_STOP = 12_000;

/**
 * A server process that is started again whenever it ends by itself, after a pause that doubles from half a second to ten.
 * `launch` starts it (launch.mjs), `probe` answers `ready`, `not ready` or `silent`; `ask` and `insist` are the signals that end it.
 */
export class KeptProcess {
  restarts = 0;
  /** null while none runs */
  pid = null;
  #wanted = 'running';
  #ending = false;
  #wasReady = false;
  #begun = Date.now();
  #server;
  #wake = new AbortController();
  #keeping;
  /** whom the next start is told to: `resolve` with its server, `reject` with why there is none */
  #onLaunch;

  constructor({ name, log, launch, probe, ask = 'SIGTERM', insist = 'SIGKILL' }) {
    Object.assign(this, { name, log, launch, probe, ask, insist });
  }

  /** Starts it for the first time, and resolves when it is ready. Rejects with the end of its log, and ends it, when it does not come to that. */
  async start() {
    try {
      await this.#ready(await this.#launchKept());
    } catch (error) {
      this.insist = 'SIGKILL';
      await this.stop();
      throw error;
    }
  }

  /** Ends it and starts another in its place; resolves when that one is ready. Rejects when it does not get ready, and goes on trying. */
  async replace() {
    const launched = new Promise((resolve, reject) => (this.#onLaunch = { resolve, reject }));
    launched.catch(() => undefined); // it may fail before it is waited for
    this.#wanted = 'another';
    this.#wake.abort();
    await this.#end();
    await this.#ready(await launched);
  }

  /** Ends it for good. */
  async stop() {
    this.#wanted = 'none';
    this.#wake.abort();
    await this.#end();
    await this.#keeping;
  }

  signal(signal) {
    if (this.pid !== null) process.kill(this.pid, signal);
  }

  /** What it does now: `ready`, `not ready`, `silent`, `starting`, `ending`, or `crashed` while it waits to be started again. */
  async state() {
    if (this.pid === null) return 'crashed';
    if (this.#ending) return 'ending';
    const said = await this.probe();
    if (said === 'ready') this.#wasReady = true;
    return this.#wasReady ? said : 'starting';
  }

  /** Milliseconds since the present process was started. */
  get uptime() {
    return Date.now() - this.#begun;
  }

  /** Begins to keep it, and answers the first process. */
  #launchKept() {
    return new Promise((resolve, reject) => {
      this.#onLaunch = { resolve, reject };
      this.#keeping = this.#keep().catch(reject);
    });
  }

  async #keep() {
    for (let delay = SHORTEST_PAUSE; this.#wanted !== 'none';) {
      this.#wake = new AbortController();
      const what = (await this.#launchNext()) ?? `ended (${await this.#server.exited})`;
      this.pid = null;
      if (this.#wanted !== 'running') continue;
      if (this.uptime > STABLE) delay = SHORTEST_PAUSE;
      this.restarts += 1;
      console.error(`${this.name} ${what} and starts again in ${delay / 1000} s; its log is ${this.log}`);
      await pause(delay, undefined, { signal: this.#wake.signal }).catch(() => undefined);
      delay = Math.min(delay * 2, LONGEST_PAUSE);
    }
  }

  /** Starts it, and answers what to say when that was not possible. Rejects the first time, when nobody relies on it yet. */
  async #launchNext() {
    this.#begun = Date.now();
    this.#wasReady = false;
    try {
      const server = await this.launch();
      this.#server = server;
      this.pid = server.pid;
      this.#onLaunch.resolve(server);
    } catch (error) {
      if (this.#server === undefined) throw error;
      this.#onLaunch.reject(new Error(`${this.name} could not be started (${error.message}) and is tried again.`));
      if (this.#wanted !== 'none') this.#wanted = 'running';
      return `could not be started (${error.message})`;
    }
    if (this.#wanted === 'none')
      void this.#end(); // while it was being started
    else this.#wanted = 'running';
    return null;
  }

  async #end() {
    const server = this.#server;
    if (server === undefined) return;
    this.#ending = true;
    this.signal(this.ask);
    const insistence = setTimeout(() => this.signal(this.insist), LONGEST_STOP);
    await server.exited;
    clearTimeout(insistence);
    this.#ending = false;
  }

  async #ready(server) {
    let ended;
    void server.exited.then((how) => (ended = how));
    for (const deadline = Date.now() + LONGEST_START; ended === undefined && Date.now() < deadline; await pause(100)) {
      if ((await this.probe()) !== 'ready') continue;
      this.#wasReady = true;
      return;
    }
    const last = readFileSync(this.log, 'utf8').trim().split('\n').slice(-5).join('\n');
    throw new Error(`${this.name} did not start (${ended ?? 'it is not ready after two minutes'}). The end of ${this.log}:\n${last}`);
  }
}

/**
 * Whether an HTTP server answers the address with a 2xx status, or one below `worst` (`ready`), with another one, or not within two seconds
 * (`silent`). Over a connection that is not kept: one that ends waits for those that are.
 */
export function probe(url, worst = 300) {
  return new Promise((resolve) => {
    const asking = get(url, { agent: false, signal: AbortSignal.timeout(2_000) }, (answer) => {
      answer.resume();
      resolve(answer.statusCode >= 200 && answer.statusCode < worst ? 'ready' : 'not ready');
    });
    asking.on('error', () => resolve('silent'));
  });
}
