import { finishSteps, type Given, type Step } from './finish-steps.js';
import type { ProgressTold } from './load-progress.js';
import { noteDone } from './load-state.js';
import type { Session } from './session.js';
import { sideBySide } from './side-by-side.js';

/** What finishing works with. */
export interface Finishing extends Given {
  /** see the twins first; each does one step at a time */
  sessions: Session[];
  progress: ProgressTold;
}

/**
 * Makes of the rows that have come in what the catalogue's tables are: references, indexes, everything derived, constraints, triggers.
 * Each step is a transaction that notes that it is done, so it is not done again after a kill.
 */
export async function finishLoad(finishing: Finishing): Promise<void> {
  const { state, sessions, progress } = finishing;
  const steps = await finishSteps(finishing);
  await sideBySide(steps, sessions, new Set(state.done), async (step: Step, session) => {
    progress.step(step.phase, state.done.length, steps.length);
    await session.transact(async () => {
      await step.run(session.rows);
      await noteDone(session.rows, step.name);
    });
    state.done.push(step.name);
  });
}
