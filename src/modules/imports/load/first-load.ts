import { availableParallelism } from 'node:os';
import type { DerivedData } from '../../../platform/database/derived-data.js';
import { LOAD_LOCK } from '../../../platform/database/load-lock.js';
import { collectGarbage } from '../../../platform/threads/collect-garbage.js';
import { OrderedThreads } from '../../../platform/threads/ordered-threads.js';
import type { DumpFile } from '../dump-files.js';
import type { ImportOptions } from '../import-options.js';
import type { ImportReport } from '../import-report.js';
import { isRefusal } from '../refused-lines.js';
import type { CopyData, ReadyBlock } from './block.js';
import type { Block } from './block.thread.js';
import type { MakerData } from './block-maker.js';
import { dumpBlocks } from './dump-blocks.js';
import { finishLoad } from './finish-load.js';
import { type Kind, KINDS } from './key-numbers.js';
import { type LeftLines, readLeftLines } from './left-lines.js';
import { layOut } from './load-ids.js';
import { ProgressTold } from './load-progress.js';
import { discardedAs, findLoad, inputOf, type LoadState, noteBegun, noteReached } from './load-state.js';
import { SCHEMA, Session } from './session.js';
import { createStaging } from './settle-headings.js';
import { SpareMemory } from './spare-memory.js';
import { swapTwins } from './swap.js';
import { takenNumbers } from './taken-numbers.js';
import { catalogueTables, copyIntoTwins, createTwins, digestOf } from './twins.js';

/** More of them would bring more than one connection takes in, and each has its own memory. */
const MOST_THREADS = 8;

/** Of each thread, in megabytes: there may be many, and each has the values of a few records at a time, and what it remembers. */
const MEMORY = { young: 24, old: 512 };

interface Tables {
  base: string[];
  derived: string[];
}

/**
 * Brings a large dump into a small catalogue: rows are copied into tables that nobody sees and that have no index, by threads that ask
 * the database nothing, and these take the place of the catalogue's own when they are complete.
 */
export class FirstLoad {
  private readonly sessions: Session[] = [];
  private readonly progress: ProgressTold;

  constructor(
    private readonly databaseUrl: string,
    private readonly derived: DerivedData,
    private readonly files: DumpFile[],
    private readonly report: ImportReport,
    private readonly options: ImportOptions,
  ) {
    const bytes = files.reduce((sum, { size }) => sum + size, 0);
    this.progress = new ProgressTold(options.onProgress, bytes);
  }

  /** Loads; answers the lines that the ordinary merge is to deal with, or null when it was told to stop before the end. */
  async run(highest: Record<Kind, number>): Promise<{ left: LeftLines; tags: string[] } | null> {
    try {
      const guard = await this.open(null);
      const [row] = await guard.rows<{ home: string }>('select quote_ident(current_schema()) as home');
      const { home } = row!;
      await guard.rows('select pg_advisory_lock($1)', [LOAD_LOCK]);
      return await guard.transact(async () => {
        const tables: Tables = { base: await catalogueTables(guard.rows), derived: this.derived.all().flatMap((one) => one.tables) };
        tables.base = tables.base.filter((table) => !tables.derived.includes(table));
        await guard.rows(`lock table ${tables.base.join(', ')} in share mode`);
        const state = (await this.resumable(guard, tables)) ?? (await this.begin(guard, tables, highest));
        const workers = [await this.open(`${SCHEMA}, ${home}`), await this.open(`${SCHEMA}, ${home}`)];
        await this.lines(state, guard, workers[0]!);
        const { derived, progress } = this;
        const { signal } = this.options;
        if (signal?.aborted) return null;
        if (!(await finishLoad({ state, guard, sessions: workers, home, tables, derived, progress, signal }))) return null;
        const left = await readLeftLines(workers[0]!);
        this.progress.step('swap', 0, 1);
        for (const worker of workers) await worker.close();
        const tags = await swapTwins(guard, home, [...tables.base, ...tables.derived], this.derived);
        this.count(state);
        return { left, tags };
      });
    } finally {
      for (const session of this.sessions) await session.close();
    }
  }

  private async open(path: string | null): Promise<Session> {
    const session = await Session.open(this.databaseUrl, path);
    this.sessions.push(session);
    return session;
  }

  /** The load that was cut off, unless somebody has written into the catalogue since. One of other files was discarded when the import began. */
  private async resumable(guard: Session, tables: Tables): Promise<LoadState | null> {
    const state = await findLoad(guard.rows);
    if (state === null) return null;
    if (state.catalogue === (await digestOf(guard.rows, tables.base))) return state;
    this.report.discardedLoad = discardedAs(state, 'catalogue-changed');
    return null;
  }

