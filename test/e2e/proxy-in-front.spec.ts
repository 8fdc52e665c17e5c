import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { demandEnterable } from '../../scripts/cluster/directory.mjs';
import { type NginxProxy, startNginxProxy } from '../support/nginx-proxy.js';

/** What `nginx/README.md` tells to whoever has a proxy in front. */
const recipe = /```nginx\n([^`]+)```/.exec(readFileSync('nginx/README.md', 'utf8'))![1]!;

let instance: Server;
let nginx: NginxProxy;
beforeAll(async () => {
  instance = createServer((request, response) => response.end(request.headers['x-forwarded-for'])).listen(0, '127.0.0.1');
  await once(instance, 'listening');
  nginx = await startNginxProxy((instance.address() as AddressInfo).port, {
    edit: (configuration) => configuration.replace(/listen 127[^;]+;/, (listen) => `${listen}\n${recipe}`),
  });
}, 30_000);
afterAll(async () => {
  await nginx?.stop();
  instance.close();
});

describe('nginx that knows of the proxy in front of it', () => {
  const ask = (path: string, headers: Record<string, string>): Promise<Response> =>
    fetch(`http://127.0.0.1:${nginx.port}${path}`, { headers });

  it('tells the instances of the client, not of the proxy', async () => {
    const answer = await ask('/v1/books', { 'x-forwarded-for': '198.51.100.1, 203.0.113.9' });
    expect(await answer.text()).toBe('203.0.113.9');
  });

  it.each<Record<string, string>>([
    { 'x-forwarded-for': '203.0.113.9' },
    { 'x-forwarded-for': '127.0.0.1, 203.0.113.9' },
    { 'x-forwarded-for': '203.0.113.9', 'x-real-ip': '127.0.0.1' },
  ])('keeps metrics from clients: %j', async (headers) => {
    expect((await ask('/metrics', headers)).status).toBe(403);
  });

  it('shows them to the machine', async () => {
    expect((await ask('/metrics', {})).status).toBe(200);
  });
});

it('a directory that only its owner may enter is no place for the pages of an nginx that root starts', () => {
  const closed = mkdtempSync(join(tmpdir(), 'closed-')); // 0700
  expect(() => demandEnterable(join(closed, 'cluster-8080'))).toThrow(`may not enter ${closed}: start as another user`);
  expect(() => demandEnterable('/usr/share/none-of-this/cluster-8080')).not.toThrow();
  rmSync(closed, { recursive: true });
});
