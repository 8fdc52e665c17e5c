import type { Locks } from '../records/index.js';
import type { WorkChanges } from './work.dto.js';

/** What an import leaves alone of a work once a client has changed a member. */
export const workLocks: Locks<WorkChanges> = {
  title: ['title'],
  subtitle: ['subtitle'],
  originalLanguage: ['original_language'],
  firstPublished: ['first_published'],
  description: ['description'],
  firstSentence: ['first_sentence'],
  notes: ['notes'],
  titles: ['titles'],
  contributors: ['contributors'],
  subjects: ['subjects'],
  series: ['series'],
  identifiers: ['identifiers'],
  links: ['links'],
};
