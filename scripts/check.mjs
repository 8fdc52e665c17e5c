// npm run check: all that can be said of a change without servers. Runs every step, however many fail, and names the failed ones at the end.
import { spawn } from 'node:child_process';
import { delimiter } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const tools = fileURLToPath(new URL('../node_modules/.bin', import.meta.url));
const offline = { REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' };
const env = { ...process.env, ...offline, PATH: `${tools}${delimiter}${process.env.PATH}` };

const steps = [
  { name: 'format', command: 'prettier --check .' },
  { name: 'lint', command: 'eslint .' },
  { name: 'types', command: 'tsc --noEmit -p tsconfig.json' },
  { name: 'arch', command: 'depcruise src test ormconfig.ts --config .dependency-cruiser.cjs' },
  // that every package has a hash, which it does not ask for, is in test/arch/lock.spec.ts
  { name: 'lock', command: 'lockfile-lint --path package-lock.json --type npm --validate-https --allowed-hosts npm --validate-integrity' },
  { name: 'licences', command: 'node scripts/sbom.mjs /dev/null' },
  { name: 'unit tests', command: 'jest --selectProjects unit' },
  { name: 'sample unchanged', command: 'node scripts/make-sample.mjs --check' },
  { name: 'generated files', command: 'node scripts/generate.mjs --check' },
  { name: 'openapi.json: spectral', command: 'spectral lint openapi.json --fail-severity=hint' },
  { name: 'openapi.json: redocly', command: 'redocly lint openapi.json' },
];

/** Runs a command; resolves to whether it succeeded and all that it printed. */
function run(command) {
  const [program, ...args] = command.split(' ');
  return new Promise((resolve) => {
    const output = [];
    const child = spawn(program, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.on('data', (chunk) => output.push(chunk));
    child.stderr.on('data', (chunk) => output.push(chunk));
    child.on('error', (error) => resolve({ succeeded: false, output: error.message }));
    child.on('close', (code) => resolve({ succeeded: code === 0, output: Buffer.concat(output).toString() }));
  });
}

const failed = [];
for (const { name, command } of steps) {
  const start = performance.now();
  const { succeeded, output } = await run(command);
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(`${name.padEnd(24)}${seconds.padStart(6)} s  ${succeeded ? 'ok' : 'FAILED'}`);
  if (!succeeded) {
    console.log(`\n$ ${command}\n${output.trimEnd()}\n`);
    failed.push(name);
  }
}

if (failed.length > 0) {
  console.log(`check failed: ${failed.join(', ')}`);
  process.exitCode = 1;
} else console.log(`check passed: ${steps.length} steps`);
