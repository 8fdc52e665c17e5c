import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Contender, startContender } from './contender.js';
import type { Page } from './page.js';

const folder = join(import.meta.dirname, 'peers/nest-cache-manager');

/** Installs the packages of the peer, unless that was done since they were last changed. Throws a sentence when it does not succeed. */
export function installPeer(): void {
  // npm writes it last
  const installed = join(folder, 'node_modules/.package-lock.json');
  if (existsSync(installed) && statSync(installed).mtimeMs > statSync(join(folder, 'package-lock.json')).mtimeMs) return;
  console.error('Installing the packages of the peer …');
  // npm run tells the npm below it where the root of the project is: this one is for another folder
  const args = ['ci', '--prefix', folder, '--ignore-scripts', '--no-audit', '--no-fund'];
  const { status, stdout, stderr, error } = spawnSync('npm', args, { cwd: folder, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${stdout ?? ''}${stderr ?? error?.message}\nThe packages of the peer could not be installed.`);
}

/** Starts Nest with the interceptor of its cache-manager, on the Redis behind a `unix://` address. */
export function startPeer({ body }: Page, redisUrl: string): Promise<Contender> {
  return startContender('peers/nest-cache-manager/server.mjs', { body, redisSocket: fileURLToPath(redisUrl.replace(/^unix:/, 'file:')) });
}
