import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The folder of real data that the run was given: `npm run test:conformance -- FOLDER`. */
export function dataPath(...names: string[]): string {
  const folder = process.env['COLOPHON_DATA'];
  if (folder === undefined) throw new Error('There is no data to conform to. Run: npm run test:conformance -- FOLDER');
  return join(folder, ...names);
}

/** What other programs counted in the files of the folder, by the files' names. */
export function expectedOf<Counts>(prefix: string): [file: string, counts: Counts][] {
  const expected = JSON.parse(readFileSync(dataPath('expected.json'), 'utf8')) as Record<string, Counts>;
  return Object.entries(expected).filter(([file]) => file.startsWith(prefix));
}
