import type { WorkRecord } from '../../../formats/record.js';
import { sortKey } from '../../../standards/index.js';
import { type CatalogueTable, column, dateColumns } from './catalogue-table.js';
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

/** How a work's record fills the tables. */
export const workTable: CatalogueTable<WorkRecord> = {
  name: 'works',
  owner: 'work_id',
  columns: [
    column('title', (work) => work.title),
    column('title_sort', (work) => sortKey(work.title), 'title'),
    column('subtitle', (work) => work.subtitle),
    column('original_language', (work) => work.originalLanguage),
    ...dateColumns<WorkRecord>('first_published', (work) => work.firstPublished),
    column('description', (work) => work.description),
    column('first_sentence', (work) => work.firstSentence),
    column('notes', (work) => work.notes),
    column('extra', (work) => JSON.stringify(work.extra)),
  ],
  collections: [
    titles('work_titles'),
    contributors('work_contributors'),
    unresolvedCredits,
    subjects('work_subjects'),
    identifiers('work_identifiers'),
    seriesEntries,
    classifications,
    covers,
    links,
  ],
};
