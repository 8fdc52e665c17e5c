import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/**
 * Makes the directory of a cluster ready, which nobody uses: what is left of the last one there goes, but for its logs. They are in
 * `previous` until the next cluster there has left logs of its own.
 */
export function openDirectory(directory) {
  const previous = join(directory, 'previous');
  mkdirSync(directory, { recursive: true });
  const logs = readdirSync(directory).filter((name) => name.endsWith('.log'));
  if (logs.length > 0) {
    rmSync(previous, { recursive: true, force: true });
    mkdirSync(previous);
    for (const log of logs) renameSync(join(directory, log), join(previous, log));
  }
  for (const name of readdirSync(directory)) if (name !== 'previous') rmSync(join(directory, name), { recursive: true });
}

/** Throws unless everybody may enter the directory, and those above it, as far as they are there already. */
export function demandEnterable(directory) {
  for (let at = resolve(directory), below = ''; at !== below; below = at, at = dirname(at)) {
    if (existsSync(at) && (statSync(at).mode & 0o001) === 0)
      throw new Error(
        `nginx, which root starts, keeps the pages of --stale-shield as another account, and that may not enter ${at}: start as another user, or set COLOPHON_HOME to a directory elsewhere.`,
      );
  }
}
