import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { tsImport } from 'tsx/esm/api';
import { buildIfStale } from './build.mjs';
import { ensureServices } from './services.mjs';

// node scripts/run.mjs FILE.ts …: runs a program of the tests that needs the compiled application and a Redis of this machine.
const [program] = process.argv.splice(2, 1);
try {
  ensureServices('Redis');
  buildIfStale();
  await tsImport(pathToFileURL(resolve(program)).href, import.meta.url);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
