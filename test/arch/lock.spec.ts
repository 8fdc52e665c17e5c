import { readFileSync } from 'node:fs';

type Packages = Record<string, { optionalDependencies?: Record<string, string> }>;

interface Manifest {
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
  overrides: Record<string, string>;
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

  it('is found wanting when a version is a range or a tag', () => {
    expect(inexactVersions({ a: '^1.0.0', b: 'latest', c: '1.x', d: '1.0.0', e: 'npm:f@1.0.0', g: 'npm:@h/i@1.0.0-rc.1' })).toEqual([
      'a@^1.0.0',
      'b@latest',
      'c@1.x',
    ]);
  });
});
