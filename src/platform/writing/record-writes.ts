import { Injectable } from '@nestjs/common';
import { etagOf } from '../cache/etag.js';
import { LiveRecords, type RecordKind } from '../database/live-records.js';
import { type Transaction, Writes } from '../database/writes.js';
import { type FoundOne, textOfOne, Written } from '../pagination/found.js';
import { Problem } from '../problems/problem.js';
import { Audit, type Deed } from './audit.repository.js';
import { matches } from './entity-tags.js';
import { Idempotency } from './idempotency.js';
import type { WriteRequest } from './write-request.js';

/** Reads a record as `GET` shows it, inside a transaction. */
type Read<T> = (tx: Transaction, id: number) => Promise<FoundOne<T>>;

/**
 * How a record is added, changed and deleted for a client: in one transaction with its conditions (`If-Match`), its place in the audit and
 * the answer that a repetition of the request gets. The repositories say what is different from kind to kind.
 */
@Injectable()
export class RecordWrites {
  constructor(
    private readonly writes: Writes,
    private readonly live: LiveRecords,
    private readonly audit: Audit,
    private readonly idempotency: Idempotency,
  ) {}

  /** Adds a record; `insert` answers its id. The answer has its first version and entity tag. */
  async create<T>(
    write: WriteRequest,
    kind: RecordKind,
    { insert, read }: { insert: (tx: Transaction) => Promise<number>; read: Read<T> },
  ): Promise<Written<T>> {
    try {
      return await this.once(write, async (tx) => {
        const id = await insert(tx);
        await this.note(tx, write, { action: 'create', kind, id, before: null, after: 1 });
        return representation(kind, await read(tx, id));
      });
    } catch (error) {
      throw write.ifNoneMatch !== null && error instanceof Problem && error.code === 'record-exists'
        ? new Problem('precondition-failed', error.detail, { headers: error.headers, errors: error.errors })
        : error;
    }
  }

  /** Changes a record; when there are no changes nothing happens, and what others have just changed is shown to everybody before it is answered. `change` gets the row as it is. The answer has the new version. */
  async update<Row, T>(
    write: WriteRequest,
    kind: RecordKind,
    id: number,
    changes: object,
    { change, read }: { change: (tx: Transaction, row: Row) => Promise<void>; read: Read<T> },
  ): Promise<Written<T>> {
    const changed = Object.keys(changes).length > 0;
    const written = await this.once(write, async (tx) => {
      const row = await this.live.lock<Row & { version: number }>(tx, kind, id);
      await this.demandMatch(tx, write, kind, id, read);
      if (changed) {
        await change(tx, row);
        await this.note(tx, write, { action: 'update', kind, id, before: row.version, after: row.version + 1 });
      }
      return representation(kind, await read(tx, id));
    });
    if (!changed && !written.replayed) await this.writes.settleOthers();
    return written;
  }

  /** Deletes a record softly. `demandFree` throws when others need it. */
  remove<T>(
    write: WriteRequest,
    kind: RecordKind,
    id: number,
    { demandFree, read }: { demandFree?: (tx: Transaction) => Promise<void>; read: Read<T> },
  ): Promise<Written<T>> {
    return this.once(write, async (tx) => {
      const { version } = await this.live.lock<{ version: number }>(tx, kind, id);
      await this.demandMatch(tx, write, kind, id, read);
      await demandFree?.(tx);
      await this.live.remove(tx, kind, id);
      await this.note(tx, write, { action: 'delete', kind, id, before: version, after: version + 1 });
      return new Written(`/v1/${kind}/${id}`, null, null);
    });
  }

  /**
   * Does the work of a request, or answers what was answered when it came first: then by an instance that may have died before its pages were out of
   * reach.
   */
  private async once<T>(write: WriteRequest, work: (tx: Transaction) => Promise<Written<T>>): Promise<Written<T>> {
    const written = await this.writes.run(async (tx) => {
      const earlier = await this.idempotency.claim(tx, write);
      if (earlier) return earlier as Written<T>;
      const written = await work(tx);
      await this.idempotency.keep(tx, write, written);
      return written;
    });
    if (written.replayed) await this.writes.settleOthers();
    return written;
  }

  /** Notes what was done, and what was added on the way. */
  private async note(tx: Transaction, write: WriteRequest, deed: Deed): Promise<void> {
    const added = tx.added.map(({ kind, id }): Deed => ({ action: 'create', kind, id, before: null, after: 1 }));
    await this.audit.add(tx, write, ...added, deed);
  }

  /** Throws a 412 problem with the present entity tag unless `If-Match` names it. The record is locked. */
  private async demandMatch<T>(tx: Transaction, { ifMatch }: WriteRequest, kind: RecordKind, id: number, read: Read<T>): Promise<void> {
    if (ifMatch === null || ifMatch === '*') return;
    const { etag } = representation(kind, await read(tx, id));
    if (matches(ifMatch, etag!)) return;
    throw new Problem('version-stale', `The record has changed since; it is ${etag!} now. Read it again: /v1/${kind}/${id}`, {
      headers: { etag: etag! },
      errors: [{ in: 'header', name: 'If-Match', code: 'stale', message: `If-Match does not name the present version ${etag!}` }],
    });
  }
}

/** A record as `GET` answers it, with the entity tag it has there. */
function representation<T>(kind: RecordKind, found: FoundOne<T>): Written<T> {
  const { self, text } = textOfOne(kind, found);
  return new Written(self, etagOf(Buffer.from(text)), text);
}
