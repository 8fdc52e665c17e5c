import type { BookDetailDto } from '../../src/modules/books/book-detail.dto.js';
import type { BookDto } from '../../src/modules/books/book.dto.js';
import type { Shown } from './history.js';

/** The books that are read and written: ids by the way in which they are written. */
export interface Catalogue {
  /** one by one, through the API */
  singles: number[];
  /** all of them in one transaction, with psql: their page counts are always the same */
  group: number[];
  /** their links: emptied with TRUNCATE and filled with COPY in one transaction */
  linked: number[];
  /** the work of books that come and go */
  work: number;
}

/** Books of this format are the group, and nothing else is. */
export const GROUP_FORMAT = 'board';
/** Books of this format come and go. */
export const TRANSIENT_FORMAT = 'map';

/** The pages that are read: details of all books, and lists that show them by several orders and filters. */
export function pathsOf({ singles, group, linked, work }: Catalogue): string[] {
  return [
    ...[...singles, ...group, ...linked].map((id) => `/v1/books/${id}`),
    '/v1/books?limit=100',
    '/v1/books?limit=100&sort=title',
    '/v1/books?limit=100&sort=-updated',
    `/v1/books?format=${GROUP_FORMAT}&limit=100`,
    `/v1/books?format=${GROUP_FORMAT}&limit=100&sort=-title`,
    `/v1/books?format=${TRANSIENT_FORMAT}&limit=100&count=exact`,
    '/v1/books?limit=100&count=exact',
    `/v1/works/${work}/books?limit=100`,
  ];
}

type Body = { data: BookDetailDto } | { data: BookDto[]; meta: { total: number; count: number } };

/** What a page shows: the page count of a book is its version, and so is the number in the title of its first link. */
export function shownIn(body: Body): Shown {
  const versions = new Map<string, number>();
  const books = [body.data].flat();
  for (const book of books) {
    versions.set(`book ${book.id}`, book.pageCount ?? 0);
    if ('links' in book) versions.set(`link of book ${book.id}`, Number(book.links[0]?.title ?? 0));
  }
  return { versions, torn: tornIn(body, books) };
}

function tornIn(body: Body, books: (BookDto | BookDetailDto)[]): string | null {
  const counts = new Set(books.filter(({ format }) => format === GROUP_FORMAT).map(({ pageCount }) => pageCount));
  if (counts.size > 1) return `one transaction wrote them all, and they are at ${[...counts].join(' and ')}`;
  if ('meta' in body && (body.meta.total !== books.length || body.meta.count !== books.length))
    return `${books.length} rows, and a total of ${body.meta.total}`;
  return null;
}
