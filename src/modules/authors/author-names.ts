import type { NameIndex } from '../../platform/filters/record-finder.js';
import { invertName, sortKey } from '../../standards/sort-key.js';

/** Authors by name: as it is filed, and as it is spoken. */
export const authorNames: NameIndex = {
  table: 'authors',
  column: 'name_sort',
  fold: (name) => [sortKey(name), sortKey(invertName(name))],
};