  /** In a session of its own: the tables must be there for others before the guard's transaction ends. */
  private async begin(guard: Session, tables: Tables, highest: Record<Kind, number>): Promise<LoadState> {
    const session = await this.open(null);
    const tablesOfIds = { authors: 'authors', works: 'works', books: 'books', packs: 'source_packs' };
    const [there] = await guard.rows<Record<keyof typeof tablesOfIds, number>>(
      `select ${Object.entries(tablesOfIds)
        .map(([name, table]) => `(select coalesce(max(id), 0) from ${table}) as ${name}`)
        .join(', ')}`,
    );
    const state: LoadState = {
      importId: this.report.id,
      input: inputOf(this.files),
      ids: layOut(there!, highest),
      catalogue: await digestOf(guard.rows, tables.base),
      reached: { file: 0, line: 0 },
      counts: { authors: 0, works: 0, books: 0, derivedWorks: 0 },
      done: [],
    };
    await session.transact(async () => {
      await discardLoad(session);
      await createTwins(session.rows, [...tables.base, ...tables.derived]);
      await copyIntoTwins(session.rows, tables.base);
      await noteBegun(session.rows, state);
      await session.rows(`set local search_path to ${SCHEMA}`);
      await createStaging(session.rows);
    });
    await session.close();
    return state;
  }

  private async lines(state: LoadState, guard: Session, session: Session): Promise<void> {
    if (state.done.length > 0) return;
    await collectGarbage(); // what starting the application has left is a tenth of the memory of a load
    const taken = await takenNumbers(guard.rows);
    const data: MakerData = { ids: state.ids, importId: state.importId };
    // PostgreSQL has little to do with what they bring: one for each core keeps all of them busy
    const count = Math.min(MOST_THREADS, availableParallelism());
    const threads = new OrderedThreads<Block, ReadyBlock>(new URL('./block.thread.js', import.meta.url), data, count, MEMORY);
    try {
      const began = state.counts.authors + state.counts.works + state.counts.books;
      const memory = { lines: new SpareMemory(), rows: new SpareMemory() };
      for await (const block of threads.map(dumpBlocks(this.files, taken, { ...state.reached }, memory, this.options.signal))) {
        if (this.options.signal?.aborted) return;
        await writeBlock(session, state, block);
        memory.lines.give(block.bytes.buffer as ArrayBuffer);
        memory.rows.give(block.rows);
        this.progress.lines(block.position, state.counts.authors + state.counts.works + state.counts.books - began);
      }
    } finally {
      await threads.close();
    }
  }

  private count({ counts }: LoadState): void {
    for (const kind of KINDS) this.report[kind].created += counts[kind];
    this.report.worksCreatedForEditions += counts.derivedWorks;
  }
}

/** Removes what a load that was cut off has left. */
export async function discardLoad(session: Pick<Session, 'rows'>): Promise<void> {
  await session.rows(`drop schema if exists ${SCHEMA} cascade`);
  await session.rows(`delete from first_loads`);
}

function isOfHeadings({ statement }: CopyData): boolean {
  return statement.startsWith('copy staged_headings');
}

/** A block goes in as a whole or, when the database refuses a value of it, is left to the merge, which finds the line. */
async function writeBlock(session: Session, state: LoadState, block: ReadyBlock): Promise<void> {
  const next: LoadState = { ...state, reached: { file: block.file, line: block.upTo } };
  const counts = { ...state.counts };
  for (const kind of KINDS) counts[kind] += block.created[kind];
  counts.derivedWorks += block.orphans;
  const write = (copies: ReadyBlock['copies'], left: readonly number[], noted: LoadState) =>
    session.transact(async () => {
      for (const copy of copies) await session.copy(copy);
      if (left.length > 0) await session.rows(`insert into left_lines select $1, unnest($2::integer[])`, [block.file, left]);
      await noteReached(session.rows, noted);
    });
  try {
    await write(block.copies, block.left, { ...next, counts });
    state.counts = counts;
  } catch (error) {
    if (!isRefusal(error)) throw error;
    const left = [...block.left, ...block.lines];
    // the thread that made the block does not say again which headings it has met, and later blocks may name them
    await write(block.copies.filter(isOfHeadings), left, next).catch((again: unknown) => {
      if (!isRefusal(again)) throw again;
      return write([], left, next);
    });
  }
  state.reached = next.reached;
}
