import type { Batch, RecordLine, Reject, SourceLine } from './batch.js';
import { duplicate, newestOfEach, superseded } from './newest.js';
import { compareWithStored, findStored, type StoredRecord } from './stored-records.js';

/** A record that goes into the catalogue. */
export interface Incoming<R> {
  line: SourceLine;
  record: R;
  /** what it replaces; null: it is new */
  stored: StoredRecord | null;
}

/** What becomes of the lines of a batch. */
export interface Selection<R> {
  incoming: Incoming<R>[];
  /** lines that the catalogue holds already */
  unchanged: number;
  rejects: Reject[];
}

/** Decides which lines go in. */
export type Select = <R>(batch: Batch, lines: readonly RecordLine<R>[]) => Promise<Selection<R>>;

/** Takes lines that the catalogue holds already, since what they refer to is another record now. */
export async function selectAgain<R>(batch: Batch, lines: readonly RecordLine<R>[]): Promise<Selection<R>> {
  const stored = await findStored(batch, lines);
  const incoming = lines.map((line) => ({ line, record: line.map(), stored: stored.get(line.key)! }));
  return { incoming, unchanged: 0, rejects: [] };
}

/** Separates the lines that are newer than what the catalogue holds from the others, and maps the former. */
export async function selectIncoming<R>(batch: Batch, lines: readonly RecordLine<R>[]): Promise<Selection<R>> {
  const { newest, rejects } = newestOfEach(lines);
  const stored = await findStored(batch, newest);
  const selection: Selection<R> = { incoming: [], unchanged: 0, rejects };
  for (const line of newest) {
    const known = stored.get(line.key);
    const order = compareWithStored(line.version, known);
    if (order === 'newer') selection.incoming.push({ line, record: line.map(), stored: known ?? null });
    else if (order === 'older') rejects.push(superseded(line, 'by what is stored'));
    else if (known?.importId === batch.importId) rejects.push(duplicate(line));
    else selection.unchanged++;
  }
  return selection;
}
