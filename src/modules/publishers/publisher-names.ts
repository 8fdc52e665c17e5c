import type { NameIndex } from '../../platform/filters/record-finder.js';
import { nameKey } from '../../standards/sort-key.js';

/** Publishers by name. */
export const publisherNames: NameIndex = { table: 'publishers', column: 'name_key', fold: (name) => [nameKey(name)] };
