import type { Sql } from '../../../platform/database/derived-data.js';
import type { DumpFile } from '../dump-files.js';
import type { DiscardedLoad } from '../import-report.js';
import type { Reached } from './dump-blocks.js';
import type { Kind } from './key-numbers.js';
import type { LoadIds } from './load-ids.js';

/** What a load has brought in. */
export type LoadCounts = Record<Kind, number> & { derivedWorks: number };

/** A load that is under way, or was cut off. */
export interface LoadState {
  importId: number;
  input: { name: string; bytes: number }[];
  ids: LoadIds;
  catalogue: string;
  reached: Reached;
  counts: LoadCounts;
  /** the names of the steps of finishing that are done */
  done: string[];
}

interface Row {
  import_id: number;
  input: LoadState['input'];
  ids: LoadIds;
  catalogue: string;
  file: number;
  line: number;
  counts: LoadCounts;
  done: string[];
}

/** The load that is under way; null: there is none. */
export async function findLoad(sql: Sql): Promise<LoadState | null> {
  const [row] = await sql<Row>(`select import_id, input, ids, catalogue, file, line, counts, done from first_loads`);
  if (row === undefined) return null;
  const { import_id: importId, file, line, ...rest } = row;
  return { importId, reached: { file, line }, ...rest };
}

/** Files as a load remembers them. */
export function inputOf(files: readonly DumpFile[]): LoadState['input'] {
  return files.map(({ real, size }) => ({ name: real, bytes: size }));
}

/** These files in the order in which a load reads them, however and in whatever order they are given; null: the load is of others. */
export function inOrderOf({ input }: LoadState, files: readonly DumpFile[]): DumpFile[] | null {
  // a release before this one remembered them as they were given
  const given = new Map(files.flatMap((file) => [file.path, file.real].map((name) => [name, file] as const)));
  const ordered = input.flatMap(({ name, bytes }) => {
    const file = given.get(name);
    return file?.size === bytes ? [file] : [];
  });
  return ordered.length === input.length && ordered.length === files.length ? ordered : null;
}

/** What is said of a load that is thrown away. */
export function discardedAs({ input, counts }: LoadState, why: DiscardedLoad['why']): DiscardedLoad {
  return { files: input.map(({ name }) => name), records: counts.authors + counts.works + counts.books, why };
}

export async function noteBegun(sql: Sql, { importId, input, ids, catalogue, counts }: LoadState): Promise<void> {
  await sql(`insert into first_loads (import_id, input, ids, catalogue, counts) values ($1, $2, $3, $4, $5)`, [
    importId,
    JSON.stringify(input),
    JSON.stringify(ids),
    catalogue,
    JSON.stringify(counts),
  ]);
}

/** Notes how far it is; to be called in the transaction that brings it there. */
export async function noteReached(sql: Sql, { reached, counts }: LoadState): Promise<void> {
  await sql(`update first_loads set file = $1, line = $2, counts = $3`, [reached.file, reached.line, JSON.stringify(counts)]);
}

/** Notes that a step of finishing is done; to be called at the end of the transaction that does it: others wait until it is committed. */
export async function noteDone(sql: Sql, step: string): Promise<void> {
  await sql(`update first_loads set done = array_append(done, $1)`, [step]);
}
