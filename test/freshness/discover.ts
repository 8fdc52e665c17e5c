import { check, type Checked, type CheckOptions } from './check.js';
import { buildMutant } from './mutant-build.js';
import type { Mutant } from './mutants.js';

/** Writes during which a mutant may stay undiscovered: each is a chance for it to lie. Some 15 are made a second, fewer on a slow machine. */
const WITHIN = 900;

/** Whether the check finds out a cache that lies, and how. */
export async function discovers(
  mutant: Mutant,
  on: Pick<CheckOptions, 'databaseUrl' | 'redis' | 'seed'>,
): Promise<Checked & { caught: boolean }> {
  const build = buildMutant(mutant);
  try {
    const checked = await check({
      ...on,
      dist: build.dist,
      reads: Infinity,
      instances: 2, // each race needs two, and two are faster
      faults: mutant.faults ?? [],
      pause: mutant.pause ?? 80,
      peace: 300,
      until: { firstFault: true, writes: WITHIN },
      settings: mutant.settings,
    });
    return { ...checked, caught: checked.stale + checked.torn > 0 };
  } finally {
    build.remove();
    await on.redis.command('FLUSHALL');
  }
}
