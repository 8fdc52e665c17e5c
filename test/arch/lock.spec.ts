import { readFileSync } from 'node:fs';

interface Locked {
  name?: string;
  integrity?: string;
  resolved?: string;
  hasInstallScript?: boolean;
  optionalDependencies?: Record<string, string>;
}

type Packages = Record<string, Locked>;

interface Manifest {
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
  overrides: Record<string, string>;
  allowScripts: Record<string, boolean>;
}

const read = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));
const manifest = read('package.json') as Manifest;
const { packages } = read('package-lock.json') as { packages: Packages };

/** Where Node looks for the dependency `name` of the package installed at `path`: nearest first. */
function placesOf(name: string, path: string): string[] {
  if (path === '') return [`node_modules/${name}`];
  const above = path.slice(0, Math.max(0, path.lastIndexOf('/node_modules/')));
  return [`${path}/node_modules/${name}`, ...placesOf(name, above)];
}

function missingOptionalDependencies(locked: Packages): string[] {
  return Object.entries(locked).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies)
      .filter((name) => !placesOf(name, path).some((place) => place in locked))
      .map((name) => `${path} wants ${name}`),
  );
}

/** A hash binds the bytes, whoever sends them. The lock names no host, or that of the public registry, which npm replaces by the one it is told. */
function unboundPackages(locked: Packages): string[] {
  return Object.entries(locked).flatMap(([path, { integrity = '', resolved }]) => [
    ...(path === '' || /^sha512-[A-Za-z0-9+/]{86}==$/.test(integrity) ? [] : [`${path} has no SHA-512`]),
    ...(resolved === undefined || resolved.startsWith('https://registry.npmjs.org/') ? [] : [`${path} comes from ${resolved}`]),
  ]);
}

/** Packages with a program that npm would run when it installs them. */
function scriptedPackages(locked: Packages): string[] {
  const scripted = Object.entries(locked).filter(([, { hasInstallScript }]) => hasInstallScript);
  return [...new Set(scripted.map(([path, { name }]) => name ?? path.replace(/^.*node_modules\//, '')))].sort();
}

/** `1.2.3`, `1.2.3-beta.4`, or another package under this name: `npm:other@1.2.3`. */
function inexactVersions(versions: Record<string, string>): string[] {
  return Object.entries(versions).flatMap(([name, version]) =>
    /^(npm:(@[^@]+|[^@]+)@)?\d+\.\d+\.\d+(-[\w.]+)?$/.test(version) ? [] : [`${name}@${version}`],
  );
}

describe('package-lock.json', () => {
  // npm writes a lock without them when the registry lacks one, and then refuses to install it on every machine.
  it('holds every optional dependency of every package, for all platforms', () => {
    expect(missingOptionalDependencies(packages)).toEqual([]);
  });

  it('is what package.json asks for', () => {
    expect(packages['']).toMatchObject({ dependencies: manifest.dependencies, devDependencies: manifest.devDependencies });
  });

  it('binds every package to a SHA-512, and names no host but the public registry', () => {
    expect(unboundPackages(packages)).toEqual([]);
  });

  it('is found wanting when a package has a weak hash or none, or comes from elsewhere', () => {
    const sha512 = `sha512-${'a'.repeat(86)}==`;
    const locked: Packages = {
      '': {},
      'node_modules/a': { integrity: sha512 },
      'node_modules/b': { integrity: sha512, resolved: 'https://registry.npmjs.org/b/-/b-1.0.0.tgz' },
      'node_modules/c': {},
      'node_modules/d': { integrity: 'sha1-2jmj7l5rSw0yVb/vlWAYkK/YBwk=' },
      'node_modules/e': { integrity: sha512, resolved: 'http://registry.npmjs.org/e/-/e-1.0.0.tgz' },
      'node_modules/f': { integrity: sha512, resolved: 'git+ssh://git@example.org/f.git#0' },
      'node_modules/g': { integrity: sha512, resolved: 'https://registry.npmjs.org.example.org/g.tgz' },
    };
    expect(unboundPackages(locked).map((fault) => fault.slice('node_modules/'.length))).toEqual([
      'c has no SHA-512',
      'd has no SHA-512',
      'e comes from http://registry.npmjs.org/e/-/e-1.0.0.tgz',
      'f comes from git+ssh://git@example.org/f.git#0',
      'g comes from https://registry.npmjs.org.example.org/g.tgz',
    ]);
  });

  it('is found wanting when an optional dependency is neither beside nor above its package', () => {
    const locked: Packages = {
      'node_modules/a': { optionalDependencies: { beside: '1.0.0', inside: '1.0.0', nowhere: '1.0.0' } },
      'node_modules/a/node_modules/@s/b': { optionalDependencies: { inside: '1.0.0', beside: '1.0.0', elsewhere: '1.0.0' } },
      'node_modules/a/node_modules/inside': {},
      'node_modules/beside': {},
      'node_modules/c/node_modules/elsewhere': {},
    };
    expect(missingOptionalDependencies(locked)).toEqual([
      'node_modules/a wants nowhere',
      'node_modules/a/node_modules/@s/b wants elsewhere',
    ]);
  });
});

describe('package.json', () => {
  it('states every version exactly', () => {
    expect(inexactVersions({ ...manifest.dependencies, ...manifest.devDependencies, ...manifest.overrides })).toEqual([]);
  });

  // Whoever adds a package with one finds out whether we work without it, and denies it here.
  it('lets no package run a program when it is installed', () => {
    expect(Object.entries(manifest.allowScripts).filter(([, allowed]) => allowed)).toEqual([]);
    expect(Object.keys(manifest.allowScripts).sort()).toEqual(scriptedPackages(packages));
    expect(scriptedPackages({ 'node_modules/a/node_modules/@s/b': { hasInstallScript: true }, 'node_modules/c': {} })).toEqual(['@s/b']);
  });

  it('is found wanting when a version is a range or a tag', () => {
    expect(inexactVersions({ a: '^1.0.0', b: 'latest', c: '1.x', d: '1.0.0', e: 'npm:f@1.0.0', g: 'npm:@h/i@1.0.0-rc.1' })).toEqual([
      'a@^1.0.0',
      'b@latest',
      'c@1.x',
    ]);
  });
});
