import type { BookRecord } from '../../../formats/record.js';
import { sortKey } from '../../../standards/index.js';
import { type CatalogueTable, type Collection, column, dateColumns, ordered } from './catalogue-table.js';
import {
  classifications,
  contributors,
  covers,
  identifiers,
  links,
  seriesEntries,
  subjects,
  titles,
  unresolvedCredits,
} from './collections.js';

/** A book's record whose work is known by our id. */
export type PlacedBook = BookRecord & { workId: number };

const publishers: Collection<BookRecord> = {
  table: 'book_publishers',
  lock: 'publishers',
  columns: ['position', 'publisher_id', 'role', 'name_raw', 'place'],
  rows: (book, references) =>
    book.publishers.map(({ name, role, place }, i) => [
      i + 1,
      references.heading({ table: 'publishers', kind: null, name }),
      role,
      name,
      place,
    ]),
};

/** How a book's record fills the tables. */
export const bookTable: CatalogueTable<PlacedBook> = {
  name: 'books',
  owner: 'book_id',
  columns: [
    column('work_id', (book) => book.workId),
    column('title', (book) => book.title),
    column('title_sort', (book) => sortKey(book.title, book.nonfiling), 'title'),
    column('subtitle', (book) => book.subtitle),
    column('statement', (book) => book.statement),
    column('edition_statement', (book) => book.editionStatement),
    column('format', (book) => book.format),
    column('format_raw', (book) => book.formatRaw),
    ...dateColumns<PlacedBook>('published', (book) => book.published),
    column('copyright_raw', (book) => book.copyrightRaw),
    column('country', (book) => book.country),
    column('country_marc', (book) => book.countryMarc),
    column('page_count', (book) => book.pageCount),
    column('extent_raw', (book) => book.extentRaw),
    column('height_mm', (book) => book.heightMm),
    column('width_mm', (book) => book.widthMm),
    column('depth_mm', (book) => book.depthMm),
    column('dimensions_raw', (book) => book.dimensionsRaw),
    column('weight_g', (book) => book.weightG),
    column('weight_raw', (book) => book.weightRaw),
    column('duration_s', (book) => book.durationS),
    column('description', (book) => book.description),
    column('first_sentence', (book) => book.firstSentence),
    column('table_of_contents', (book) => JSON.stringify(book.tableOfContents)),
    column('notes', (book) => JSON.stringify(book.notes)),
    column('primary_isbn13', firstIsbn, 'identifiers'),
    column('extra', (book) => JSON.stringify(book.extra)),
  ],
  collections: [
    titles('book_titles'),
    ordered(
      'book_languages',
      'languages',
      'position',
      ['role', 'language'],
      (book) => book.languages,
      ({ role, language }) => [role, language],
    ),
    contributors('book_contributors'),
    unresolvedCredits,
    publishers,
    subjects('book_subjects'),
    identifiers('book_identifiers'),
    seriesEntries,
    classifications,
    covers,
    links,
  ],
};

function firstIsbn({ identifiers }: BookRecord): string | null {
  return identifiers.find(({ scheme, status }) => scheme === 'isbn' && status === 'valid')?.value ?? null;
}
