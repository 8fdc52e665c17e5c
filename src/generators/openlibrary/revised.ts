import { pythonJson } from './python-json.js';
import type { Random } from './random.js';

const DAY = 86_400_000;

/** A record as it is a month later, when somebody has worked on it. `end`: the day of the dump, in milliseconds. */
export function revised(line: string, random: Random, end: number): string {
  const [type, key, before, , json] = line.split('\t') as [string, string, string, string, string];
  const document = JSON.parse(json) as Record<string, unknown>;
  const revision = Number(before) + 1;
  const modified = `${new Date(end - random.below(28 * DAY)).toISOString().slice(0, -1)}${String(random.below(1000)).padStart(3, '0')}`;
  const named = 'name' in document ? 'name' : 'title';
  const title = document[named];
  const later = {
    ...document,
    [named]: `${typeof title === 'string' ? title : 'Untitled'}, revised`,
    last_modified: { type: '/type/datetime', value: modified },
    latest_revision: revision,
    revision,
  };
  return `${type}\t${key}\t${revision}\t${modified}\t${pythonJson(later)}`;
}
