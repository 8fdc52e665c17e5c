import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import { billOfMaterials, type Lock, type LockedPackage, refusedLicences } from '../../scripts/sbom.mjs';

const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as Lock;
const bill = billOfMaterials(lock);

/** What of the schema of CycloneDX 1.5 a bill of ours can break. */
const text = { type: 'string', minLength: 1 };
const identity = {
  'bom-ref': text,
  group: text,
  name: text,
  version: text,
  purl: { type: 'string', pattern: '^pkg:npm/(%40[^/@]+/)?[^/@]+@\\d[^/@]*$' },
  licenses: {
    type: 'array',
    minItems: 1,
    maxItems: 1,
    items: {
      oneOf: [
        { type: 'object', required: ['expression'], additionalProperties: false, properties: { expression: text } },
        {
          type: 'object',
          required: ['license'],
          additionalProperties: false,
          properties: { license: { type: 'object', required: ['id'], additionalProperties: false, properties: { id: text } } },
        },
      ],
    },
  },
};
const schema = {
  type: 'object',
  required: ['bomFormat', 'specVersion', 'serialNumber', 'version', 'metadata', 'components', 'dependencies'],
  additionalProperties: false,
  properties: {
    $schema: { const: 'http://cyclonedx.org/schema/bom-1.5.schema.json' },
    bomFormat: { const: 'CycloneDX' },
    specVersion: { const: '1.5' },
    serialNumber: { type: 'string', pattern: '^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$' },
    version: { const: 1 },
    metadata: {
      type: 'object',
      required: ['component'],
      additionalProperties: false,
      properties: {
        lifecycles: { const: [{ phase: 'pre-build' }] },
        component: {
          type: 'object',
          required: ['bom-ref', 'type', 'name', 'version', 'purl', 'licenses'],
          additionalProperties: false,
          properties: { ...identity, type: { const: 'application' } },
        },
      },
    },
    components: {
      type: 'array',
      uniqueItems: true,
      items: {
        type: 'object',
        required: ['bom-ref', 'type', 'name', 'version', 'purl', 'scope', 'hashes', 'licenses'],
        additionalProperties: false,
        properties: {
          ...identity,
          type: { const: 'library' },
          scope: { enum: ['required', 'optional'] },
          hashes: {
            type: 'array',
            minItems: 1,
            items: {
              type: 'object',
              required: ['alg', 'content'],
              additionalProperties: false,
              properties: { alg: { const: 'SHA-512' }, content: { type: 'string', pattern: '^[0-9a-f]{128}$' } },
            },
          },
        },
      },
    },
    dependencies: {
      type: 'array',
      uniqueItems: true,
      items: {
        type: 'object',
        required: ['ref', 'dependsOn'],
        additionalProperties: false,
        properties: { ref: text, dependsOn: { type: 'array', uniqueItems: true, items: text } },
      },
    },
  },
};

const locked = (packages: Record<string, LockedPackage>): Lock => ({
  packages: { '': { name: 'shop', version: '1.0.0', license: 'MIT', dependencies: { a: '1.0.0' } }, ...packages },
});

