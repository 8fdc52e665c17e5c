import type { NameIndex } from '../../platform/filters/record-finder.js';
import { nameKey } from '../../standards/sort-key.js';

/** Subjects by heading. */
export const subjectNames: NameIndex = { table: 'subjects', column: 'heading_key', fold: (name) => [nameKey(name)] };
