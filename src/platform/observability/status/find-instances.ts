import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * The instances of the clusters that run, or ran, on this machine: those that their nginx sends requests to. `home`: where `npm run cluster`
 * keeps its files (COLOPHON_HOME).
 */
export async function clusterInstances(home: string): Promise<string[]> {
  const folders = await readdir(home).catch(() => []);
  const found = await Promise.all(
    folders
      .filter((name) => /^cluster-\d+$/.test(name))
      .map((name) => readFile(join(home, name, 'nginx/conf.d/colophon.conf'), 'utf8').catch(() => '')),
  );
  const servers = found.flatMap((config) => [...config.matchAll(/^\s*server (127\.0\.0\.1:\d+)/gm)]);
  return [...new Set(servers.map(([, address]) => `http://${address}`))];
}

/** The address of an instance that listens as it was told. */
export function instanceOn(host: string, port: number): string {
  const reached = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
  return `http://${reached.includes(':') ? `[${reached}]` : reached}:${port}`;
}
