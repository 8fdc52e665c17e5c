import { readdirSync, readFileSync } from 'node:fs';

/**
 * Jest on Node before 24.9 cannot require() ES modules, and part of the Nest ecosystem is CommonJS that does. So everything runs
 * as CommonJS, and swc compiles our code together with every installed package that is an ES module (found here).
 */
function esmPackages(root) {
  const found = new Set();
  const visit = (dir, name) => {
    let manifest;
    try {
      manifest = JSON.parse(readFileSync(new URL('package.json', dir), 'utf8'));
    } catch {
      return;
    }
    if (manifest.type === 'module') found.add(name);
    scan(new URL('node_modules/', dir));
  };
  const scan = (dir) => {
    let entries;
    try {
      entries = readdirSync(dir);
    } catch {
      return;
    }
    for (const entry of entries) {
      if (entry.startsWith('@'))
        for (const scoped of readdirSync(new URL(`${entry}/`, dir))) visit(new URL(`${entry}/${scoped}/`, dir), `${entry}/${scoped}`);
      else if (!entry.startsWith('.')) visit(new URL(`${entry}/`, dir), entry);
    }
  };
  scan(root);
  return [...found].map((name) => name.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')).join('|');
}

const common = {
  testEnvironment: 'node',
  testRegex: '\\.spec\\.ts$',
  moduleFileExtensions: ['ts', 'js', 'mjs', 'json'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transformIgnorePatterns: [
    `/node_modules/(?!(?:.+/node_modules/)?(?:${esmPackages(new URL('./node_modules/', import.meta.url))})/)(?!.*\\.mjs$)`,
  ],
  transform: {
    '^.+\\.m?[tj]s$': [
      '@swc/jest',
      {
        swcrc: false,
        jsc: {
          target: 'es2022',
          keepClassNames: true,
          parser: { syntax: 'typescript', decorators: true, dynamicImport: true },
          transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
        },
        module: { type: 'commonjs' },
        sourceMaps: 'inline',
      },
    ],
  },
};

const real = {
  ...common,
  globalSetup: '<rootDir>/test/support/global-setup.ts',
  globalTeardown: '<rootDir>/test/support/global-teardown.ts',
};

/** @type {import('jest').Config} */
export default {
  testTimeout: 30_000,
  projects: [
    { ...common, displayName: 'unit', roots: ['src', 'test/bench', 'test/support'].map((folder) => `<rootDir>/${folder}`) },
    { ...common, displayName: 'arch', roots: ['<rootDir>/test/arch'] },
    {
      ...real,
      displayName: 'real',
      roots: ['contract', 'db', 'e2e', 'failures', 'freshness', 'fuzz', 'soak'].map((folder) => `<rootDir>/test/${folder}`),
    },
    { ...real, displayName: 'conformance', roots: ['<rootDir>/test/conformance'] },
  ],
};
