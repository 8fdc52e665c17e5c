import { history } from './dates.js';
import { dumpLine } from './dump-line.js';
import { CHANCE, type Plan } from './plan.js';
import { type Kind, KINDS } from './sizes.js';

/** Two of so many redirects lead to each other. */
const CIRCLE = 500;

/** A redirect: mostly to a record, at times to the next redirect, to one that leads back, or to nothing. */
export function redirectLine(plan: Plan, index: number): string {
  const [kind, own, count] = placeOf(plan.sizes.redirects, index);
  const random = plan.random(CHANCE.redirect, index);
  const first = plan.sizes[kind];
  const way = random.unit();
  let location = plan.keyOf(kind, random.below(first));
  if (own % CIRCLE === 0 && own + 1 < count) location = plan.keyOf(kind, first + own + 1);
  else if (own % CIRCLE === 1) location = plan.keyOf(kind, first + own - 1);
  else if (way < 0.03 && own + 1 < count) location = plan.keyOf(kind, first + own + 1);
  else if (way > 0.998) location = plan.unknownKey(kind, random);
  return dumpLine('redirect', plan.keyOf(kind, first + own), history(random, 0.4, plan.end), { location });
}

/** A deletion, of a record that is in no other file. */
export function deletionLine(plan: Plan, index: number): string {
  const [kind, own] = placeOf(plan.sizes.deletes, index);
  const key = plan.keyOf(kind, plan.sizes[kind] + plan.sizes.redirects[kind] + own);
  return dumpLine('delete', key, history(plan.random(CHANCE.deletion, index), 0.3, plan.end), {});
}

export function total(counts: Record<Kind, number>): number {
  return KINDS.reduce((sum, kind) => sum + counts[kind], 0);
}

/** One after the other, the counts of all kinds. */
function placeOf(counts: Record<Kind, number>, index: number): [kind: Kind, own: number, count: number] {
  let own = index;
  for (const kind of KINDS) {
    if (own < counts[kind]) return [kind, own, counts[kind]];
    own -= counts[kind];
  }
  throw new RangeError(`There is no line ${index}.`);
}
