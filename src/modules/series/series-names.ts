import type { NameIndex } from '../../platform/filters/record-finder.js';
import { nameKey } from '../../standards/sort-key.js';

/** Series by name. */
export const seriesNames: NameIndex = { table: 'series', column: 'name_key', fold: (name) => [nameKey(name)] };
