import type { DerivedData } from '../../../platform/database/derived-data.js';
import type { ProgressTold } from './load-progress.js';
import { type LoadState, noteReached } from './load-state.js';
import type { Session } from './session.js';
import { settleBooks, settleWorksThatWereThere } from './settle-books.js';
import { removeRepeats, settleCredits } from './settle-credits.js';
import { createHeadings, placeReferring } from './settle-headings.js';
import { REFERRING } from './staging.js';
import { missingConstraints, missingIndexes, type Part, triggers } from './twin-parts.js';
import { continueSequences } from './twins.js';

/** What finishing works with. */
export interface Finishing {
  state: LoadState;
  /** sees the tables that everybody sees */
  guard: Session;
  /** see the twins first */
  sessions: Session[];
  /** where the tables are that everybody sees */
  home: string;
  tables: { base: string[]; derived: string[] };
  derived: DerivedData;
  progress: ProgressTold;
}

/**
 * Makes of the rows that have come in what the catalogue's tables are: references, indexes, everything derived, constraints, triggers.
 * Each step that is done is noted, and not done again after a kill.
 */
export async function finishLoad(finishing: Finishing): Promise<void> {
  const { state, sessions, home, tables, derived } = finishing;
  const [session] = sessions as [Session];
  const { rows } = session;
  const steps: { name: string; run: () => Promise<void> }[] = [
    { name: 'headings', run: () => createHeadings(rows) },
    ...Object.keys(REFERRING).map((table) => ({ name: 'headings', run: () => placeReferring(rows, table) })),
    { name: 'references', run: () => settleCredits(rows, home, state.ids) },
    {
      name: 'references',
      run: async () => {
        state.counts.derivedWorks += await settleBooks(rows, home, state.ids, state.importId);
      },
    },
    { name: 'indexes', run: () => buildIndexes(finishing, tables.base) },
    { name: 'statistics', run: () => analyze(finishing, tables.base) },
    { name: 'references', run: () => removeRepeats(rows) },
    { name: 'references', run: () => settleWorksThatWereThere(rows, state.ids) },
    ...derived.all().flatMap((one) => [
      { name: one.name, run: () => one.fill(rows) },
      { name: 'indexes', run: () => buildIndexes(finishing, one.tables) },
      { name: 'statistics', run: () => analyze(finishing, one.tables) },
    ]),
    { name: 'constraints', run: () => addConstraints(finishing) },
    { name: 'sequences', run: () => continueSequences(rows, [...tables.base, ...tables.derived]) },
    { name: 'triggers', run: () => addTriggers(finishing) },
  ];
  while (state.steps < steps.length) {
    const step = steps[state.steps]!;
    finishing.progress.step(step.name, state.steps, steps.length);
    // the sessions of indexes and constraints commit by themselves, and find what is there
    const run = async () => {
      await step.run();
      state.steps++;
      await noteReached(rows, state);
    };
    await (['indexes', 'constraints', 'statistics'].includes(step.name) ? run() : session.transact(run));
  }
}

async function buildIndexes({ guard, sessions, progress }: Finishing, tables: readonly string[]): Promise<void> {
  if (tables.length === 0) return;
  const indexes = await missingIndexes(guard.rows, tables);
  await shared(indexes, sessions, (done) => progress.step('indexes', done, indexes.length));
}

async function addConstraints({ guard, sessions, tables, progress }: Finishing): Promise<void> {
  const all = await missingConstraints(guard.rows, [...tables.base, ...tables.derived]);
  const isForeign = ({ statement }: Part) => statement.includes('FOREIGN KEY');
  await shared(
    all.filter((part) => !isForeign(part)),
    sessions.slice(0, 1),
    () => undefined,
  );
  const foreign = all.filter(isForeign);
  await shared(foreign, sessions, (done) => progress.step('constraints', done, foreign.length));
}

async function addTriggers({ guard, sessions: [session], tables }: Finishing): Promise<void> {
  for (const { statement } of await triggers(guard.rows, [...tables.base, ...tables.derived])) await session!.rows(statement);
}

async function analyze({ sessions: [session] }: Finishing, tables: readonly string[]): Promise<void> {
  if (tables.length > 0) await session!.rows(`analyze ${tables.join(', ')}`);
}

/** Has the sessions run statements side by side. */
async function shared(parts: readonly Part[], sessions: readonly Session[], onDone: (done: number) => void): Promise<void> {
  const left = [...parts];
  let done = 0;
  const results = await Promise.allSettled(
    sessions.map(async (session) => {
      for (let part = left.shift(); part !== undefined; part = left.shift()) {
        try {
          await session.rows(part.statement);
        } catch (error) {
          left.length = 0; // the others end with what they are at
          throw new Error(`${part.statement}: ${(error as Error).message}`, { cause: error });
        }
        onDone(++done);
      }
    }),
  );
  for (const result of results) if (result.status === 'rejected') throw result.reason;
}
