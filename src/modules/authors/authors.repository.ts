import { Injectable } from '@nestjs/common';
import { LiveRecords, revised } from '../../platform/database/live-records.js';
import { replaceChildren } from '../../platform/database/children.js';
import { type Columns, jsonRows } from '../../platform/database/json-sql.js';
import type { Transaction } from '../../platform/database/writes.js';
import { inDates, inMoments, named, oneOf } from '../../platform/filters/clauses.js';
import { daySpans, momentSpans } from '../../platform/filters/date-forms.js';
import { Conditions } from '../../platform/pagination/conditions.js';
import type { Found, FoundOne, Written } from '../../platform/pagination/found.js';
import { RecordReader } from '../../platform/pagination/record-reader.js';
import type { Shape } from '../../platform/shapes/shape.js';
import { RecordWrites } from '../../platform/writing/record-writes.js';
import type { WriteRequest } from '../../platform/writing/write-request.js';
import { Problem } from '../../platform/problems/problem.js';
import { invertName, sortKey } from '../../standards/sort-key.js';
import {
  coversSql,
  dateColumns,
  dateSql,
  identifiedBy,
  identifierRows,
  identifiersSql,
  linkRows,
  linksSql,
  type Locked,
  lockedFields,
} from '../records/index.js';
import { SearchPagesRepository } from '../search/index.js';
import { authorNames } from './author-names.js';
import { authorLocks } from './author-locks.js';
import type { AuthorChanges, AuthorDetailDto, AuthorDto, AuthorQuery, NewAuthor } from './author.dto.js';
import { Author } from './author.entity.js';

const AUTHORS = 'authors a';
const columns: Columns = {
  id: 'a.id',
  kind: 'a.kind',
  name: 'a.name',
  disambiguation: 'a.disambiguation',
  born: dateSql('a.born'),
  died: dateSql('a.died'),
  updatedAt: 'iso_time(a.updated_at)',
};

const detail: Columns = {
  ...columns,
  version: 'a.version',
  honorific: 'a.honorific',
  numeration: 'a.numeration',
  biography: 'a.biography',
  names: jsonRows('select kind, language, name from author_names where author_id = a.id order by ordinal'),
  identifiers: identifiersSql('author', 'a.id'),
  links: linksSql('author', 'a.id'),
  covers: coversSql('author', 'a.id'),
  createdAt: 'iso_time(a.created_at)',
};

@Injectable()
export class AuthorsRepository {
  constructor(
    private readonly pages: SearchPagesRepository,
    private readonly records: RecordReader,
    private readonly live: LiveRecords,
    private readonly writes: RecordWrites,
  ) {}

  findPage(query: AuthorQuery): Promise<Found<AuthorDto>> {
    const where = new Conditions('a')
      .filter('kind', query.kind, (any) => oneOf('a.kind', any, 'text', { from: AUTHORS, order: 'a.name_sort, a.id' }))
      .filter('name', query.name, (any) => named('a.name_sort', any, authorNames.fold, AUTHORS))
      .filter('born', daySpans(query.born), (any) => inDates('date_sort(a.born_from)', any, AUTHORS))
      .filter('died', daySpans(query.died), (any) => inDates('date_sort(a.died_from)', any, AUTHORS))
      .filter('updated', momentSpans(query.updated), (any) => inMoments('a.updated_at', any, AUTHORS))
      .filter('identifier', query.identifier, (any) => identifiedBy('author', 'a.id', any));
    const sortable = { name: 'a.name_sort', updated: 'a.updated_at' };
    return this.pages.read('authors', { from: AUTHORS, alias: 'a', where, sortable, columns }, query);
  }

  async getById(id: number, shape: Shape = {}, reader?: Transaction): Promise<FoundOne<AuthorDetailDto>> {
    const author = await this.records.find<AuthorDetailDto>(detail, 'from authors a where a.id = $1 and a.deleted_at is null', [id], {
      shape,
      reader,
    });
    if (!author) throw await this.live.problem('authors', id, reader);
    return author;
  }

  /** The same inside a transaction. */
  private readonly read = (tx: Transaction, id: number): Promise<FoundOne<AuthorDetailDto>> => this.getById(id, {}, tx);

  create(author: NewAuthor, write: WriteRequest): Promise<Written<AuthorDetailDto>> {
    return this.writes.create(write, 'authors', {
      insert: async (tx) => {
        const { kind, name } = author;
        const { identifiers } = await tx.manager.insert(Author, { ...columnsOf(author), kind, name, nameSort: nameSort(kind, name) });
        const { id } = identifiers[0] as { id: number };
        await this.replaceLists(tx, id, author);
        return id;
      },
      read: this.read,
    });
  }

  update(id: number, changes: AuthorChanges, write: WriteRequest): Promise<Written<AuthorDetailDto>> {
    return this.writes.update(write, 'authors', id, changes, {
      change: async (tx, { locked_fields, ...current }: Pick<Author, 'kind' | 'name'> & Locked) => {
        const { kind, name } = { ...current, ...changes };
        // an import may have filed the author by an inverted name of its source, which a client who changes neither leaves alone
        const renamed = kind !== current.kind || name !== current.name;
        const set = { ...columnsOf(changes), kind, name, nameSort: renamed ? nameSort(kind, name) : undefined };
        await tx.manager.update(Author, { id }, { ...set, lockedFields: lockedFields(changes, authorLocks, locked_fields), ...revised });
        await this.replaceLists(tx, id, changes);
      },
      read: this.read,
    });
  }

  remove(id: number, write: WriteRequest): Promise<Written> {
    return this.writes.remove(write, 'authors', id, {
      demandFree: async (tx) => {
        const [needed] = await tx.rows(
          `select from work_contributors c join works w on w.id = c.work_id where c.author_id = $1 and w.deleted_at is null
           union all
           select from book_contributors c join books b on b.id = c.book_id where c.author_id = $1 and b.deleted_at is null limit 1`,
          [id],
        );
        if (needed) throw new Problem('record-in-use', `Works or books are credited to the author ${id}.`);
      },
      read: this.read,
    });
  }

  private async replaceLists(tx: Transaction, id: number, { names, identifiers, links }: AuthorChanges): Promise<void> {
    if (names) {
      const rows = names.map(({ kind, language, name }) => ({ kind, language: language ?? null, name }));
      await replaceChildren(tx, 'author_names', 'author_id', id, 'ordinal', rows);
    }
    if (identifiers) await replaceChildren(tx, 'author_identifiers', 'author_id', id, 'ordinal', identifierRows(identifiers));
    if (links) await replaceChildren(tx, 'links', 'author_id', id, 'ordinal', linkRows(links));
  }
}

function columnsOf({ disambiguation, honorific, numeration, biography, born, died }: AuthorChanges) {
  return { disambiguation, honorific, numeration, biography, born: dateColumns(born, 'life'), died: dateColumns(died, 'life') };
}

function nameSort(kind: string, name: string): string {
  return sortKey(kind === 'person' ? invertName(name) : name);
}
