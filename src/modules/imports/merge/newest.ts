import { type Reject, reject, type SourceLine } from './batch.js';
import { compareVersions, describeVersion } from './version.js';

/** Keeps the newest line of each key and refuses the others, as duplicates or as superseded. */
export function newestOfEach<L extends SourceLine>(lines: readonly L[]): { newest: L[]; rejects: Reject[] } {
  const newest = new Map<string, L>();
  const rejects: Reject[] = [];
  for (const line of lines) {
    const other = newest.get(line.key);
    const order = other === undefined ? 1 : compareVersions(line.version, other.version);
    if (order > 0) newest.set(line.key, line);
    if (other === undefined) continue;
    if (order === 0) rejects.push(duplicate(line));
    else if (order > 0) rejects.push(superseded(other, `by ${describeVersion(line.version)} in line ${line.number} of ${line.file}`));
    else rejects.push(superseded(line, `by ${describeVersion(other.version)} in line ${other.number} of ${other.file}`));
  }
  return { newest: [...newest.values()], rejects };
}

/** Refuses a line that repeats one of the same import. */
export function duplicate(line: SourceLine): Reject {
  return reject(line, 'duplicate', `The same version of ${line.key} came in before.`);
}

/** Refuses a line because of a newer one. `by`: where the newer one is, beginning with "by". */
export function superseded(line: SourceLine, by: string): Reject {
  return reject(line, 'superseded', `${describeVersion(line.version)} of ${line.key} is superseded ${by}.`);
}
