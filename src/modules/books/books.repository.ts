import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database.js';
import { LiveRecords, revised } from '../../platform/database/live-records.js';
import type { Transaction } from '../../platform/database/writes.js';
import { RecordFinder } from '../../platform/filters/record-finder.js';
import type { Found, FoundOne, Written } from '../../platform/pagination/found.js';
import { RecordReader } from '../../platform/pagination/record-reader.js';
import type { Shape } from '../../platform/shapes/shape.js';
import { RecordWrites } from '../../platform/writing/record-writes.js';
import type { WriteRequest } from '../../platform/writing/write-request.js';
import { deleted, notFound, type Problem } from '../../platform/problems/problem.js';
import { sortKey } from '../../standards/sort-key.js';
import { authorReferences } from '../authors/index.js';
import { dateColumns, followed, type Locked, lockedFields } from '../records/index.js';
import { WorksRepository } from '../works/index.js';
import { SearchPagesRepository } from '../search/index.js';
import { bookConditions, recordFilters, type Relation } from './book-conditions.js';
import { BookLists } from './book-lists.js';
import { bookSets } from './book-sets.js';
import { columns, detail, expansions } from './book-columns.js';
import { bookLocks } from './book-locks.js';
import type { BookDetailDto } from './book-detail.dto.js';
import type { BookDto } from './book.dto.js';
import { Book } from './book.entity.js';
import type { BookQuery } from './book-query.dto.js';
import type { BookChanges, NewBook } from './new-book.dto.js';

/** What a list of books may hang on, and the filter that says the same. */
const relations = {
  works: 'work',
  authors: 'author',
  publishers: 'publisher',
  series: 'series',
  subjects: 'subject',
} as const;

@Injectable()
export class BooksRepository {
  constructor(
    private readonly pages: SearchPagesRepository,
    private readonly records: RecordReader,
    private readonly database: Database,
    private readonly live: LiveRecords,
    private readonly writes: RecordWrites,
    private readonly works: WorksRepository,
    private readonly lists: BookLists,
    private readonly names: RecordFinder,
  ) {}

  async findPage(query: BookQuery, of?: Relation): Promise<Found<BookDto>> {
    const { author, publisher, series, subject, work } = query;
    const ids = await this.names.find({ author, publisher, series, subject, work }, recordFilters);
    const sortable = { title: 'b.title_sort', published: 'b.published_sort', updated: 'b.updated_at' };
    return this.pages.read(
      'books',
      {
        from: 'books b',
        alias: 'b',
        where: bookConditions(query, ids, of),
        sortable,
        of: of && `${of.filter} ${of.id}`,
        columns,
        expansions,
        sets: bookSets,
      },
      query,
    );
  }

  /** The books that hang on a record; the filters of the query come on top. */
  async findPageOf(kind: keyof typeof relations, id: number, query: BookQuery): Promise<Found<BookDto>> {
    await this.live.demand(kind, id);
    return this.findPage(query, { filter: relations[kind], id });
  }

  async getById(id: number, shape: Shape = {}, reader?: Transaction): Promise<FoundOne<BookDetailDto>> {
    const book = await this.records.find<BookDetailDto>(detail, 'from books b where b.id = $1 and b.deleted_at is null', [id], {
      shape,
      expansions,
      reader,
    });
    if (!book) throw await this.live.problem('books', id, reader);
    return book;
  }

  /** The same inside a transaction. */
  private readonly read = (tx: Transaction, id: number): Promise<FoundOne<BookDetailDto>> => this.getById(id, {}, tx);

