#!/usr/bin/env node
/**
 * Writes the files that are generated from the code: openapi.json and docs/problems.md. With --check it only compares, and fails on a
 * difference.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { problemsReference } from './problems-reference.mjs';

const start = fileURLToPath(new URL('./start.mjs', import.meta.url));

const generated = { 'openapi.json': openApi, 'docs/problems.md': problemsReference };

const stale = [];
for (const [name, make] of Object.entries(generated)) {
  const file = fileURLToPath(new URL(`../${name}`, import.meta.url));
  const fresh = await make(file);
  if (!process.argv.includes('--check')) writeFileSync(file, fresh);
  else if (!existsSync(file) || readFileSync(file, 'utf8') !== fresh) stale.push(name);
}
if (stale.length > 0) {
  process.stderr.write(`${stale.join(' and ')} ${stale.length > 1 ? 'are' : 'is'} not what the code says. Run: npm run generate\n`);
  process.exit(1);
}

function openApi() {
  const run = spawnSync(process.execPath, [start, '--cli', 'openapi'], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (run.status !== 0) process.exit(run.status ?? 1);
  JSON.parse(run.stdout);
  return run.stdout;
}
