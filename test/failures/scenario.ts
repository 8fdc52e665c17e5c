import { cpus } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { Random } from '../freshness/random.js';
import type { BookDetailDto } from '../../src/modules/books/book-detail.dto.js';
import type { Fault, Suffering } from './faults.js';
import { HALF, Load, type Operation, type Pace, type Sample } from './load.js';
import type { Stand } from './stand.js';

/** What a scenario showed. Times are milliseconds; null where there is nothing to say. */
export interface Report {
  readonly fault: Fault;
  readonly counts: Readonly<Record<Operation, { all: number; failed: number }>>;
  readonly lost: number;
  readonly duplicated: number;
  readonly stale: number;
  readonly acknowledged: number;
  /** 99th percentile of the GETs that were answered, before and meanwhile */
  readonly p99: { before: number; during: number };
  readonly slowest: number;
  /** from the end of its cause to the end of the last failure that it explains */
  readonly recovery: number;
  /** from the end of its cause to the next hit that was validated */
  readonly hitsAgain: number | null;
  /** hits meanwhile whose answer said that it may be old */
  readonly declared: number;
  /** the failures, by what was asked for and what came */
  readonly failures: ReadonlyMap<string, number>;
  /** `busy`: the machine did other things as well, so times and `503 overloaded` were not judged */
  readonly machine: 'quiet' | 'busy';
  /** what should not have been */
  readonly complaints: readonly string[];
}

export interface ScenarioOptions {
  extent: Suffering['extent'];
  /** `times`: also how long things took. A machine that does other things as well cannot say that. */
  judge: 'times' | 'counts';
  /** instead of that of the fault */
  pace?: Pace;
  /** how long everything is well before and after, milliseconds */
  calm?: number;
  seed: number;
}

/** When the fault began and its cause ended. */
interface Window {
  begun: number;
  ended: number;
}

/** How long everything is well before and after, milliseconds. */
const CALM = 4_000;
/** The share of the machine that must be idle without load for times to say something, and how long that is looked at, milliseconds. */
const QUIET = 0.6;
const LOOK = 1_000;
const EXAMPLES = 3;
/** How often a book is asked for of a service that says that it has too much to do. */
const MOST_LOOKS = 20;
/** What the service answers when it has too much to do. On a machine that does other things as well, that is no fault of this one. */
const TOO_MUCH = '503 overloaded';
let scenarios = 0;

/** Lets one fault happen under load, waits until everything is well again, and judges what clients have seen. */
export async function suffer(
  stand: Stand,
  fault: Fault,
  { extent, judge, pace = fault.pace ?? HALF, calm = CALM, seed }: ScenarioOptions,
): Promise<Report> {
  scenarios += 1;
  const random = new Random(seed);
  const load = new Load({ ...stand.access, pace, random, name: `${process.pid}-${scenarios} ${fault.name}` });
  try {
    await load.prepare();
    const idle = idleTime();
    await pause(LOOK);
    const quiet = idle() >= QUIET;
    const running = load.run();
    await pause(calm);
    const begun = performance.now();
    do await fault.happen({ stand, random, extent });
    while (extent === 'whole' && judge === 'times' && !enough(load.samples, fault));
    const ended = performance.now();
    await stand.healed();
    await pause(calm);
    load.stop();
    await running;
    const audit = await load.ledger.audit(
      (sql, values) => stand.sql(sql, values),
      (id) => bookOf(load, id),
    );
    const report = reportOf(fault, load, { begun, ended });
    const complaints = [
      ...unexplained(load.samples, fault, { begun, ended }, quiet ? judge : 'counts'),
      ...listed('lost', audit.lost),
      ...listed('duplicated', audit.duplicated),
      ...listed('stale', load.history.verdict.examples, load.history.verdict.stale),
      ...(fault.reconnects !== 'allowed' && load.client.reconnects > 0
        ? [`${load.client.reconnects} connections closed without an answer`]
        : []),
      ...(judge === 'times' && quiet ? tooSlow(report) : []),
    ];
    return {
      ...report,
      lost: audit.lost.length,
      duplicated: audit.duplicated.length,
      acknowledged: audit.acknowledged,
      machine: quiet ? 'quiet' : 'busy',
      complaints,
    };
  } finally {
    load.stop();
    await load.client.close();
  }
}

/** What the service shows of a book; null when it answers without one. */
export async function bookOf(load: Load, id: number): Promise<BookDetailDto | null> {
  for (let attempt = 1; ; attempt++) {
    const { reply, failure } = await load.client.send({ method: 'GET', path: `/v1/books/${id}` });
    if (failure === null) return (JSON.parse(reply!.text) as { data: BookDetailDto }).data;
    if (!failure.startsWith('503') || attempt === MOST_LOOKS) return null;
    await pause(300);
  }
}

