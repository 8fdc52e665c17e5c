import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeDump } from '../../src/generators/openlibrary/index.js';
import { migrate } from '../../src/platform/database/migrate.js';
import { startEmbeddedPostgres } from '../../src/platform/embedded/embedded-postgres.js';
import { startRedis } from '../support/redis-server.js';
import { runColophon } from '../support/run-colophon.js';
import type { CatalogueOptions } from './catalogue-options.js';

const ROOT = join(import.meta.dirname, '../..');

/** Where loaded catalogues are kept, a directory each; any of them may be removed when no benchmark runs. */
export const KEPT = join(ROOT, '.colophon/bench');

/** Its presence says that the catalogue of a directory is whole. */
const WHOLE = 'loaded.json';

/** A catalogue to measure, with the servers that it needs. */
export interface Catalogue {
  readonly databaseUrl: string;
  readonly redisUrl: string;
  stop(): Promise<void>;
}

/**
 * Opens the catalogue that the options name, with an empty Redis of its own. A generated one is loaded with the real importer the first
 * time and kept, so that the next benchmark of the same size begins at once.
 */
export async function openCatalogue(options: CatalogueOptions): Promise<Catalogue> {
  if ('database' in options) {
    const redis = await startRedis();
    return { databaseUrl: options.database, redisUrl: redis.url, stop: () => redis.stop() };
  }
  const home = join(KEPT, `${options.works}-${options.seed}-${madeBy()}`);
  const whole = existsSync(join(home, WHOLE));
  if (!whole) rmSync(home, { recursive: true, force: true }); // what an interrupted load left
  const servers = await startServersIn(home);
  try {
    if (!whole) {
      console.error(`Loading a catalogue of ${options.works.toLocaleString('en')} works, to be kept in ${home} …`);
      const loaded = await loadGenerated(options, servers);
      writeFileSync(join(home, WHOLE), JSON.stringify(loaded));
    }
    return servers;
  } catch (error) {
    await servers.stop();
    throw error;
  }
}

/** A PostgreSQL with the settings of the product, whose data are kept in `home`, and an empty Redis. */
export async function startServersIn(home: string): Promise<Catalogue> {
  mkdirSync(home, { recursive: true });
  const postgres = await startEmbeddedPostgres(home);
  try {
    const redis = await startRedis();
    const stop = async () => {
      await Promise.all([redis.stop(), postgres.stop()]);
    };
    return { databaseUrl: postgres.url, redisUrl: redis.url, stop };
  } catch (error) {
    await postgres.stop();
    throw error;
  }
}

async function loadGenerated(options: { works: number; seed: number }, servers: Catalogue): Promise<object> {
  await migrate(servers.databaseUrl);
  return withDump(options, async (folder) => {
    const imported = await runColophon(['import', 'openlibrary', folder, '--rejects', join(folder, 'rejects.ndjson')], servers);
    await runColophon(['migrate'], servers); // computes what the import left to it
    return { ...options, seconds: imported.seconds, output: imported.output.split('\n') };
  });
}

/** Generates a dump for as long as the work takes. */
export async function withDump<T>({ works, seed }: { works: number; seed: number }, work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'colophon-dump-'));
  try {
    await writeDump({ works, seed, date: '2026-01-31', damaged: 0, revised: 0 }, { out: folder, jobs: availableParallelism() });
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What a kept catalogue depends on besides its size: the schema, and the rules by which it is made up. */
function madeBy(): string {
  const hash = createHash('sha256');
  for (const folder of ['src/migrations', 'src/generators/openlibrary', 'src/generators/openlibrary/words']) {
    const files = readdirSync(join(ROOT, folder), { withFileTypes: true }).filter(
      (entry) => entry.isFile() && !entry.name.endsWith('.spec.ts'),
    );
    for (const { name } of files.sort((a, b) => (a.name < b.name ? -1 : 1))) hash.update(readFileSync(join(ROOT, folder, name)));
  }
  return hash.digest('hex').slice(0, 12);
}
