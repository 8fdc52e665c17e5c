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
  /** ends it after the steps that are being done */
  signal: AbortSignal | undefined;
}

/**
 * Makes of the rows that have come in what the catalogue's tables are: references, indexes, everything derived, constraints, triggers.
 * Each step is a transaction that notes that it is done, so it is not done again after a kill. Answers whether all are.
 */
export async function finishLoad(finishing: Finishing): Promise<boolean> {
  const { state, sessions, progress, signal } = finishing;
  const steps = await finishSteps(finishing);
  const run = async (step: Step, session: Session): Promise<void> => {
    progress.step(step.phase, state.done.length, steps.length);
    await session.transact(async () => {
      await step.run(session.rows);
      await noteDone(session.rows, step.name);
    });
    state.done.push(step.name);
  };
  await sideBySide(steps, sessions, new Set(state.done), run, signal);
  return steps.every(({ name }) => state.done.includes(name));
}