  /** The book of an ISBN; throws 410 or 404. When several have it: one that has it itself, the one whose first ISBN it is, then the oldest record. */
  async getByIsbn(isbn13: string, shape: Shape = {}): Promise<FoundOne<BookDetailDto>> {
    const { join, id } = followed('book');
    const book = await this.records.find<BookDetailDto>(
      detail,
      `from books b where b.id = (
         select o.id from book_identifiers i ${join} join books o on o.id = ${id}
         where i.scheme = 'isbn' and left(i.value, 200) = $1 and o.deleted_at is null
         order by merged.to_id is not null, o.primary_isbn13 is distinct from $1::bigint, o.id limit 1)`,
      [isbn13],
      { shape, expansions },
    );
    if (!book) throw await this.withoutBook(isbn13);
    return book;
  }

  /** Why there is no live book with an ISBN: 410 when the one that had it was deleted, else 404. */
  private async withoutBook(isbn13: string): Promise<Problem> {
    const { join, id } = followed('book');
    const [gone] = await this.database.rows<{ id: number }>(
      `select o.id from book_identifiers i ${join} join books o on o.id = ${id} where i.scheme = 'isbn' and left(i.value, 200) = $1 order by o.id limit 1`,
      [isbn13],
    );
    return gone ? deleted('book', gone.id) : notFound('book with the ISBN', isbn13);
  }

  create(book: NewBook, write: WriteRequest): Promise<Written<BookDetailDto>> {
    return this.writes.create(write, 'books', {
      insert: async (tx) => {
        await this.lists.demandFreeIsbns(tx, book.identifiers ?? [], null);
        if (book.workId) await this.live.demandReferences(tx, 'works', [{ id: book.workId, pointer: '/workId' }]);
        const { title, contributors } = book;
        const workId = book.workId ?? (await this.addWork(tx, { title, contributors }));
        const { identifiers } = await tx.manager.insert(Book, { ...columnsOf(book), title, titleSort: sortKey(title), workId });
        const { id } = identifiers[0] as { id: number };
        await this.lists.replace(tx, id, book);
        return id;
      },
      read: this.read,
    });
  }

  update(id: number, changes: BookChanges, write: WriteRequest): Promise<Written<BookDetailDto>> {
    return this.writes.update(write, 'books', id, changes, {
      change: async (tx, { locked_fields, title: before }: Pick<Book, 'title'> & Locked) => {
        await this.lists.demandFreeIsbns(tx, changes.identifiers ?? [], id);
        const { title, workId } = changes;
        if (workId) await this.live.demandReferences(tx, 'works', [{ id: workId, pointer: '/workId' }]);
        // an import may have filed the book without a prefix that its source tells, which a client who says the same title leaves alone
        const titleSort = title === undefined || title === before ? undefined : sortKey(title);
        const set = { ...columnsOf(changes), workId, title, titleSort };
        await tx.manager.update(Book, { id }, { ...set, lockedFields: lockedFields(changes, bookLocks, locked_fields), ...revised });
        await this.lists.replace(tx, id, changes);
      },
      read: this.read,
    });
  }

  remove(id: number, write: WriteRequest): Promise<Written> {
    return this.writes.remove(write, 'books', id, { read: this.read });
  }

  /** A book that names no work is the first of one of its own. */
  private async addWork(tx: Transaction, { title, contributors = [] }: NewBook): Promise<number> {
    // all of them, and here already: among the authors alone each has another place than in the body, at which a problem points
    await this.live.demandReferences(tx, 'authors', authorReferences(contributors));
    const authors = contributors.filter(({ role = 'aut' }) => role === 'aut');
    const id = await this.works.insert(tx, { title, contributors: authors });
    tx.added.push({ kind: 'works', id });
    return id;
  }
}

function columnsOf({
  subtitle,
  statement,
  editionStatement,
  format,
  published,
  country,
  pageCount,
  extent,
  description,
  firstSentence,
  ...rest
}: BookChanges) {
  const { heightMm, widthMm, depthMm, weightG, durationS } = rest;
  const sizes = { heightMm, widthMm, depthMm, weightG, durationS, pageCount, extentRaw: extent };
  return {
    subtitle,
    statement,
    editionStatement,
    format,
    country,
    description,
    firstSentence,
    ...sizes,
    published: dateColumns(published),
  };
}
