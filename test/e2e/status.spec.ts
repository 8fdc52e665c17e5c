import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildIfStale } from '../../scripts/build.mjs';
import { type Api, startApi } from '../support/api.js';
import { freePort } from '../support/free-port.js';
import { runColophon } from '../support/run-colophon.js';

describe('colophon status', () => {
  let api: Api;
  let url: string;
  let home: string;
  beforeAll(async () => {
    buildIfStale();
    api = await startApi();
    url = await api.app.getUrl();
    home = mkdtempSync(join(tmpdir(), 'home-'));
  }, 120_000);
  afterAll(async () => {
    await api.stop();
    rmSync(home, { recursive: true });
  });

  const status = (args: string[], settings: Record<string, string> = {}) =>
    runColophon(['status', ...args], { databaseUrl: '', redisUrl: '' }, { COLOPHON_HOME: home, ...settings });

  it('says how an instance is, and that the one that does not answer is away', async () => {
    const { output } = await status(['--once', '--url', url]);
    expect(output).toMatch(new RegExp(`^${new URL(url).host} +yes +\\d+\\.\\d+\\.\\d+ `, 'm'));
    expect(output).toMatch(/^outbox +(empty|\d)/m);
    const gone = `http://127.0.0.1:${await freePort()}`;
    await expect(status(['--once', '--url', url, '--url', gone])).rejects.toThrow(/ended with 1/);
  });

  it('finds what listens on HOST and PORT, and the instances of a cluster first', async () => {
    const { hostname, port } = new URL(url);
    const alone = await status([], { HOST: '0.0.0.0', PORT: port });
    expect(alone.output).toContain(`${hostname}:${port}  yes`);
    const folder = join(home, 'cluster-8080/nginx/conf.d');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'colophon.conf'), `upstream colophon {\n    server 127.0.0.1:${port} max_fails=1;\n}\n`);
    const cluster = await status([], { PORT: String(await freePort()) });
    expect(cluster.output).toContain(`127.0.0.1:${port}  yes`);
  });

  it('refuses what is no address', async () => {
    await expect(status(['--url', 'nonsense'])).rejects.toThrow(/--url <url>.*It must be like http:\/\/127\.0\.0\.1:3000/);
  });
});