describe('The bill of materials', () => {
  it('is CycloneDX', () => {
    const validate = addFormats.default(new Ajv.default({ allErrors: true })).compile(schema);
    validate(bill);
    expect(validate.errors).toBeNull();
  });

  it('names every package of the lock that production can install, with its licence, and no other', () => {
    const production = Object.entries(lock.packages).filter(([path, { dev }]) => path !== '' && dev !== true);
    const expected = production.map(([path, entry]) => [
      `${entry.name ?? path.replace(/^.*node_modules\//, '')}@${entry.version}`,
      entry.license,
    ]);
    const named = bill.components.map(({ group, name, version, licenses: [licence] }) => [
      `${group ? `${group}/` : ''}${name}@${version}`,
      licence?.license?.id ?? licence?.expression,
    ]);
    expect(named.length).toBeGreaterThan(100);
    expect(new Map(named as [string, string][])).toEqual(new Map(expected as [string, string][]));
    expect(named.map(([name]) => name)).toEqual(
      expect.arrayContaining([expect.stringMatching(/^@nestjs\/common@/), expect.stringMatching(/^pg-types@/)]),
    );
  });

  it('says what needs what, and everything in it is reached from the application', () => {
    const needs = new Map(bill.dependencies.map(({ ref, dependsOn }) => [ref, dependsOn]));
    const reached = new Set<string>();
    const visit = (ref: string): void => {
      if (reached.has(ref)) return;
      reached.add(ref);
      needs.get(ref)?.forEach(visit);
    };
    visit(bill.dependencies.find(({ ref }) => ref.startsWith('pkg:npm/colophon@'))?.ref ?? '');
    expect(bill.components.map((component) => component['bom-ref']).filter((ref) => !reached.has(ref))).toEqual([]);
  });

  it('has permissive licences only', () => {
    expect(refusedLicences(bill)).toEqual([]);
  });

  it('finds the nearest of two versions, and leaves out what only development needs', () => {
    const { components, dependencies } = billOfMaterials(
      locked({
        'node_modules/a': { version: '1.0.0', license: 'MIT', dependencies: { '@s/b': '^2.0.0' } },
        'node_modules/a/node_modules/@s/b': { version: '2.0.0', license: 'ISC', peerDependencies: { a: '*', c: '*' } },
        'node_modules/@s/b': { version: '1.0.0', license: 'MIT', dev: true },
        'node_modules/c': { version: '1.0.0', license: 'MIT', dev: true },
      }),
    );
    expect(components.map(({ purl }) => purl)).toEqual(['pkg:npm/%40s/b@2.0.0', 'pkg:npm/a@1.0.0']);
    expect(dependencies).toEqual([
      { ref: 'pkg:npm/%40s/b@2.0.0', dependsOn: ['pkg:npm/a@1.0.0'] },
      { ref: 'pkg:npm/a@1.0.0', dependsOn: ['pkg:npm/%40s/b@2.0.0'] },
      { ref: 'pkg:npm/shop@1.0.0', dependsOn: ['pkg:npm/a@1.0.0'] },
    ]);
  });

  it.each([
    ['GPL-3.0', true],
    [undefined, true],
    ['(MIT OR GPL-3.0)', false],
    ['MIT AND GPL-3.0', true],
    ['MIT AND ISC', false],
  ])('with the licence %s is refused: %s', (license, refused) => {
    const entry: LockedPackage = { version: '1.0.0', ...(license === undefined ? {} : { license }) };
    expect(refusedLicences(billOfMaterials(locked({ 'node_modules/@s/a': entry })))).toEqual(
      refused ? [`@s/a@1.0.0: ${license ?? 'none'}`] : [],
    );
  });
});

describe('npm run sbom', () => {
  it('writes the same bytes to a file and to standard output', () => {
    const folder = mkdtempSync(join(tmpdir(), 'sbom-'));
    try {
      const file = join(folder, 'sbom.cdx.json');
      execFileSync(process.execPath, ['scripts/sbom.mjs', file]);
      expect(execFileSync(process.execPath, ['scripts/sbom.mjs'], { encoding: 'utf8' })).toBe(readFileSync(file, 'utf8'));
      expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(JSON.parse(JSON.stringify(bill)));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it.each([
    [['/nowhere/at/all/sbom.json'], /ENOENT.*\/nowhere\/at\/all/],
    [['a', 'b'], /Give one file/],
    [['--help'], /npm run sbom -- \[FILE\]/],
  ])('with %j fails with a sentence', (args, says) => {
    const { status, stderr } = spawnSync(process.execPath, ['scripts/sbom.mjs', ...args], { encoding: 'utf8' });
    expect(status).toBe(1);
    expect(stderr).toMatch(says);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });
});
