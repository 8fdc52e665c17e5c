import { mkdtempSync, chmodSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate } from '../../src/platform/database/migrate.js';
import { openServices } from '../../src/platform/embedded/services.js';
import { type Contender, startContender } from './contender.js';
import { settingsOn } from '../support/settings.js';
import { type Contestant, lineupOf } from './lineup.js';
import { startNginx } from './nginx.js';
import type { Page } from './page.js';
import { startPeer } from './peer.js';
import { askUntilItFits, rehearse } from './rehearsal.js';

const PATH = '/v1/books?limit=10';

/** Every server of the benchmark, ready to be measured. */
export interface Stage {
  contestants: Contestant[];
  page: Page;
  /** Ends everything and removes the files. */
  close(): Promise<void>;
}

/** Starts everything, and makes sure that each contestant answers what it should. Leaves nothing behind when it rejects. */
export async function openStage(nginx: string, signal: AbortSignal): Promise<Stage> {
  const directory = mkdtempSync(join(tmpdir(), 'colophon-bench-'));
  chmodSync(directory, 0o711); // when we are root, PostgreSQL and nginx run under other accounts
  const endings: (() => Promise<void>)[] = [async () => rmSync(directory, { recursive: true, force: true, maxRetries: 5 })];
  const close = async (): Promise<void> => {
    while (endings.length > 0) await endings.pop()!();
  };
  const start = async <T>(starting: Promise<T>, ending: (started: T) => Promise<void>): Promise<T> => {
    const started = await starting;
    endings.push(() => ending(started));
    signal.throwIfAborted();
    return started;
  };
  const contender = (starting: Promise<Contender>) => start(starting, (started) => started.stop());

  try {
    const services = await start(openServices({ home: join(directory, 'home') }), (opened) => opened.close());
    const { databaseUrl, redisUrl } = services;
    if (redisUrl === null) throw new Error('The benchmark needs a Redis, and none was found.');
    await migrate(databaseUrl);
    // pages that do not end while the benchmark runs
    const settings = settingsOn({ databaseUrl, redisUrl }, { cacheTtlSeconds: 86_400, requestLog: 'all' });
    // the first one loads the sample
    const colophon = await contender(startContender('servers/colophon.mjs', settings));
    const page = await readPage(colophon.port);
    const servers = {
      colophon,
      colophonWithoutMemory: await contender(startContender('servers/colophon.mjs', { ...settings, cacheMemoryBytes: 0 })),
      colophonForMisses: await contender(startContender('servers/colophon.mjs', settings)),
      constant: await contender(startContender('servers/bare.mjs', page, 'constant')),
      map: await contender(startContender('servers/bare.mjs', page, 'map')),
      peer: await contender(startPeer(page, redisUrl)),
      nginx: await contender(startNginx(nginx, join(directory, 'nginx'), page)),
    };
    const contestants = lineupOf(servers, page);
    for (const contestant of contestants) await rehearse(contestant, page);
    return { contestants, page, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function readPage(port: number): Promise<Page> {
  const { headers, body } = await askUntilItFits(port, {
    path: PATH,
    status: 200,
    says: { header: 'cache-status', pattern: /^Colophon; hit/ },
  });
  return { path: PATH, etag: String(headers['etag']), body };
}
