import { Injectable } from '@nestjs/common';
import { deleted, moved, notFound, type Problem, unknownReference } from '../problems/problem.js';
import { Database } from './database.js';
import type { Transaction } from './writes.js';

/** The tables whose records have an address of their own. */
export type RecordKind = 'authors' | 'works' | 'books' | 'publishers' | 'series' | 'subjects';

const singular: Record<RecordKind, string> = {
  authors: 'author',
  works: 'work',
  books: 'book',
  publishers: 'publisher',
  series: 'series',
  subjects: 'subject',
};

type Statement = [sql: string, values: unknown[]];

/** When a record is changed that is locked: not when its transaction began, which may have waited for another change of it, and never before that. */
const CHANGED_AT = 'greatest(clock_timestamp(), updated_at)';
/** What every change of a record sets beside what it changes. */
export const revised = { version: () => 'version + 1', updatedAt: () => CHANGED_AT };

/** Records that are there, and why others are not: merged, deleted, or never added. */
@Injectable()
export class LiveRecords {
  constructor(private readonly database: Database) {}

  /** Why there is no live record under an id: 308 when it was merged into another, 410 when it was deleted, 404 when it never was. */
  async problem(kind: RecordKind, id: number, reader: Pick<Database, 'rows'> = this.database): Promise<Problem> {
    const [fate] = await reader.rows<{ became: number | null; known: boolean }>(
      `select (select to_id from redirects where kind = '${kind}' and from_id = $1) as became,
              exists (select 1 from ${kind} where id = $1) as known`,
      [id],
    );
    if (fate?.became) return moved(singular[kind], id, `/v1/${kind}/${fate.became}`);
    return fate?.known ? deleted(singular[kind], id) : notFound(singular[kind], id);
  }

  /** Throws that problem unless the record is live, and keeps others from changing it until the transaction ends. Answers its row. */
  async lock<Row>(tx: Transaction, kind: RecordKind, id: number): Promise<Row> {
    const [row] = await tx.rows<Row>(`select * from ${kind} where id = $1 and deleted_at is null for update`, [id]);
    // on the same connection: a transaction that waits for a second one can starve the pool
    if (!row) throw await this.problem(kind, id, tx);
    return row;
  }

  /** Throws a 422 problem that points at every reference of a body to a record that is not live. */
  async demandReferences(tx: Transaction, kind: RecordKind, references: { id: number; pointer: string }[]): Promise<void> {
    if (references.length === 0) return;
    const ids = references.map(({ id }) => id);
    // locked against a deletion that would come between this look and the commit
    const live = await tx.rows<{ id: number }>(
      `select id from ${kind} where id = any($1) and deleted_at is null order by id for key share`,
      [ids],
    );
    const missing = references.filter(({ id }) => !live.some((row) => row.id === id));
    if (missing.length > 0)
      throw unknownReference(missing.map(({ id, pointer }) => ({ pointer, message: `There is no ${singular[kind]} ${id}.` })));
  }

  /**
   * The id of the record that the statement `add` adds, or that `find` finds where it does not, each with its values. It is kept from being deleted
   * until the transaction ends. Where another transaction deletes it in between, it is added after all.
   */
  async ensure(tx: Transaction, kind: RecordKind, add: Statement, find: Statement): Promise<number> {
    for (;;) {
      const [added] = await tx.rows<{ id: number }>(`${add[0]} returning id`, add[1]);
      if (added) tx.added.push({ kind, id: added.id });
      const [known] = added ? [added] : await tx.rows<{ id: number }>(`${find[0]} for key share`, find[1]);
      if (known) return known.id;
    }
  }

  /** Deletes a locked record softly: its id answers 410 ever after. */
  async remove(tx: Transaction, kind: RecordKind, id: number): Promise<void> {
    await tx.rows(`update ${kind} set deleted_at = now(), updated_at = ${CHANGED_AT}, version = version + 1 where id = $1`, [id]);
  }

  /** Throws that problem unless the record is live: for lists that hang on a record. */
  async demand(kind: RecordKind, id: number): Promise<void> {
    const [live] = await this.database.rows(`select 1 from ${kind} where id = $1 and deleted_at is null`, [id]);
    if (!live) throw await this.problem(kind, id);
  }
}
