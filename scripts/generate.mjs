#!/usr/bin/env node
/** Writes the files that are generated from the code: openapi.json. With --check it only compares, and fails on a difference. */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const file = fileURLToPath(new URL('../openapi.json', import.meta.url));
const start = fileURLToPath(new URL('./start.mjs', import.meta.url));

const run = spawnSync(process.execPath, [start, '--cli', 'openapi'], {
  encoding: 'utf8',
  maxBuffer: 64 * 1024 * 1024,
  stdio: ['ignore', 'pipe', 'inherit'],
});
if (run.status !== 0) process.exit(run.status ?? 1);
const fresh = run.stdout;
JSON.parse(fresh);

if (process.argv.includes('--check')) {
  if (readFileSync(file, 'utf8') !== fresh) {
    process.stderr.write('openapi.json is not what the code says. Run: npm run generate\n');
    process.exit(1);
  }
} else {
  writeFileSync(file, fresh);
}
