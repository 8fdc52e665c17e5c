import type { DerivedData, Sql } from '../../../platform/database/derived-data.js';
import { type LoadState, noteReached } from './load-state.js';
import type { Session } from './session.js';
import { settleBooks, settleWorksThatWereThere } from './settle-books.js';
import { removeRepeats, settleAuthorsThatWereThere, settleCredits } from './settle-credits.js';
import { createHeadings, HEADING_TABLES, placeReferring } from './settle-headings.js';
import type { Task } from './side-by-side.js';
import { REFERRING } from './staging.js';
import { buildIndex, foreignKeys, indexes, keys, type Part, triggers } from './twin-parts.js';
import { continueSequences } from './twins.js';

/** A step of finishing. */
export interface Step extends Task {
  /** what is told while it runs */
  phase: string;
  run: (sql: Sql) => Promise<unknown>;
}

/** What steps are made of. */
export interface Given {
  state: LoadState;
  /** sees the tables that everybody sees */
  guard: Session;
  /** where these tables are */
  home: string;
  tables: { base: string[]; derived: string[] };
  derived: DerivedData;
}

/** All steps of finishing, with what each waits for; of those that can begin the first is done first. */
export async function finishSteps(given: Given): Promise<Step[]> {
  const { guard, tables } = given;
  const settling = settlingSteps(given);
  const settled = { ...SETTLED, ...Object.fromEntries(Object.keys(REFERRING).map((table) => [table, [`rows of ${table}`]])) };
  const base = await tableSteps(guard.rows, tables.base, (table) => settled[table] ?? []);
  const repairs = repairSteps(given, base);
  const baseKeys = keyStep('keys', await keys(guard.rows, tables.base), [...settling, ...base, ...repairs]);
  const derived = await derivedSteps(given);
  const derivedKeys = keyStep('keys of what is derived', await keys(guard.rows, tables.derived), [baseKeys, ...derived]);
  const foreign = (await foreignKeys(guard.rows, [...tables.base, ...tables.derived])).map(({ table, to, name, statement }): Step => ({
    phase: 'constraints',
    name: `foreign key ${name}`,
    after: [tables.base.includes(table) ? baseKeys.name : derivedKeys.name],
    locks: [table, to],
    run: (sql) => sql(statement),
  }));
  const before = [...settling, ...base, ...repairs, baseKeys, ...derived, derivedKeys, ...foreign];
  return [...before, ...(await lastSteps(given, before))];
}

/** What the rows of a table wait for before they are indexed; of others they are right as they came in. */
const SETTLED: Record<string, string[]> = {
  ...Object.fromEntries(HEADING_TABLES.map((table) => [table, [`headings of ${table}`]])),
  ...Object.fromEntries(['work_contributors', 'book_contributors', 'unresolved_credits'].map((table) => [table, ['credits']])),
  ...Object.fromEntries(['works', 'books', 'source_records'].map((table) => [table, ['works of books']])),
};

/** Rows get the ids of what they refer to. */
function settlingSteps({ state, home }: Given): Step[] {
  return [
    ...HEADING_TABLES.map((table): Step => ({
      phase: 'headings',
      name: `headings of ${table}`,
      after: [],
      run: (sql) => createHeadings(sql, table),
    })),
    { phase: 'references', name: 'credits', after: [], run: (sql) => settleCredits(sql, home, state.ids) },
    {
      phase: 'references',
      name: 'works of books',
      after: [],
      run: async (sql) => {
        state.counts.derivedWorks += await settleBooks(sql, home, state.ids, state.importId);
        await noteReached(sql, state);
      },
    },
    ...Object.entries(REFERRING).map(([table, { heading }]): Step => ({
      phase: 'headings',
      name: `rows of ${table}`,
      after: [`headings of ${heading}`],
      run: (sql) => placeReferring(sql, table),
    })),
  ];
}

/** What is asked of tables that have their indexes. */
function repairSteps({ state }: Given, base: readonly Step[]): Step[] {
  const phase = 'references';
  return [
    { phase, name: 'repeated credits', after: names(base), run: (sql) => removeRepeats(sql) },
    { phase, name: 'works that were there', after: names(base), run: (sql) => settleWorksThatWereThere(sql, state.ids) },
    {
      phase,
      name: 'authors that were there',
      after: [...names(base), 'works that were there'], // which bring back authors, too
      run: (sql) => settleAuthorsThatWereThere(sql),
    },
  ];
}

/** Indexes, then statistics; `filled` answers the steps that bring in the rows of a table. */
async function tableSteps(sql: Sql, tables: readonly string[], filled: (table: string) => readonly string[]): Promise<Step[]> {
  const indexed = (await indexes(sql, tables)).map((index) => ({
    table: index.table,
    step: { phase: 'indexes', name: `index ${index.name}`, after: filled(index.table), run: (sql: Sql) => buildIndex(sql, index) },
  }));
  const analyzed = tables.map((table): Step => ({
    phase: 'statistics',
    name: `statistics of ${table}`,
    after: [...filled(table), ...indexed.flatMap((index) => (index.table === table ? [index.step.name] : []))],
    run: (sql) => sql(`analyze ${table}`),
  }));
  return [...indexed.map(({ step }) => step), ...analyzed];
}

/** Fillings, each after all that it is computed from, and what their tables need. */
async function derivedSteps({ guard, derived }: Given): Promise<Step[]> {
  const fills: Step[] = [];
  const tables: Step[] = [];
  const of = new Map<string, string[]>();
  for (const one of derived.all()) {
    const nameOf = (step: string) => `${one.name}: ${step}`;
    const earlier = ['keys', ...one.after.flatMap((name) => of.get(name) ?? [])];
    const filling = one.steps.map((step): Step => ({
      phase: one.name,
      name: nameOf(step.name),
      after: [...earlier, ...step.after.map(nameOf)],
      run: (sql) => step.run(sql),
    }));
    const filled = (table: string) => one.steps.filter((step) => step.tables.includes(table)).map((step) => nameOf(step.name));
    const after = await tableSteps(guard.rows, one.tables, filled);
    of.set(one.name, names([...filling, ...after]));
    fills.push(...filling);
    tables.push(...after);
  }
  return [...fills, ...tables];
}

/** Keys of tables in one step: nobody may read these at the time. */
function keyStep(name: string, parts: readonly Part[], after: readonly Step[]): Step {
  return {
    phase: 'constraints',
    name,
    after: names(after),
    run: async (sql) => {
      for (const { statement } of parts) await sql(statement);
    },
  };
}

async function lastSteps({ guard, tables }: Given, before: readonly Step[]): Promise<Step[]> {
  const all = [...tables.base, ...tables.derived];
  const parts = await triggers(guard.rows, all);
  return [
    { phase: 'sequences', name: 'sequences', after: names(before), run: (sql) => continueSequences(sql, all) },
    {
      phase: 'triggers',
      name: 'triggers',
      after: [...names(before), 'sequences'],
      run: async (sql) => {
        for (const { statement } of parts) await sql(statement);
      },
    },
  ];
}

function names(steps: readonly Step[]): string[] {
  return steps.map(({ name }) => name);
}
