import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const INPUTS = ['src', 'tsconfig.json', 'tsconfig.build.json', '.swcrc', 'nest-cli.json', 'package-lock.json'];
/** Its time of modification is that of the last build. It lies in `dist`, so that whoever deletes `dist` deletes it too. */
const STAMP = join(root, 'dist', '.built');

/** Compiles `src` to `dist` unless `dist` is newer than everything it is made from. Throws a sentence when it does not compile. */
export function buildIfStale() {
  const built = existsSync(STAMP) ? statSync(STAMP).mtimeMs : -Infinity;
  if (INPUTS.every((input) => newest(join(root, input)) < built)) return;

  const compiler = join(root, 'node_modules/@nestjs/cli/bin/nest.js');
  if (!existsSync(compiler)) throw new Error('The dependencies are not installed: run npm ci first.');
  console.error('Building …'); // standard output belongs to the command
  const begun = new Date(); // what changes from now on may have been missed
  const { status, stdout, stderr } = spawnSync(process.execPath, [compiler, 'build'], { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${stdout}${stderr}The build failed.`);
  writeFileSync(STAMP, '');
  utimesSync(STAMP, begun, begun);
}

/** The latest time of modification below a path, in milliseconds. Those of directories tell what was deleted. */
function newest(path) {
  const entry = statSync(path);
  if (!entry.isDirectory()) return entry.mtimeMs;
  return Math.max(entry.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))));
}
