import { neighbours } from './arrow-rules.js';

/** One file that breaks exactly one rule. */
export interface Plant {
  rule: string;
  file: string;
  source: string;
}

const plant = (rule: string, file: string, source: string): Plant => ({ rule, file, source });

const layers = [
  plant('platform-is-the-floor', 'src/platform/a-module.ts', `import '../modules/authors/index.js';`),
  plant('platform-is-the-floor', 'src/platform/a-type-of-a-standard.ts', `import type {} from '../standards/isbn.js';`),
  plant('platform-is-the-floor', 'src/platform/the-application.ts', `import '../app.js';`),
  plant('migrations-have-one-reader', 'src/platform/database/second-reader.ts', `import '../../migrations/index.js';`),
  plant('migrations-are-leaves', 'src/migrations/2-with-a-standard.ts', `import '../standards/isbn.js';`),
  plant('migrations-are-leaves', 'src/migrations/3-after-another.ts', `import './1-create-authors.js';`),
  plant('migrations-index-lists-siblings', 'src/migrations/index.ts', `import './1-create-authors.js'; import '../standards/isbn.js';`),
  plant('migrations-take-types-only', 'src/migrations/4-with-typeorm.ts', `import { Table } from 'typeorm';`),
  plant('standards-are-pure', 'src/standards/with-the-platform.ts', `import '../platform/cache/cache.module.js';`),
  plant('standards-touch-no-machine', 'src/standards/with-files.ts', `import 'node:fs';`),
  plant('formats-are-readers', 'src/formats/marc/with-a-module.ts', `import '../../modules/authors/index.js';`),
  plant('generators-invent', 'src/generators/openlibrary/with-the-cache.ts', `import '../../platform/cache/cache.module.js';`),
  plant(
    'generators-serve-the-command-line-only',
    'src/modules/works/with-a-generator.ts',
    `import '../../generators/openlibrary/index.js';`,
  ),
  plant('pure-code-knows-no-framework', 'src/formats/marc/with-nest.ts', `import '@nestjs/common';`),
  plant('pure-code-knows-no-framework', 'src/standards/with-typeorm.ts', `import type {} from '@nestjs/common';`),
  plant('formats-serve-imports-only', 'src/modules/works/with-a-format.ts', `import '../../formats/marc/index.js';`),
  plant('formats-serve-imports-only', 'src/app-with-a-format.ts', `import './formats/marc/index.js';`),
  plant('modules-know-no-application', 'src/modules/works/with-the-application.ts', `import '../../app.js';`),
];

const betweenModules = [
  plant('module-not-in-the-table', 'src/modules/magazines/index.ts', `import '../authors/index.js';`),
  ...Object.entries(neighbours).map(([name, allowed]) => {
    const stranger = Object.keys(neighbours).find((other) => other !== name && !allowed.includes(other));
    return plant(`neighbours-of-${name}`, `src/modules/${name}/with-a-stranger.ts`, `import type {} from '../${stranger}/index.js';`);
  }),
  plant('front-door-only', 'src/modules/books/by-the-window.ts', `import '../works/works.repository.js';`),
  plant('front-door-only-for-the-application', 'src/app-by-the-window.ts', `import './modules/works/works.module.js';`),
];

const insideAModule = [
  plant('controller-asks-the-repository', 'src/modules/works/planted.controller.ts', `import type {} from './works.entity.js';`),
  plant('controller-is-the-top', 'src/modules/works/planted.repository.ts', `import './works.controller.js';`),
  plant('controller-is-the-top', 'src/modules/works/with-a-controller.dto.ts', `import './works.controller.js';`),
  plant('dto-describes-the-wire', 'src/modules/works/with-a-repository.dto.ts', `import './works.repository.js';`),
  plant('dto-describes-the-wire', 'src/modules/works/with-an-entity.dto.ts', `import './works.entity.js';`),
  plant('entity-describes-a-table', 'src/modules/works/with-a-dto.entity.ts', `import './works.dto.js';`),
  plant('entity-describes-a-table', 'src/modules/works/with-nest.entity.ts', `import '@nestjs/common';`),
  plant('sql-in-repositories', 'src/modules/works/with-typeorm.controller.ts', `import type {} from 'typeorm';`),
  plant('sql-in-repositories', 'src/platform/problems/with-pg.ts', `import 'pg';`),
  plant('typeorm-wiring-in-modules', 'src/modules/works/with-wiring.controller.ts', `import '@nestjs/typeorm';`),
  plant('http-in-controllers', 'src/modules/works/with-http.repository.ts', `import type {} from 'fastify';`),
  plant('redis-behind-the-cache', 'src/modules/works/with-a-cache.repository.ts', `import 'cache-manager';`),
  plant('redis-behind-the-cache', 'src/platform/health/with-redis.ts', `import 'redis';`),
];

const everywhere = [
  plant('no-cycles', 'src/platform/hen.ts', `import type {} from './egg.js';`),
  plant('no-cycles', 'src/platform/egg.ts', `import type {} from './hen.js';`),
  plant('entry-points-are-imported-by-nobody', 'test/e2e/with-main.spec.ts', `import '../../src/main.js';`),
  plant('entry-points-are-imported-by-nobody', 'src/with-cli.ts', `import './cli.js';`),
  plant('src-knows-no-test', 'src/platform/with-a-test.ts', `import '../../test/e2e/api.spec.js';`),
  plant('no-orphans', 'test/support/orphan.ts', 'export {};'),
  plant('no-dead-files', 'src/platform/for-tests-only.ts', `import './cache/cache.module.js';`),
  plant('no-development-dependency', 'src/standards/with-fast-check.ts', `import 'fast-check';`),
  plant('no-phantom-dependency', 'src/platform/with-luck.ts', `import 'unstated';`),
  plant('no-unresolvable-import', 'src/platform/with-a-typo.ts', `import './cash/cache.module.js';`),
  plant('no-deprecated-node-module', 'src/platform/with-punycode.ts', `import 'node:punycode';`),
];

/** At least one broken file for every rule. */
export const plants: Plant[] = [...layers, ...betweenModules, ...insideAModule, ...everywhere];
