import { setTimeout as pause } from 'node:timers/promises';
import { Random } from '../freshness/random.js';
import type { Fault } from '../failures/faults.js';
import type { Audit } from '../failures/ledger.js';
import { HALF, Load, type Sample } from '../failures/load.js';
import { bookOf, explains } from '../failures/scenario.js';
import type { Stand } from '../failures/stand.js';
import type { Stretch } from './plot.js';
import { lookAt, type Usage } from './usage.js';

export interface SoakOptions {
  milliseconds: number;
  seed: number;
  /** between two faults, on average, milliseconds */
  peace: number;
  /** what may go wrong */
  faults: readonly Fault[];
  /** between two looks at memory, descriptors and connections */
  look: number;
  /** told as they come */
  onFault?: (name: string) => void;
}

/** What a soak has shown. */
export interface Soaked extends Audit {
  readonly samples: readonly Sample[];
  /** failures that no fault explains */
  readonly unexplained: readonly string[];
  readonly stale: number;
  readonly staleExamples: readonly string[];
  readonly faults: readonly Stretch[];
  readonly usages: readonly Usage[];
}

/** Load at half speed for a long time, while now and then something goes wrong, every fault as often as the others. */
export async function soak(stand: Stand, { milliseconds, seed, peace, faults, look, onFault }: SoakOptions): Promise<Soaked> {
  const random = new Random(seed);
  const load = new Load({ ...stand.access, pace: HALF, random: new Random(seed + 1), name: `${process.pid} soak ${seed}` });
  const suffered: { fault: Fault; begun: number; ended: number }[] = [];
  const usages: Usage[] = [];
  const begun = performance.now();
  const seconds = (time: number) => (time - begun) / 1_000;
  let over = false;
  const watch = async (): Promise<void> => {
    for (; !over; await pause(look)) usages.push(await lookAt(stand, seconds(performance.now())));
  };
  try {
    await load.prepare();
    const running = Promise.all([load.run(), watch()]);
    for (let bag: Fault[] = []; ;) {
      await Promise.race([pause(random.between(peace / 2, peace * 1.5)), running]);
      if (performance.now() - begun > milliseconds) break;
      if (bag.length === 0) bag = [...faults];
      const fault = bag.splice(Math.floor(random.between(0, bag.length)), 1)[0]!;
      onFault?.(fault.name);
      const happening = { fault, begun: performance.now(), ended: Infinity };
      suffered.push(happening);
      await Promise.race([
        fault.happen({ stand, random, extent: 'part' }),
        running.then(() => Promise.reject(new Error('The load has ended.'))),
      ]);
      happening.ended = performance.now();
      await stand.healed();
      await load.keep();
    }
    load.stop();
    over = true;
    await running;
    const audit = await load.ledger.audit(
      (sql, values) => stand.sql(sql, values),
      (id) => bookOf(load, id),
    );
    const failed = load.samples.filter(({ failure }) => failure !== null);
    const unexplained = failed.filter((sample) => !suffered.some((each) => explains(each.fault, each, sample)));
    return {
      ...audit,
      samples: load.samples,
      unexplained: unexplained.map((sample) => {
        const last = suffered.findLast((each) => each.begun <= sample.begun + sample.took);
        const since = last ? `, ${((sample.begun - last.ended) / 1_000).toFixed(1)} s after the end of ${last.fault.name}` : '';
        return `${sample.operation} ${sample.path} at ${seconds(sample.begun).toFixed(1)} s: ${sample.failure}${since}`;
      }),
      stale: load.history.verdict.stale,
      staleExamples: load.history.verdict.examples,
      faults: suffered.map(({ fault: { name }, begun: from, ended }) => ({ name, from: seconds(from), to: seconds(ended) })),
      usages,
    };
  } finally {
    over = true;
    load.stop();
    await load.client.close();
  }
}