function reportOf(
  fault: Fault,
  { samples, history }: Load,
  { begun, ended }: Window,
): Omit<Report, 'lost' | 'duplicated' | 'acknowledged' | 'machine' | 'complaints'> {
  const of = (operation: Operation) => {
    const all = samples.filter((sample) => sample.operation === operation);
    return { all: all.length, failed: all.filter(({ failure }) => failure !== null).length };
  };
  const gets = samples.filter(({ operation }) => operation === 'GET');
  const answered = gets.filter(({ failure }) => failure === null);
  const failures = new Map<string, number>();
  for (const { operation, failure } of samples) {
    if (failure !== null) failures.set(`${operation} ${failure}`, (failures.get(`${operation} ${failure}`) ?? 0) + 1);
  }
  const lastFailure = largest(
    samples.filter(({ failure }) => failure !== null).map((sample) => sample.begun + sample.took),
    ended,
  );
  const hit = answered.find((sample) => sample.begun > ended && sample.hit === 'validated');
  return {
    fault,
    counts: { GET: of('GET'), POST: of('POST'), PATCH: of('PATCH') },
    stale: history.verdict.stale,
    p99: {
      before: percentile(
        answered.filter((sample) => sample.begun < begun),
        0.99,
      ),
      during: percentile(
        answered.filter((sample) => sample.begun + sample.took >= begun && sample.begun <= ended),
        0.99,
      ),
    },
    slowest: largest(
      gets.map(({ took }) => took),
      0,
    ),
    recovery: lastFailure - ended,
    hitsAgain: hit ? hit.begun + hit.took - ended : null,
    declared: gets.filter(({ hit }) => hit === 'declared').length,
    failures,
  };
}

/** Whether the fault explains a failure: it is of a kind that it may cause, at a time when it may. */
export function explains(fault: Fault, { begun, ended }: Window, sample: Sample, settles = fault.settles ?? 0): boolean {
  const kind = sample.page === 'kept' ? 'kept' : sample.operation;
  const inTime = sample.begun + sample.took >= begun && sample.begun <= ended + settles;
  return inTime && (fault.allows?.[kind]?.test(sample.failure ?? '') ?? false);
}

function unexplained(samples: readonly Sample[], fault: Fault, window: Window, judge: ScenarioOptions['judge']): string[] {
  const kinds = new Map<string, { count: number; latest: number }>();
  for (const sample of samples) {
    if (sample.failure === null || (judge === 'counts' && sample.failure === TOO_MUCH)) continue;
    if (explains(fault, window, sample, judge === 'times' ? fault.settles : Infinity)) continue;
    const text = `${sample.operation}${sample.page === 'kept' ? ' of a page in the cache' : ''} failed: ${sample.failure}`;
    const { count, latest } = kinds.get(text) ?? { count: 0, latest: 0 };
    kinds.set(text, { count: count + 1, latest: Math.max(latest, sample.begun - window.ended) });
  }
  const after = (latest: number) => (latest > 0 ? `, until ${(latest / 1_000).toFixed(1)} s after the end` : '');
  return [...kinds].map(([text, { count, latest }]) => `${count} × ${text}${after(latest)}`);
}

/** Whether as much was sent as the fault is judged by. */
function enough(samples: readonly Sample[], { least = {} }: Fault): boolean {
  return Object.entries(least).every(([operation, wanted]) => samples.filter((sample) => sample.operation === operation).length >= wanted);
}

function tooSlow({ fault: { goals = {} }, p99, slowest, hitsAgain }: Pick<Report, 'fault' | 'p99' | 'slowest' | 'hitsAgain'>): string[] {
  const complaints: string[] = [];
  if (goals.slowest !== undefined && slowest > goals.slowest) complaints.push(`a GET took ${slowest.toFixed(0)} ms`);
  if (goals.hitsAgain !== undefined && !(hitsAgain !== null && hitsAgain <= goals.hitsAgain))
    complaints.push(`hits came again after ${hitsAgain?.toFixed(0) ?? 'more than all these'} ms`);
  if (goals.p99 !== undefined && p99.during > Math.max(2 * p99.before, p99.before + 60))
    complaints.push(`p99 of GETs rose from ${p99.before.toFixed(0)} to ${p99.during.toFixed(0)} ms`);
  return complaints;
}

function listed(what: string, examples: readonly string[], count = examples.length): string[] {
  return count === 0 ? [] : [`${count} ${what}: ${examples.slice(0, EXAMPLES).join('; ')}`];
}

/** The share of the machine's time that is idle from now until the answer is asked for. */
function idleTime(): () => number {
  const total = () => {
    const times = cpus().map((cpu) => cpu.times);
    return { idle: sum(times.map(({ idle }) => idle)), all: sum(times.flatMap((each) => Object.values(each))) };
  };
  const before = total();
  return () => {
    const now = total();
    return (now.idle - before.idle) / Math.max(1, now.all - before.all);
  };
}

/** Of so many that they cannot all be arguments of a function. */
const largest = (numbers: number[], least: number): number => numbers.reduce((a, b) => Math.max(a, b), least);

const sum = (numbers: number[]): number => numbers.reduce((a, b) => a + b, 0);

function percentile(samples: readonly Sample[], share: number): number {
  const sorted = samples.map(({ took }) => took).sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length * share)] ?? 0;
}
