import type { Locks } from '../records/index.js';
import type { AuthorChanges } from './author.dto.js';

/** What an import leaves alone of an author once a client has changed a member. */
export const authorLocks: Locks<AuthorChanges> = {
  // where an author is filed follows from both, and is locked with the name
  kind: ['kind', 'name'],
  name: ['name'],
  disambiguation: [],
  honorific: ['honorific'],
  numeration: ['numeration'],
  born: ['born'],
  died: ['died'],
  biography: ['biography'],
  names: ['names'],
  identifiers: ['identifiers'],
  links: ['links'],
};
