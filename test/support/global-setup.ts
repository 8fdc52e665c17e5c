import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tsImport } from 'tsx/esm/api';

declare global {
  /** how the teardown, another module of the same process, ends what the setup has started */
  var stopTestServices: (() => Promise<void>) | undefined;
}

/**
 * One PostgreSQL and one Redis for the whole run, whatever the number of projects and workers. The workers learn their addresses from
 * the environment. Should this process be killed, the servers end by themselves.
 */
export default async function globalSetup(): Promise<void> {
  // Jest does not map the `.js` of our imports to `.ts` here, as it does in specs
  const { startTestServices } = (await tsImport('./services.ts', import.meta.url)) as typeof import('./services.js');
  const directory = mkdtempSync(join(tmpdir(), 'colophon-test-'));
  chmodSync(directory, 0o711); // when we are root, PostgreSQL runs under another account
  const remove = () => rmSync(directory, { recursive: true, force: true });
  try {
    const services = await startTestServices(directory);
    process.env['COLOPHON_TEST_DATABASE_URL'] = services.databaseUrl;
    process.env['COLOPHON_TEST_REDIS_URL'] = services.redisUrl;
    globalThis.stopTestServices = () => services.stop().finally(remove);
  } catch (error) {
    remove();
    throw error;
  }
}
