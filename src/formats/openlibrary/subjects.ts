import { nameKey, trimFullStop } from '../../standards/index.js';
import type { SubjectHeading } from '../record.js';
import type { Fields } from './fields.js';

/** Singular and plural twins are both met, the singular ones mostly in what was imported from MARC. */
const FIELDS_BY_KIND: [SubjectHeading['kind'], string[]][] = [
  ['topic', ['subjects', 'subject']],
  ['person', ['subject_people', 'subject_person']],
  ['place', ['subject_places', 'subject_place']],
  ['time', ['subject_times', 'subject_time']],
  ['genre', ['genres', 'subgenres']],
];

/** What a work or an edition is about and its genres, each heading once for its kind, without the full stop MARC ends it with. */
export function subjectHeadings(fields: Fields): SubjectHeading[] {
  const found = new Map<string, SubjectHeading>();
  for (const [kind, names] of FIELDS_BY_KIND) {
    for (const line of fields.lines(...names)) {
      const heading = trimFullStop(line);
      const id = `${kind} ${nameKey(heading)}`;
      if (!found.has(id)) found.set(id, { kind, heading });
    }
  }
  return [...found.values()];
}
