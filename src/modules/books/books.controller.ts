import { Body, Controller, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { oneOf } from '../../platform/cache/cache-tags.js';
import { Cached, Expensive } from '../../platform/cache/cached.decorator.js';
import { Ask, Create, GetOne, GetPage, Remove, Update } from '../../platform/openapi/operations.js';
import type { Found, FoundOne, Gathered, Written } from '../../platform/pagination/found.js';
import { Write, type WriteRequest } from '../../platform/writing/write-request.js';
import { ById } from '../records/index.js';
import { BookDetailDto } from './book-detail.dto.js';
import { BookQuery, BookShape, ByIsbn } from './book-query.dto.js';
import { BookDto } from './book.dto.js';
import { BooksRepository } from './books.repository.js';
import { BookLookup, LookupAnswer, type LookupItemDto, LookupShape } from './lookup.dto.js';
import { LookupRepository } from './lookup.repository.js';
import { BookChanges, NewBook } from './new-book.dto.js';

/** What a page of books shows of other kinds, and what its filters look at. */
const shown = ['authors', 'works', 'publishers', 'series', 'subjects'];
const also = [308, 404, 410];
const same = 'The same parameters as the list of all books.';

@ApiTags('books')
@Controller()
export class BooksController {
  constructor(
    private readonly books: BooksRepository,
    private readonly lookups: LookupRepository,
  ) {}

  @GetPage('books', BookDto, 'List books', 'Each with its work and its authors.')
  @Cached('books', ...shown)
  @Expensive()
  findPage(@Query() query: BookQuery): Promise<Found<BookDto>> {
    return this.books.findPage(query);
  }

  @GetPage('works/:id/books', BookDto, 'List the books of a work', same, ...also)
  @Cached('books', ...shown)
  findPageOfWork(@Param() { id }: ById, @Query() query: BookQuery): Promise<Found<BookDto>> {
    return this.books.findPageOf('works', id, query);
  }

  @GetPage('authors/:id/books', BookDto, 'List the books of an author', same, ...also)
  @Cached('books', ...shown)
  findPageOfAuthor(@Param() { id }: ById, @Query() query: BookQuery): Promise<Found<BookDto>> {
    return this.books.findPageOf('authors', id, query);
  }

  @GetPage('publishers/:id/books', BookDto, 'List the books of a publisher', same, ...also)
  @Cached('books', ...shown)
  @Expensive()
  findPageOfPublisher(@Param() { id }: ById, @Query() query: BookQuery): Promise<Found<BookDto>> {
    return this.books.findPageOf('publishers', id, query);
  }

  @GetPage('series/:id/books', BookDto, 'List the books of a series', same, ...also)
  @Cached('books', ...shown)
  findPageOfSeries(@Param() { id }: ById, @Query() query: BookQuery): Promise<Found<BookDto>> {
    return this.books.findPageOf('series', id, query);
  }

  @GetPage('subjects/:id/books', BookDto, 'List the books on a subject', same, ...also)
  @Cached('books', ...shown)
  @Expensive()
  findPageOfSubject(@Param() { id }: ById, @Query() query: BookQuery): Promise<Found<BookDto>> {
    return this.books.findPageOf('subjects', id, query);
  }

  @GetOne('books/:id', 'books', BookDetailDto, 'Get a book', 'With everything that is known of it.')
  @Cached(...oneOf('books'), ...shown)
  getById(@Param() { id }: ById, @Query() shape: BookShape): Promise<FoundOne<BookDetailDto>> {
    return this.books.getById(id, shape);
  }

  @GetOne(
    'isbn/:isbn',
    'books',
    BookDetailDto,
    'Get a book by its ISBN',
    'ISBN-10 or ISBN-13, in any spelling. `Content-Location` is its own address.',
  )
  @Cached('books', ...shown)
  getByIsbn(@Param() { isbn }: ByIsbn, @Query() shape: BookShape): Promise<FoundOne<BookDetailDto>> {
    return this.books.getByIsbn(isbn, shape);
  }

  @Ask(
    'books/lookup',
    LookupAnswer,
    BookLookup,
    'Look up many books',
    'Up to 1,000 ISBNs, other identifiers and ids at once. One item for each, in the order of the request, says what became of it. A read: it needs no key, and is not stored.',
  )
  lookUp(@Body() { identifiers }: BookLookup, @Query() shape: LookupShape): Promise<Gathered<LookupItemDto[]>> {
    return this.lookups.find(identifiers, shape);
  }

  @Create('books', BookDetailDto, NewBook, 'Add a book')
  create(@Body() book: NewBook, @Write() write: WriteRequest): Promise<Written<BookDetailDto>> {
    return this.books.create(book, write);
  }

  @Update('books', BookDetailDto, BookChanges, 'Change a book')
  update(@Param() { id }: ById, @Body() changes: BookChanges, @Write() write: WriteRequest): Promise<Written<BookDetailDto>> {
    return this.books.update(id, changes, write);
  }

  @Remove('books', 'Delete a book')
  remove(@Param() { id }: ById, @Write() write: WriteRequest): Promise<Written> {
    return this.books.remove(id, write);
  }
}
