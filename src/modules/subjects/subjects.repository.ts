import { Injectable } from '@nestjs/common';
import { LiveRecords, revised } from '../../platform/database/live-records.js';
import type { ChildRow } from '../../platform/database/children.js';
import { type Columns, jsonRows } from '../../platform/database/json-sql.js';
import type { Transaction } from '../../platform/database/writes.js';
import { inMoments, named, oneOf } from '../../platform/filters/clauses.js';
import { momentSpans } from '../../platform/filters/date-forms.js';
import { Conditions } from '../../platform/pagination/conditions.js';
import type { Found, FoundOne, Written } from '../../platform/pagination/found.js';
import { RecordReader } from '../../platform/pagination/record-reader.js';
import type { Shape } from '../../platform/shapes/shape.js';
import { RecordWrites } from '../../platform/writing/record-writes.js';
import type { WriteRequest } from '../../platform/writing/write-request.js';
import { exists, incompleteMember, Problem } from '../../platform/problems/problem.js';
import { nameKey } from '../../standards/sort-key.js';
import { SearchPagesRepository } from '../search/index.js';
import { subjectNames } from './subject-names.js';
import type { NewSubject, NewSubjectHeading, SubjectChanges, SubjectDetailDto, SubjectDto, SubjectQuery } from './subject.dto.js';
import { Subject } from './subject.entity.js';

const SUBJECTS = 'subjects s';
const columns: Columns = {
  id: 's.id',
  scheme: 's.scheme',
  kind: 's.kind',
  heading: 's.heading',
  code: 's.code',
  updatedAt: 'iso_time(s.updated_at)',
};
const detail: Columns = { ...columns, version: 's.version', createdAt: 'iso_time(s.created_at)' };

@Injectable()
export class SubjectsRepository {
  constructor(
    private readonly pages: SearchPagesRepository,
    private readonly records: RecordReader,
    private readonly live: LiveRecords,
    private readonly writes: RecordWrites,
  ) {}

  findPage(query: SubjectQuery): Promise<Found<SubjectDto>> {
    const where = new Conditions('s')
      .filter('scheme', query.scheme, (any) => oneOf('s.scheme', any, 'text', { from: SUBJECTS, order: 's.kind, s.heading_key' }))
      .filter('kind', query.kind, (any) => oneOf('s.kind', any, 'text', { from: SUBJECTS, order: 's.heading_key, s.id' }))
      .filter('heading', query.heading, (any) => named('s.heading_key', any, subjectNames.fold, SUBJECTS))
      .filter('code', query.code, (any) => oneOf('s.code', any, 'text', { from: SUBJECTS, order: 's.scheme' }))
      .filter('updated', momentSpans(query.updated), (any) => inMoments('s.updated_at', any, SUBJECTS));
    const sortable = { heading: 's.heading_key', updated: 's.updated_at' };
    return this.pages.read('subjects', { from: SUBJECTS, alias: 's', where, sortable, columns }, query);
  }

  async getById(id: number, shape: Shape = {}, reader?: Transaction): Promise<FoundOne<SubjectDetailDto>> {
    const subject = await this.records.find<SubjectDetailDto>(detail, 'from subjects s where s.id = $1 and s.deleted_at is null', [id], {
      shape,
      reader,
    });
    if (!subject) throw await this.live.problem('subjects', id, reader);
    return subject;
  }

  /** The same inside a transaction. */
  private readonly read = (tx: Transaction, id: number): Promise<FoundOne<SubjectDetailDto>> => this.getById(id, {}, tx);

  create({ scheme, kind, heading, code }: NewSubject, write: WriteRequest): Promise<Written<SubjectDetailDto>> {
    return this.writes.create(write, 'subjects', {
      insert: async (tx) => {
        await this.demandFree(tx, scheme, kind, heading, null);
        const { identifiers } = await tx.manager.insert(Subject, { scheme, kind, heading, headingKey: nameKey(heading), code });
        const { id } = identifiers[0] as { id: number };
        return id;
      },
      read: this.read,
    });
  }

  update(id: number, changes: SubjectChanges, write: WriteRequest): Promise<Written<SubjectDetailDto>> {
    return this.writes.update(write, 'subjects', id, changes, {
      change: async (tx, current: Subject) => {
        const { scheme, kind, heading } = { ...current, ...changes };
        await this.demandFree(tx, scheme, kind, heading, id);
        const set = { heading, headingKey: nameKey(heading), code: changes.code };
        await tx.manager.update(Subject, { id }, { ...set, ...revised });
      },
      read: this.read,
    });
  }

  remove(id: number, write: WriteRequest): Promise<Written> {
    return this.writes.remove(write, 'subjects', id, {
      demandFree: async (tx) => {
        const [needed] = await tx.rows(
          `select from work_subjects s join works w on w.id = s.work_id where s.subject_id = $1 and w.deleted_at is null
           union all
           select from book_subjects s join books b on b.id = s.book_id where s.subject_id = $1 and b.deleted_at is null limit 1`,
          [id],
        );
        if (needed) throw new Problem('record-in-use', `Works or books are about the subject ${id}.`);
      },
      read: this.read,
    });
  }

  /** The rows of a client's subjects; a heading without an id is added as a local subject when there is none. */
  async headingRows(tx: Transaction, headings: readonly NewSubjectHeading[]): Promise<ChildRow[]> {
    const references = headings.flatMap(({ subjectId }, i) => (subjectId ? [{ id: subjectId, pointer: `/subjects/${i}/subjectId` }] : []));
    await this.live.demandReferences(tx, 'subjects', references);
    const ids: number[] = [];
    for (const [i, { subjectId, kind = 'topic', heading }] of headings.entries()) {
      if (!subjectId && !heading) throw incompleteMember(`/subjects/${i}`, 'must have subjectId or heading');
      ids.push(subjectId ?? (await this.ensure(tx, kind, heading!)));
    }
    return [...new Set(ids)].map((id) => ({ subject_id: id }));
  }

  private async ensure(tx: Transaction, kind: string, heading: string): Promise<number> {
    const key = nameKey(heading);
    const add = `insert into subjects (scheme, kind, heading, heading_key) values ('local', $1, $2, $3)
      on conflict (scheme, kind, heading_key) where deleted_at is null do nothing`;
    const find = `select id from subjects where scheme = 'local' and kind = $1 and heading_key = $2 and deleted_at is null`;
    return this.live.ensure(tx, 'subjects', [add, [kind, heading, key]], [find, [kind, key]]);
  }

  private async demandFree(tx: Transaction, scheme: string, kind: string, heading: string, self: number | null): Promise<void> {
    const [other] = await tx.rows<{ id: number }>(
      'select id from subjects where scheme = $1 and kind = $2 and heading_key = $3 and deleted_at is null and id is distinct from $4',
      [scheme, kind, nameKey(heading), self],
    );
    if (other) throw exists('subject', heading, `/v1/subjects/${other.id}`);
  }
}

/** The SQL of a record's subjects as JSON. */
export function subjectsSql(owner: string, id: string): string {
  return jsonRows(`select s.id, s.kind, s.heading from ${owner}_subjects o join subjects s on s.id = o.subject_id
    where o.${owner}_id = ${id} order by o.position`);
}
