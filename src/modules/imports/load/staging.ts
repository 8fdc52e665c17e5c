import type { HeadingTable } from '../merge/references.js';

/** Tables whose rows refer to headings, and the column that does: while a load is under way it holds a digest. */
export const REFERRING: Record<string, { column: string; heading: HeadingTable }> = {
  book_publishers: { column: 'publisher_id', heading: 'publishers' },
  work_subjects: { column: 'subject_id', heading: 'subjects' },
  book_subjects: { column: 'subject_id', heading: 'subjects' },
  series_entries: { column: 'series_id', heading: 'series' },
};

/** The table that takes the rows of a table while a load is under way. */
export function staged(table: string): string {
  return table in REFERRING ? `staged_${table}` : table;
}
