import type { Writes } from '../../platform/database/writes.js';
import type { BatchRunner } from './batch-runner.js';
import type { Batch } from './merge/batch.js';
import { mergeBooks, type MergeOutcome, mergeWorks } from './merge/merge-records.js';
import { readOriginal } from './merge/originals.js';
import { type Select, selectAgain } from './merge/select-incoming.js';
import { type LinesByType, readLine, SOURCE } from './open-library-lines.js';

/** Records that are looked at together. */
const AT_ONCE = 500;

/** References by a key that once led to a record. */
interface Move {
  id: number;
  source_key: string;
  kind: 'authors' | 'works';
  record_id: number;
}

/** Records that may refer to another one. */
interface Referrer {
  table: 'works' | 'books';
  /** those that refer to the record `$2`, after `$3` */
  ids: string;
  /** merges what these originals say again */
  again: (batches: BatchRunner, originals: readonly Buffer[]) => Promise<void>;
}

const REFERRERS: Record<Move['kind'], Referrer[]> = {
  authors: [
    {
      table: 'works',
      ids: 'select distinct work_id as id from work_contributors where author_id = $2 and work_id > $3',
      again: merging('work', mergeWorks),
    },
    {
      table: 'books',
      ids: 'select distinct book_id as id from book_contributors where author_id = $2 and book_id > $3',
      again: merging('edition', mergeBooks),
    },
  ],
  works: [{ table: 'books', ids: 'select id from books where work_id = $2 and id > $3', again: merging('edition', mergeBooks) }],
};
const COLUMNS = { works: 'work_id', books: 'book_id' };

/**
 * References that followed a redirect which the source has withdrawn since, or lets lead elsewhere. Which of those to its end were meant for the key
 * is known from the originals only: what names the key is merged again, by the redirects that there are now.
 */
export class MovedReferences {
  constructor(
    private readonly writes: Writes,
    private readonly batches: BatchRunner,
  ) {}

  /** Follows all that are noted anew, or until it is told to stop: what is left is noted still. */
  async follow(signal?: AbortSignal): Promise<void> {
    for (let move = await this.next(); move !== undefined; move = await this.next()) {
      const { id, kind } = move;
      for (const referrer of REFERRERS[kind]) await this.followIn(referrer, move, signal);
      if (signal?.aborted) return;
      await this.writes.runBulk((tx) => tx.rows('delete from moved_references where id = $1', [id]));
    }
  }

  private async next(): Promise<Move | undefined> {
    const [move] = await this.writes.runBulk((tx) =>
      tx.rows<Move>('select id, source_key, kind, record_id from moved_references where source = $1 order by id limit 1', [SOURCE]),
    );
    return move;
  }

  private async followIn(referrer: Referrer, move: Move, signal?: AbortSignal): Promise<void> {
    // JSON may have its slashes escaped, so only the last one is compared; what is merged again in vain stays as it is
    const ending = `${move.source_key.slice(move.source_key.lastIndexOf('/'))}"`;
    for (let after: number | undefined = 0; after !== undefined && !signal?.aborted;) {
      const page = await this.page(referrer, move, after);
      await referrer.again(
        this.batches,
        page.flatMap(({ original }) => (original?.includes(ending) ? [original] : [])),
      );
      after = page.at(-1)?.id;
    }
  }

  /** Records that refer to where the key led, with the originals of those that are live. One that is redirected itself has no say. */
  private page({ table, ids }: Referrer, { record_id }: Move, after: number): Promise<{ id: number; original: Buffer | null }[]> {
    return this.writes.runBulk(async (tx) => {
      const rows = await tx.rows<{ id: number; key: string | null }>(
        `select o.id, s.source_key as key from (${ids} order by 1 limit ${AT_ONCE}) o
         left join ${table} live on live.id = o.id and live.deleted_at is null
         left join source_records s on s.source = $1 and s.${COLUMNS[table]} = live.id and s.format = $1
           and not exists (select from source_redirects r where r.source = $1 and r.from_key = s.source_key)
         order by 1`,
        [SOURCE, record_id, after],
      );
      const page = [];
      for (const { id, key } of rows) page.push({ id, original: key === null ? null : await readOriginal(tx.rows, SOURCE, key) });
      return page;
    });
  }
}

function merging<T extends 'work' | 'edition'>(
  type: T,
  merge: (batch: Batch, lines: readonly LinesByType[T][], select: Select) => Promise<MergeOutcome>,
): Referrer['again'] {
  return async (batches, originals) => {
    if (originals.length === 0) return;
    const lines = originals.flatMap((bytes) => {
      const line = readLine(type, 'the catalogue', { bytes, number: 0, position: 0 });
      return 'code' in line ? [] : [line];
    });
    await batches.run(
      lines,
      (batch, part) => merge(batch, part, selectAgain),
      () => undefined,
    );
  };
}
