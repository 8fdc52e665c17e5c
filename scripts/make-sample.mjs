#!/usr/bin/env node
// Writes sample/openlibrary/*.txt from the tables in sample/; with --check it only says whether they are up to date.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { sampleDump } from '../sample/generator/sample-dump.mjs';

const sample = fileURLToPath(new URL('../sample/', import.meta.url));
const { values: options } = parseArgs({ options: { check: { type: 'boolean', default: false } } });
const files = Object.entries(sampleDump(sample)).map(([name, text]) => ({ path: `${sample}openlibrary/${name}`, text }));

if (options.check) {
  const stale = files.filter(({ path, text }) => contentOf(path) !== text);
  for (const { path } of stale) console.error(`${path} is out of date: run node scripts/make-sample.mjs`);
  process.exitCode = stale.length > 0 ? 1 : 0;
} else {
  for (const { path, text } of files) writeFileSync(path, text);
}

function contentOf(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return null;
    throw error;
  }
}
