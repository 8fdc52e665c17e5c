import { Session } from './session.js';

/**
 * Tables whose indexes are read without them (pages, the lengths of lists, suggestions), or whose rows every page and every search reads; those
 * last of which most is read.
 */
const READ = `long_list_books, page_supers, page_buckets, series_entries, series, subjects, work_subjects, book_subjects, work_contributors,
  publishers, book_publishers, book_languages, book_contributors, search_authors, authors, works, books, search_works, search_books`;

/**
 * Notes of the rows of a load that everybody sees them (the visibility map), so that their indexes answer alone. Nobody else would: autovacuum
 * comes when rows have changed, and these may never. What it reads stays in PostgreSQL's memory, where those who ask next will look for it.
 * Nothing is locked but for moments; when it does not come to an end, reading is slower.
 */
export async function noteVisible(databaseUrl: string): Promise<void> {
  const session = await Session.open(databaseUrl, null);
  try {
    // else it reads through a few pages of memory of its own; there is no such setting before PostgreSQL 16
    await session.rows(`select set_config(name, '0', false) from pg_settings where name = 'vacuum_buffer_usage_limit'`);
    await session.rows(`vacuum (truncate off, parallel 0) ${READ}`);
  } finally {
    await session.close();
  }
}
