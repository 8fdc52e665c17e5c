import { Session } from './session.js';

/** Tables whose indexes are read without them: pages, the lengths of lists, suggestions. */
const READ_BY_INDEX = `books, works, authors, publishers, series, subjects, long_list_books, book_languages, book_publishers, book_subjects,
  book_contributors, work_contributors, work_subjects, series_entries, search_works, search_authors, page_supers, page_buckets`;

/**
 * Notes of the rows of a load that everybody sees them (the visibility map), so that their indexes answer alone. Nobody else would: autovacuum
 * comes when rows have changed, and these may never. Nothing is locked but for moments; when it does not come to an end, reading is slower.
 */
export async function noteVisible(databaseUrl: string): Promise<void> {
  const session = await Session.open(databaseUrl, null);
  try {
    await session.rows(`vacuum (truncate off, parallel 0) ${READ_BY_INDEX}`);
  } finally {
    await session.close();
  }
}
