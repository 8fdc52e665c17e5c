#!/usr/bin/env node
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const USAGE = 'npm run sbom -- [FILE]';

/** Licences (SPDX) that ask for no more than to be named. A package with another one is looked at before it gets in here. */
export const PERMISSIVE = ['0BSD', 'Apache-2.0', 'BlueOak-1.0.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MIT', 'PostgreSQL', 'Python-2.0'];

/**
 * The software bill of materials of what runs in production: CycloneDX 1.5, from package-lock.json alone. It holds no time and no chance,
 * so the same lock gives the same bytes. `npm sbom --omit dev` is not used: npm 11 leaves out what production and development share.
 */
export function billOfMaterials({ packages }) {
  const { '': root, ...installed } = packages;
  const used = Object.entries(installed).filter(([, { dev }]) => dev !== true);
  const application = { 'bom-ref': refOf(root), type: 'application', ...identityOf(root), licenses: licencesOf(root) };
  const bill = {
    $schema: 'http://cyclonedx.org/schema/bom-1.5.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    version: 1,
    metadata: { lifecycles: [{ phase: 'pre-build' }], component: application },
    components: inOrder(used.map(([path, entry]) => componentOf({ ...entry, name: entry.name ?? nameAt(path) }))),
    dependencies: inOrder([['', root], ...used].map(([path, entry]) => edgesOf(path, entry, packages))),
  };
  return { ...bill, serialNumber: serialNumberOf(bill) };
}

/** `name@version: licence` of every component whose licence is missing or is not permissive. */
export function refusedLicences({ components }) {
  return components.flatMap(({ group, name, version, licenses }) => {
    const expression = licenses?.[0]?.license?.id ?? licenses?.[0]?.expression ?? 'none';
    return permits(expression) ? [] : [`${group ? `${group}/` : ''}${name}@${version}: ${expression}`];
  });
}

/** Of an SPDX expression without parentheses inside: one side of an OR, and all of an AND, must be on the list. */
function permits(expression) {
  const flat = expression.replace(/^\((.*)\)$/, '$1');
  return flat.split(' OR ').some((side) => side.split(' AND ').every((licence) => PERMISSIVE.includes(licence)));
}

function componentOf(entry) {
  const scope = entry.optional || entry.devOptional ? 'optional' : 'required';
  return { 'bom-ref': refOf(entry), type: 'library', ...identityOf(entry), scope, hashes: hashesOf(entry), licenses: licencesOf(entry) };
}

/** A scoped name is a group and a name; `purl`: https://github.com/package-url/purl-spec, type npm. */
function identityOf({ name, version }) {
  const [group, own] = name.startsWith('@') ? name.split('/') : [undefined, name];
  return { ...(group ? { group } : {}), name: own, version, purl: refOf({ name, version }) };
}

function refOf({ name, version }) {
  return `pkg:npm/${name.replace('@', '%40')}@${version}`;
}

function licencesOf({ license }) {
  if (license === undefined) return [];
  return [/ /.test(license) ? { expression: license } : { license: { id: license } }];
}

function hashesOf({ integrity = '' }) {
  const [, base64] = /^sha512-(\S+)$/.exec(integrity) ?? [];
  return base64 === undefined ? [] : [{ alg: 'SHA-512', content: Buffer.from(base64, 'base64').toString('hex') }];
}

function edgesOf(path, entry, packages) {
  const wanted = { ...entry.dependencies, ...entry.optionalDependencies, ...entry.peerDependencies };
  const refs = Object.keys(wanted).flatMap((name) => {
    const found = foundFrom(path, name, packages);
    return found === undefined || packages[found].dev
      ? []
      : [refOf({ name: packages[found].name ?? name, version: packages[found].version })];
  });
  return { ref: refOf({ ...entry, name: entry.name ?? nameAt(path) }), dependsOn: [...new Set(refs)].sort() };
}

/** Where Node finds a dependency of the package at `path`: the nearest node_modules that has it. */
function foundFrom(path, name, packages) {
  for (let at = path; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
    const place = `${at === '' ? '' : `${at}/`}node_modules/${name}`;
    if (place in packages) return place;
    if (at === '') return undefined;
  }
}

function nameAt(path) {
  return path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
}

/** In the order of their references, each once: a package that is installed in two places is one component. */
function inOrder(items) {
  const byRef = new Map();
  for (const item of items) {
    const ref = item['bom-ref'] ?? item.ref;
    const before = byRef.get(ref);
    if (before?.dependsOn) item.dependsOn = [...new Set([...before.dependsOn, ...item.dependsOn])].sort();
    if (before?.scope === 'required') item.scope = 'required';
    byRef.set(ref, item);
  }
  return [...byRef].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, item]) => item);
}

/** A UUID of version 8 (RFC 9562, section 5.8) made of the contents. */
function serialNumberOf(bill) {
  const hash = createHash('sha256').update(JSON.stringify(bill)).digest('hex');
  return `urn:uuid:${hash.slice(0, 8)}-${hash.slice(8, 12)}-8${hash.slice(13, 16)}-a${hash.slice(17, 20)}-${hash.slice(20, 32)}`;
}

function main([file, ...rest]) {
  if (rest.length > 0 || file?.startsWith('-')) throw new Error(`Give one file, or none for standard output: ${USAGE}`);
  const lock = JSON.parse(readFileSync(join(import.meta.dirname, '../package-lock.json'), 'utf8'));
  const bill = billOfMaterials(lock);
  const refused = refusedLicences(bill);
  if (refused.length > 0) throw new Error(`Not a permissive licence (the list is in scripts/sbom.mjs):\n  ${refused.join('\n  ')}`);
  const text = `${JSON.stringify(bill, null, 2)}\n`;
  if (file === undefined) process.stdout.write(text);
  else writeFileSync(file, text);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    main(process.argv.slice(2));
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
