import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { openCatalogue } from './catalogue.js';
import { columns } from './columns.js';
import { startContender } from './contender.js';
import { settingsOn } from '../support/settings.js';
import { type OverloadOptions, readOverloadOptions } from './overload-options.js';
import { type Outcome, RawConnections } from './raw-connections.js';

/** Works of the catalogue, made once and kept: the same one as that of bench:miss. */
const CATALOGUE = { works: 10_000, seed: 1 };
/** Requests that are under way at once while the capacity is measured: enough to keep all busy, too few for a backlog. */
const AT_ONCE = 12;
/** Connections at most: what is due and finds none waits, and its time counts. */
const CONNECTIONS = 400;
/** Which part of the capacity counts as no load, and for how long it and the capacity are measured, seconds. */
const UNLOADED = 0.25;
const MEASURED = 6;
/** How the recovery is watched, milliseconds: for so long, in windows of so long; and what part of the capacity is full speed. */
const WATCHED = 4_000;
const WINDOW = 250;
const FULL = 0.85;
/** How often what is due is sent, milliseconds. */
const TICK = 2;

/** Orders that take the same way to a page. */
const SORTS = ['id', '-id', 'title', '-title', 'published', '-published', 'updated', '-updated'];

/** The load of one server: pages that are in no cache, each asked for once. */
class Stream {
  readonly outcomes: Outcome[] = [];
  private readonly connections: RawConnections;
  private asked = 0;
  private onAnswer: () => void = () => undefined;

  constructor(
    port: number,
    client: string | null,
    private readonly first: number,
  ) {
    this.connections = new RawConnections(port, CONNECTIONS, client === null ? '' : `X-Forwarded-For: ${client}\r\n`, (outcome) => {
      this.outcomes.push(outcome);
      this.onAnswer();
    });
  }

  get next(): number {
    return this.first + this.asked;
  }

  /** So many a second, whether they are answered or not. */
  async atRate(rate: number, seconds: number): Promise<Outcome[]> {
    const begun = performance.now();
    let sent = 0;
    for (let elapsed = 0; elapsed < seconds; elapsed = (performance.now() - begun) / 1_000) {
      for (; sent < rate * elapsed; sent += 1) this.ask();
      await pause(TICK);
    }
    while (this.connections.open > 0) await pause(TICK);
    return this.outcomes.splice(0);
  }

  /** So many at once; `each` is called with what was answered in each window, requests a second. */
  async atOnce(count: number, seconds: number, each: (window: Outcome[]) => void = () => undefined): Promise<Outcome[]> {
    const end = performance.now() + seconds * 1_000;
    const all: Outcome[] = [];
    this.onAnswer = () => {
      if (performance.now() < end) this.ask();
    };
    for (let i = 0; i < count; i += 1) this.ask();
    while (performance.now() < end) {
      await pause(WINDOW);
      const window = this.outcomes.splice(0);
      each(window);
      all.push(...window);
    }
    this.onAnswer = () => undefined;
    while (this.connections.open > 0) await pause(TICK);
    this.outcomes.length = 0;
    return all;
  }

  close(): void {
    this.connections.close();
  }

  private ask(): void {
    const i = this.first + this.asked;
    this.asked += 1;
    // pages that cost alike, whichever number they have
    const sort = SORTS[i % SORTS.length]!;
    const at = Math.floor(i / SORTS.length);
    this.connections.ask(`/v1/books?limit=${10 + (Math.floor(at / 9_000) % 5)}&offset=${at % 9_000}&sort=${sort}`);
  }
}

const accepted = ({ status }: Outcome) => status === 200;
const refused = ({ status }: Outcome) => status === 429 || status === 503;

function percentile(outcomes: Outcome[], part: number): number {
  const sorted = outcomes.map(({ took }) => took).sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? NaN;
}

