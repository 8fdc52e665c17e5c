import { mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

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
