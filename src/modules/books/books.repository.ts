import { Injectable } from '@nestjs/common';
import { LiveRecords, revised } from '../../platform/database/live-records.js';
import { Writes } from '../../platform/database/writes.js';
import { Conditions } from '../../platform/pagination/conditions.js';
import type { Found, FoundOne } from '../../platform/pagination/found.js';
import { PageReader } from '../../platform/pagination/page-reader.js';
import { RecordReader } from '../../platform/pagination/record-reader.js';
import { notFound } from '../../platform/problems/problem.js';
import { sortKey } from '../../standards/sort-key.js';
import { dateColumns, hasIdentifierSql, sortRange } from '../records/index.js';
import { WorksRepository } from '../works/index.js';
import { BookLists } from './book-lists.js';
import { columns, detail } from './book-columns.js';
import type { BookDetailDto } from './book-detail.dto.js';
import type { BookDto } from './book.dto.js';
import { Book } from './book.entity.js';
import type { BookQuery } from './book-query.dto.js';
import type { BookChanges, NewBook } from './new-book.dto.js';

type Relations = Pick<BookQuery, 'work' | 'author' | 'publisher' | 'series' | 'subject'>;

/** What a list of books may hang on, and the filter that says the same. */
const relations = {
  works: 'work',
  authors: 'author',
  publishers: 'publisher',
  series: 'series',
  subjects: 'subject',
} as const satisfies Record<string, keyof Relations>;

@Injectable()
export class BooksRepository {
  constructor(
    private readonly pages: PageReader,
    private readonly records: RecordReader,
    private readonly live: LiveRecords,
    private readonly writes: Writes,
    private readonly works: WorksRepository,
    private readonly lists: BookLists,
  ) {}

  findPage(query: BookQuery, of: Relations = {}): Promise<Found<BookDto>> {
    const where = new Conditions()
      .always('b.deleted_at is null')
      .when(query.title && sortKey(query.title), 'b.title_sort = ?')
      .when(query.isbn, `b.id in (select book_id from book_identifiers where scheme = 'isbn' and left(value, 200) = any(?))`)
      .when(query.identifier, hasIdentifierSql('book', 'b.id'))
      .when(query.language, `b.id in (select book_id from book_languages where role = 'text' and language = any(?))`)
      .when(query.format, 'b.format = ?')
      .when(query.country, 'b.country = any(?)')
      .between(sortRange(query.published), 'b.published_sort');
    for (const { work, author, subject, series, publisher } of [query, of]) {
      where
        .when(work, 'b.work_id = any(?)')
        .when(author, itselfOrItsWork('book_contributors', 'work_contributors', 'author_id'))
        .when(subject, itselfOrItsWork('book_subjects', 'work_subjects', 'subject_id'))
        .when(series, itselfOrItsWork('series_entries', 'series_entries', 'series_id'))
        .when(publisher, 'b.id in (select book_id from book_publishers where publisher_id = any(?))');
    }
    const sortable = { title: 'b.title_sort', published: 'b.published_sort', updated: 'b.updated_at' };
    return this.pages.read({ from: 'books b', alias: 'b', where, sortable, columns }, query);
  }

  /** The books that hang on a record; the filters of the query come on top. */
  async findPageOf(kind: keyof typeof relations, id: number, query: BookQuery): Promise<Found<BookDto>> {
    await this.live.demand(kind, id);
    return this.findPage(query, { [relations[kind]]: [id] });
  }

  async getById(id: number): Promise<FoundOne<BookDetailDto>> {
    const book = await this.records.find<BookDetailDto>(detail, 'from books b where b.id = $1 and b.deleted_at is null', [id]);
    if (!book) throw await this.live.problem('books', id);
    return book;
  }

  /** The book of an ISBN. When several have it: the one whose first ISBN it is, then the oldest record. */
  async getByIsbn(isbn13: string): Promise<FoundOne<BookDetailDto>> {
    const book = await this.records.find<BookDetailDto>(
      detail,
      `from books b where b.deleted_at is null and b.id in (select book_id from book_identifiers where scheme = 'isbn' and left(value, 200) = $1)
       order by b.primary_isbn13 is distinct from $1::bigint, b.id limit 1`,
      [isbn13],
    );
    if (!book) throw notFound('book with the ISBN', isbn13);
    return book;
  }

  async create(book: NewBook): Promise<FoundOne<BookDetailDto>> {
    const id = await this.writes.run(async (tx) => {
      await this.lists.demandFreeIsbns(tx, book.identifiers ?? [], null);
      if (book.workId) await this.live.demandReferences(tx, 'works', [{ id: book.workId, pointer: '/workId' }]);
      const { title, contributors } = book;
      const workId =
        book.workId ?? (await this.works.insert(tx, { title, contributors: contributors?.filter(({ role = 'aut' }) => role === 'aut') }));
      const { identifiers } = await tx.manager.insert(Book, { ...columnsOf(book), title, titleSort: sortKey(title), workId });
      const { id } = identifiers[0] as { id: number };
      await this.lists.replace(tx, id, book);
      return id;
    });
    return this.getById(id);
  }

  async update(id: number, changes: BookChanges): Promise<FoundOne<BookDetailDto>> {
    if (Object.keys(changes).length === 0) return this.getById(id);
    await this.writes.run(async (tx) => {
      await this.live.lock(tx, 'books', id);
      await this.lists.demandFreeIsbns(tx, changes.identifiers ?? [], id);
      const { title, workId } = changes;
      if (workId) await this.live.demandReferences(tx, 'works', [{ id: workId, pointer: '/workId' }]);
      const set = { ...columnsOf(changes), workId, title, titleSort: title === undefined ? undefined : sortKey(title) };
      await tx.manager.update(Book, { id }, { ...set, ...revised });
      await this.lists.replace(tx, id, changes);
    });
    return this.getById(id);
  }

  async remove(id: number): Promise<void> {
    await this.writes.run(async (tx) => {
      await this.live.lock(tx, 'books', id);
      await this.live.remove(tx, 'books', id);
    });
  }
}

/** The condition for books that have one of `?` in a table of their own or in one of their work's. */
function itselfOrItsWork(own: string, works: string, column: string): string {
  return `b.id in (select book_id from ${own} where ${column} = any(?) and book_id is not null
    union all select o.id from ${works} l join books o on o.work_id = l.work_id where l.${column} = any(?))`;
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