/** What a service does that is asked for many times what it can answer: whom it answers and how soon, how soon it refuses the others, and how soon all is as before. */
async function main({ seconds, times, client }: OverloadOptions): Promise<void> {
  const catalogue = await openCatalogue(CATALOGUE);
  const colophon = await startContender(
    'servers/colophon.mjs',
    settingsOn(catalogue, { trustedProxies: client === null ? [] : ['127.0.0.1'] }),
  );
  let page = 0;
  const stream = async <T>(from: string | null, work: (stream: Stream) => Promise<T>): Promise<T> => {
    const opened = new Stream(colophon.port, from, page);
    const done = await work(opened);
    page = opened.next;
    opened.close();
    return done;
  };
  try {
    await stream(null, (warming) => warming.atOnce(AT_ONCE, MEASURED));
    const closed = await stream(null, (busy) => busy.atOnce(AT_ONCE, MEASURED));
    const capacity = closed.filter(accepted).length / MEASURED;
    const quiet = await stream(null, (calm) => calm.atRate(capacity * UNLOADED, MEASURED));
    const before = await colophon.cpuTime();
    // whatever keeps the client waiting keeps its requests waiting: the figures cannot be better than this
    const own = monitorEventLoopDelay({ resolution: 5 });
    own.enable();
    const loaded = await stream(client, (flood) => flood.atRate(capacity * times, seconds));
    own.disable();
    const busy = ((await colophon.cpuTime())! - before!) / 1e6 / seconds;
    const speeds: { full: boolean }[] = [];
    await stream(null, (after) =>
      after.atOnce(AT_ONCE, WATCHED / 1_000, (window) =>
        speeds.push({ full: window.every(accepted) && window.length / (WINDOW / 1_000) >= capacity * FULL }),
      ),
    );
    const from = speeds.findIndex(({ full }, i) => full && speeds.slice(i).filter((later) => !later.full).length <= 1);
    const recovered = from === -1 ? null : (from * WINDOW) / 1_000;
    report({ capacity, quiet, loaded, seconds, busy, recovered, times, clientLate: own.percentile(99) / 1e6 });
  } finally {
    await colophon.stop();
    await catalogue.stop();
  }
}

interface Run {
  capacity: number;
  quiet: Outcome[];
  loaded: Outcome[];
  seconds: number;
  busy: number;
  /** seconds; null: not while it was watched */
  recovered: number | null;
  times: number;
  clientLate: number;
}

function report({ capacity, quiet, loaded, seconds, busy, recovered, times, clientLate }: Run): void {
  const [good, bad] = [loaded.filter(accepted), loaded.filter(refused)];
  const strange = loaded.length - good.length - bad.length;
  const round = (value: number) => Number(value.toFixed(1));
  const figures = {
    capacity: Math.round(capacity),
    offered: Math.round(loaded.length / seconds),
    accepted: Math.round(good.length / seconds),
    unloadedP50: round(percentile(quiet, 0.5)),
    unloadedP99: round(percentile(quiet, 0.99)),
    acceptedP50: round(percentile(good, 0.5)),
    acceptedP99: round(percentile(good, 0.99)),
    refusedP50: round(percentile(bad, 0.5)),
    refusedP99: round(percentile(bad, 0.99)),
    refusedMax: round(percentile(bad, 1)),
    refused429: loaded.filter(({ status }) => status === 429).length,
    refused503: loaded.filter(({ status }) => status === 503).length,
    otherAnswers: strange,
    clientLateP99: round(clientLate),
    serverCores: Number(busy.toFixed(2)),
    recoveredAfter: recovered,
  };
  console.log(
    `Pages that are in no cache, ${times} times as many as can be answered, for ${seconds} s; client and servers share this machine\n`,
  );
  console.log(
    columns(
      Object.entries(figures).map(([name, value]) => [
        labels[name as keyof typeof figures],
        value === null ? `not in ${WATCHED / 1_000}` : String(value),
      ]),
    ),
  );
  console.log(JSON.stringify(figures));
}

const labels = {
  capacity: 'capacity, pages a second',
  offered: 'offered, requests a second',
  accepted: 'answered with 200, a second',
  unloadedP50: 'without load, p50, ms',
  unloadedP99: 'without load, p99, ms',
  acceptedP50: 'answered with 200, p50, ms',
  acceptedP99: 'answered with 200, p99, ms',
  refusedP50: 'refused, p50, ms',
  refusedP99: 'refused, p99, ms',
  refusedMax: 'refused, longest, ms',
  refused429: 'refused with 429',
  refused503: 'refused with 503',
  otherAnswers: 'other answers',
  clientLateP99: 'the client itself late, p99, ms',
  serverCores: 'CPU of the server, cores',
  recoveredAfter: 'full speed after, s',
};

try {
  await main(readOverloadOptions(process.argv.slice(2)));
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
