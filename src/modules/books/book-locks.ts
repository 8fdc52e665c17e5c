import type { Locks } from '../records/index.js';
import type { BookChanges } from './new-book.dto.js';

/** What an import leaves alone of a book once a client has changed a member. */
export const bookLocks: Locks<BookChanges> = {
  title: ['title'],
  workId: ['work_id'],
  subtitle: ['subtitle'],
  statement: ['statement'],
  editionStatement: ['edition_statement'],
  format: ['format'],
  published: ['published'],
  country: ['country'],
  pageCount: ['page_count'],
  extent: ['extent_raw'],
  heightMm: ['height_mm'],
  widthMm: ['width_mm'],
  depthMm: ['depth_mm'],
  weightG: ['weight_g'],
  durationS: ['duration_s'],
  description: ['description'],
  firstSentence: ['first_sentence'],
  titles: ['titles'],
  // both lie in one table
  languages: ['languages'],
  translatedFrom: ['languages'],
  contributors: ['contributors'],
  publications: ['publishers'],
  subjects: ['subjects'],
  series: ['series'],
  identifiers: ['identifiers'],
  links: ['links'],
};
