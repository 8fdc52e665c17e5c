import { Injectable } from '@nestjs/common';
import { LiveRecords, revised } from '../../platform/database/live-records.js';
import { replaceChildren } from '../../platform/database/children.js';
import type { Columns } from '../../platform/database/json-sql.js';
import type { Transaction } from '../../platform/database/writes.js';
import { RecordFinder } from '../../platform/filters/record-finder.js';
import type { Found, FoundOne, Written } from '../../platform/pagination/found.js';
import { RecordReader } from '../../platform/pagination/record-reader.js';
import type { Shape } from '../../platform/shapes/shape.js';
import { RecordWrites } from '../../platform/writing/record-writes.js';
import type { WriteRequest } from '../../platform/writing/write-request.js';
import { Problem } from '../../platform/problems/problem.js';
import { sortKey } from '../../standards/sort-key.js';
import { authorNames, authorReferences, contributorsSql, creditsSql, replaceContributors } from '../authors/index.js';
import {
  classificationsSql,
  coversSql,
  dateColumns,
  dateSql,
  identifierRows,
  identifiersSql,
  linkRows,
  linksSql,
  type Locked,
  lockedFields,
  titleRows,
  titlesSql,
} from '../records/index.js';
import { seriesNames, SeriesRepository, seriesSql } from '../series/index.js';
import { subjectNames, SubjectsRepository, subjectsSql } from '../subjects/index.js';
import { SearchPagesRepository } from '../search/index.js';
import { workConditions } from './work-conditions.js';
import { workLocks } from './work-locks.js';
import type { NewWork, WorkChanges, WorkDetailDto, WorkDto, WorkQuery } from './work.dto.js';
import { Work } from './work.entity.js';

const columns: Columns = {
  id: 'w.id',
  title: 'w.title',
  subtitle: 'w.subtitle',
  authors: creditsSql('select position, author_id, credited_as, role from work_contributors where work_id = w.id'),
  originalLanguage: 'w.original_language',
  firstPublished: dateSql('w.first_published'),
  updatedAt: 'iso_time(w.updated_at)',
};

const detail: Columns = {
  ...columns,
  version: 'w.version',
  titles: titlesSql('work', 'w.id'),
  contributors: contributorsSql('work', 'w.id'),
  subjects: subjectsSql('work', 'w.id'),
  series: seriesSql('work', 'w.id'),
  description: 'w.description',
  firstSentence: 'w.first_sentence',
  notes: 'w.notes',
  classifications: classificationsSql('work', 'w.id'),
  identifiers: identifiersSql('work', 'w.id'),
  links: linksSql('work', 'w.id'),
  covers: coversSql('work', 'w.id'),
  createdAt: 'iso_time(w.created_at)',
};

/** What `expand` may name. */
const expansions: Columns = { series: seriesSql('work', 'w.id'), subjects: subjectsSql('work', 'w.id') };

@Injectable()
export class WorksRepository {
  constructor(
    private readonly pages: SearchPagesRepository,
    private readonly records: RecordReader,
    private readonly live: LiveRecords,
    private readonly writes: RecordWrites,
    private readonly series: SeriesRepository,
    private readonly subjects: SubjectsRepository,
    private readonly names: RecordFinder,
  ) {}

  async findPage(query: WorkQuery, ofAuthor?: number): Promise<Found<WorkDto>> {
    const { author, series, subject } = query;
    const ids = await this.names.find({ author, series, subject }, { author: authorNames, series: seriesNames, subject: subjectNames });
    const sortable = { title: 'w.title_sort', published: 'w.first_published_sort', updated: 'w.updated_at' };
    return this.pages.read(
      'works',
      {
        from: 'works w',
        alias: 'w',
        where: workConditions(query, ids, ofAuthor),
        sortable,
        of: ofAuthor === undefined ? undefined : `author ${ofAuthor}`,
        columns,
        expansions,
      },
      query,
    );
  }

  async findPageOfAuthor(id: number, query: WorkQuery): Promise<Found<WorkDto>> {
    await this.live.demand('authors', id);
    return this.findPage(query, id);
  }

  async getById(id: number, shape: Shape = {}, reader?: Transaction): Promise<FoundOne<WorkDetailDto>> {
    const work = await this.records.find<WorkDetailDto>(detail, 'from works w where w.id = $1 and w.deleted_at is null', [id], {
      shape,
      expansions,
      reader,
    });
    if (!work) throw await this.live.problem('works', id, reader);
    return work;
  }

  /** The same inside a transaction. */
  private readonly read = (tx: Transaction, id: number): Promise<FoundOne<WorkDetailDto>> => this.getById(id, {}, tx);

  create(work: NewWork, write: WriteRequest): Promise<Written<WorkDetailDto>> {
    return this.writes.create(write, 'works', { insert: (tx) => this.insert(tx, work), read: this.read });
  }

  /** Adds a work inside a transaction and answers its id. Its locks tell an import that it is not one of those that go with their last book. */
  async insert(tx: Transaction, work: NewWork): Promise<number> {
    const { title } = work;
    const row = { ...columnsOf(work), title, titleSort: sortKey(title), lockedFields: lockedFields(work, workLocks) };
    const { identifiers } = await tx.manager.insert(Work, row);
    const { id } = identifiers[0] as { id: number };
    await this.replaceLists(tx, id, work);
    return id;
  }

  update(id: number, changes: WorkChanges, write: WriteRequest): Promise<Written<WorkDetailDto>> {
    return this.writes.update(write, 'works', id, changes, {
      change: async (tx, { locked_fields, title: before }: Pick<Work, 'title'> & Locked) => {
        const { title } = changes;
        // as for books: a work that was derived from one is filed like it
        const titleSort = title === undefined || title === before ? undefined : sortKey(title);
        const set = { ...columnsOf(changes), title, titleSort };
        await tx.manager.update(Work, { id }, { ...set, lockedFields: lockedFields(changes, workLocks, locked_fields), ...revised });
        await this.replaceLists(tx, id, changes);
      },
      read: this.read,
    });
  }

  remove(id: number, write: WriteRequest): Promise<Written> {
    return this.writes.remove(write, 'works', id, {
      demandFree: async (tx) => {
        const [needed] = await tx.rows('select from books where work_id = $1 and deleted_at is null limit 1', [id]);
        if (needed) throw new Problem('record-in-use', `There are books of the work ${id}.`);
      },
      read: this.read,
    });
  }

  private async replaceLists(tx: Transaction, id: number, work: WorkChanges): Promise<void> {
    const { titles, contributors, subjects, series, identifiers, links } = work;
    if (titles) await replaceChildren(tx, 'work_titles', 'work_id', id, 'ordinal', titleRows(titles));
    if (contributors) {
      await this.live.demandReferences(tx, 'authors', authorReferences(contributors));
      await replaceContributors(tx, 'work', id, contributors);
    }
    if (subjects) await replaceChildren(tx, 'work_subjects', 'work_id', id, 'position', await this.subjects.headingRows(tx, subjects));
    if (series) await replaceChildren(tx, 'series_entries', 'work_id', id, 'position', await this.series.entryRows(tx, 'story', series));
    if (identifiers) await replaceChildren(tx, 'work_identifiers', 'work_id', id, 'ordinal', identifierRows(identifiers));
    if (links) await replaceChildren(tx, 'links', 'work_id', id, 'ordinal', linkRows(links));
  }
}

function columnsOf({ subtitle, originalLanguage, firstPublished, description, firstSentence, notes }: WorkChanges) {
  return { subtitle, originalLanguage, firstPublished: dateColumns(firstPublished), description, firstSentence, notes };
}
