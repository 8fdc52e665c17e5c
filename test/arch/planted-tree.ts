import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';

/** Path of a file below the project's root → its source. */
export type Tree = Record<string, string>;

export interface Violation {
  rule: string;
  from: string;
  to: string;
}

interface CruiseResult {
  summary: { violations: { from: string; to: string; rule: { name: string }; cycle?: { name: string }[] }[] };
}

const run = promisify(execFile);
const cruiser = resolve('node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
const config = resolve('.dependency-cruiser.cjs');

/**
 * Runs the project's own arrow rules over the sources below `root`, as `npm run arch` does, and answers what they object to: one violation
 * for each import, and one for each file of a cycle.
 */
export async function violationsIn(root: string): Promise<Violation[]> {
  const args = [cruiser, 'src', 'test', 'ormconfig.ts', '--config', config, '--output-type', 'json'];
  const { stdout } = await run(process.execPath, args, { cwd: root, maxBuffer: 64 * 2 ** 20 });
  const { summary } = JSON.parse(stdout) as CruiseResult;
  return summary.violations.flatMap(({ from, to, rule, cycle = [{ name: from }] }) =>
    cycle.map((member) => ({ rule: rule.name, from: member.name, to })),
  );
}

/** Writes the tree to a temporary folder for as long as `work` takes. */
export async function withTree<T>(tree: Tree, work: (root: string) => Promise<T>): Promise<T> {
  const root = await mkdtemp(join(tmpdir(), 'colophon-arrows-'));
  try {
    for (const [path, source] of Object.entries(tree)) {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), source);
    }
    return await work(root);
  } finally {
    await rm(root, { recursive: true });
  }
}

const dependencies = [
  '@nestjs/common',
  '@nestjs/platform-fastify',
  '@nestjs/typeorm',
  'cache-manager',
  'fastify',
  'pg',
  'redis',
  'typeorm',
];
const devDependencies = ['fast-check'];
const unstated = ['unstated'];

function installedPackages(): Tree {
  const manifest = { dependencies: versions(dependencies), devDependencies: versions(devDependencies) };
  const installed = [...dependencies, ...devDependencies, ...unstated].flatMap((name) => [
    [`node_modules/${name}/package.json`, JSON.stringify({ name, version: '1.0.0', main: 'index.js' })],
    [`node_modules/${name}/index.js`, ''],
  ]);
  return { 'package.json': JSON.stringify(manifest), ...Object.fromEntries(installed) };
}

function versions(names: string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, '1.0.0']));
}

function moduleFiles(name: string, neighbours: string[]): Tree {
  const folder = `src/modules/${name}`;
  return {
    [`${folder}/index.ts`]: `export * from './${name}.module.js'; export * from './${name}.dto.js';`,
    [`${folder}/${name}.module.ts`]: `import '@nestjs/typeorm'; import './${name}.controller.js'; import './${name}.repository.js';`,
    [`${folder}/${name}.controller.ts`]: `import type {} from 'fastify'; import './${name}.repository.js'; import './${name}.dto.js';`,
    [`${folder}/${name}.dto.ts`]: `import '../../standards/isbn.js'; ${neighbours.map((other) => `import '../${other}/index.js';`).join(' ')}`,
    [`${folder}/${name}.repository.ts`]: `import 'typeorm'; import './${name}.entity.js'; import './${name}.dto.js';`,
    [`${folder}/${name}.entity.ts`]: `import 'typeorm'; ${neighbours.map((other) => `import '../${other}/index.js';`).join(' ')}`,
  };
}

/** A tiny application that uses everything it may use: each folder of the real one, with all modules of the table and their neighbours. */
export function keepingTheRules(neighbours: Record<string, string[]>): Tree {
  const names = Object.keys(neighbours);
  return {
    ...installedPackages(),
    'ormconfig.ts': `import './src/platform/database/data-source-options.js';`,
    'src/main.ts': `import './app.js';`,
    'src/cli.ts': `import './app.js'; import './formats/marc/index.js'; import './generate-commands.js';`,
    'src/generate-commands.ts': `import './generators/openlibrary/index.js';`,
    'src/app.ts': `import '@nestjs/platform-fastify'; import './app.module.js'; import './platform/cache/cache.module.js';`,
    'src/app.module.ts': names.map((name) => `import './modules/${name}/index.js';`).join(' '),
    'src/platform/database/data-source-options.ts': `import type {} from 'typeorm'; import '../../migrations/index.js';`,
    'src/platform/cache/cache.module.ts': `import 'redis'; import 'cache-manager'; import '@nestjs/common';`,
    'src/migrations/index.ts': `import './1-create-authors.js';`,
    'src/migrations/1-create-authors.ts': `import type { MigrationInterface } from 'typeorm';`,
    'src/standards/isbn.ts': 'export {};',
    'src/standards/isbn.spec.ts': `import 'fast-check'; import 'node:fs'; import './isbn.js';`,
    'src/formats/marc/index.ts': `import 'node:fs'; import '../../standards/isbn.js';`,
    'src/generators/openlibrary/index.ts': `import '../../platform/threads/thread-pool.js'; import '../../standards/isbn.js';`,
    'src/platform/threads/thread-pool.ts': `import 'node:worker_threads';`,
    'test/e2e/api.spec.ts': `import 'fast-check'; import '../../src/app.js'; import '../../src/modules/authors/authors.repository.js';`,
    ...Object.assign({}, ...names.map((name) => moduleFiles(name, neighbours[name] ?? []))),
    'src/modules/imports/imports.module.ts': `import './imports.controller.js'; import './bulk-load.js';`,
    'src/modules/imports/bulk-load.ts': `import 'pg'; import './imports.repository.js'; import '../../formats/marc/index.js';`,
  };
}
