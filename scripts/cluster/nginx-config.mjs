import { copyFileSync, cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { addressOf } from './address.mjs';

const SERVERS = /(?: *server app\d+:3000(.*;)\n)+/;
const LISTEN = /listen 8080\b/;

/**
 * Writes the configuration of `nginx/` to a directory, with the instances on this machine in place of the containers. What is tried here
 * is therefore what the containers run. Answers the path of the main file.
 */
export function writeNginxConfig(directory, { host, port, instancePorts, staleShield = 'off' }) {
  cpSync(join(import.meta.dirname, '../../nginx'), directory, { recursive: true });
  const file = join(directory, 'conf.d/colophon.conf');
  const given = readFileSync(file, 'utf8');
  for (const expected of [SERVERS, LISTEN])
    if (!expected.test(given)) throw new Error(`nginx/conf.d/colophon.conf does not contain ${expected}.`);
  const servers = (_, parameters) => instancePorts.map((instance) => `    server 127.0.0.1:${instance}${parameters}\n`).join('');
  writeFileSync(file, given.replace(SERVERS, servers).replace(LISTEN, `listen ${addressOf(host, port)}`));
  copyFileSync(join(directory, `stale-shield/${staleShield}.conf`), join(directory, 'stale-shield.conf'));
  return join(directory, 'nginx.conf');
}
