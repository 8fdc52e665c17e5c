import { Injectable } from '@nestjs/common';
import { LiveRecords, revised } from '../../platform/database/live-records.js';
import type { Columns } from '../../platform/database/json-sql.js';
import type { Transaction } from '../../platform/database/writes.js';
import { inMoments, named, oneOf } from '../../platform/filters/clauses.js';
import { momentSpans } from '../../platform/filters/date-forms.js';
import { RecordFinder } from '../../platform/filters/record-finder.js';
import { Conditions } from '../../platform/pagination/conditions.js';
import type { Found, FoundOne, Written } from '../../platform/pagination/found.js';
import { RecordReader } from '../../platform/pagination/record-reader.js';
import type { Shape } from '../../platform/shapes/shape.js';
import { RecordWrites } from '../../platform/writing/record-writes.js';
import type { WriteRequest } from '../../platform/writing/write-request.js';
import { exists, Problem, unfitMember } from '../../platform/problems/problem.js';
import { nameKey } from '../../standards/sort-key.js';
import { SearchPagesRepository } from '../search/index.js';
import { publisherNames } from './publisher-names.js';
import type { NewPublisher, PublisherChanges, PublisherDetailDto, PublisherDto, PublisherQuery } from './publisher.dto.js';
import { Publisher } from './publisher.entity.js';

const PUBLISHERS = 'publishers p';
const columns: Columns = { id: 'p.id', name: 'p.name', parentId: 'p.parent_id', updatedAt: 'iso_time(p.updated_at)' };
const detail: Columns = { ...columns, version: 'p.version', createdAt: 'iso_time(p.created_at)' };

/** The key of the advisory lock of whoever changes what is an imprint of what ("imprints" on a telephone keypad). */
const IMPRINTS = 46_774_687;

@Injectable()
export class PublishersRepository {
  constructor(
    private readonly pages: SearchPagesRepository,
    private readonly records: RecordReader,
    private readonly live: LiveRecords,
    private readonly writes: RecordWrites,
    private readonly names: RecordFinder,
  ) {}

  async findPage(query: PublisherQuery): Promise<Found<PublisherDto>> {
    const { parent } = await this.names.find({ parent: query.parent }, { parent: publisherNames });
    const where = new Conditions('p')
      .filter('name', query.name, (any) => named('p.name_key', any, publisherNames.fold, PUBLISHERS))
      .filter('parent', parent, (any) => oneOf('p.parent_id', any, 'integer', { from: PUBLISHERS, order: 'p.id' }))
      .filter('updated', momentSpans(query.updated), (any) => inMoments('p.updated_at', any, PUBLISHERS));
    const sortable = { name: 'p.name_key', updated: 'p.updated_at' };
    return this.pages.read('publishers', { from: PUBLISHERS, alias: 'p', where, sortable, columns }, query);
  }

  async getById(id: number, shape: Shape = {}, reader?: Transaction): Promise<FoundOne<PublisherDetailDto>> {
    const publisher = await this.records.find<PublisherDetailDto>(
      detail,
      'from publishers p where p.id = $1 and p.deleted_at is null',
      [id],
      { shape, reader },
    );
    if (!publisher) throw await this.live.problem('publishers', id, reader);
    return publisher;
  }

  /** The same inside a transaction. */
  private readonly read = (tx: Transaction, id: number): Promise<FoundOne<PublisherDetailDto>> => this.getById(id, {}, tx);

  create({ name, parentId }: NewPublisher, write: WriteRequest): Promise<Written<PublisherDetailDto>> {
    return this.writes.create(write, 'publishers', {
      insert: async (tx) => {
        await this.demandParent(tx, parentId);
        await this.demandFree(tx, name, null);
        const { identifiers } = await tx.manager.insert(Publisher, { name, nameKey: nameKey(name), parentId });
        const { id } = identifiers[0] as { id: number };
        return id;
      },
      read: this.read,
    });
  }

  update(id: number, changes: PublisherChanges, write: WriteRequest): Promise<Written<PublisherDetailDto>> {
    return this.writes.update(write, 'publishers', id, changes, {
      change: async (tx) => {
        await this.demandParent(tx, changes.parentId, id);
        if (changes.name !== undefined) await this.demandFree(tx, changes.name, id);
        const key = changes.name === undefined ? {} : { nameKey: nameKey(changes.name) };
        await tx.manager.update(Publisher, { id }, { ...changes, ...key, ...revised });
      },
      read: this.read,
    });
  }

  remove(id: number, write: WriteRequest): Promise<Written> {
    return this.writes.remove(write, 'publishers', id, {
      demandFree: async (tx) => {
        const [needed] = await tx.rows(
          `select from book_publishers p join books b on b.id = p.book_id where p.publisher_id = $1 and b.deleted_at is null
           union all
           select from publishers where parent_id = $1 and deleted_at is null limit 1`,
          [id],
        );
        if (needed) throw new Problem('record-in-use', `Books or imprints belong to the publisher ${id}.`);
      },
      read: this.read,
    });
  }

  /** The id of the publisher of this name, which is added when there is none. */
  async ensure(tx: Transaction, name: string): Promise<number> {
    const key = nameKey(name);
    const add = 'insert into publishers (name, name_key) values ($1, $2) on conflict (name_key) where deleted_at is null do nothing';
    const find = 'select id from publishers where name_key = $1 and deleted_at is null';
    return this.live.ensure(tx, 'publishers', [add, [name, key]], [find, [key]]);
  }

  /** Throws 422 unless the parent is there, and is neither the publisher itself nor one of its imprints, however far below. */
  private async demandParent(tx: Transaction, parentId: number | null | undefined, self: number | null = null): Promise<void> {
    if (!parentId) return;
    await this.live.demandReferences(tx, 'publishers', [{ id: parentId, pointer: '/parentId' }]);
    if (self === null) return;
    // of two that hang publishers below each other, the second sees what the first did
    await tx.rows('select pg_advisory_xact_lock($1)', [IMPRINTS]);
    const [below] = await tx.rows(
      `with recursive above (id) as (
         select $1::integer union select p.parent_id from above a join publishers p on p.id = a.id where p.parent_id is not null)
       select from above where id = $2`,
      [parentId, self],
    );
    if (below) throw unfitMember('/parentId', `must not be the publisher ${self} itself or one of its imprints`);
  }

  private async demandFree(tx: Transaction, name: string, self: number | null): Promise<void> {
    const [other] = await tx.rows<{ id: number }>(
      'select id from publishers where name_key = $1 and deleted_at is null and id is distinct from $2',
      [nameKey(name), self],
    );
    if (other) throw exists('publisher', name, `/v1/publishers/${other.id}`);
  }
}
