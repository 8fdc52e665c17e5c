import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { ensureServices } from './services.mjs';

const root = join(import.meta.dirname, '..');

/**
 * `npm test` runs every suite that needs nothing but this repository, `npm run test:conformance -- DIR` the one that reads real
 * catalogue files from DIR. The last line counts the tests: `12 passed, 0 failed`.
 */
async function main([suite, directory]) {
  const env = { ...process.env };
  if (suite === 'conformance') {
    if (!directory || !existsSync(directory))
      throw new Error('Say which directory holds the files to read: npm run test:conformance -- DIR');
    env.COLOPHON_DATA = resolve(directory);
  } else if (suite !== undefined) {
    throw new Error(`There is no suite ${suite}: use npm test, or npm run test:conformance -- DIR`);
  }
  ensureServices();

  // everything that the tests leave behind, even when they are interrupted, goes with this directory
  const scratch = mkdtempSync(join(tmpdir(), 'colophon-tests-'));
  chmodSync(scratch, 0o711); // when we are root, PostgreSQL runs under another account
  try {
    const report = join(scratch, 'report.json');
    const projects = suite === 'conformance' ? ['conformance'] : ['unit', 'arch', 'real'];
    const status = await jest(['--selectProjects', ...projects, '--json', '--outputFile', report], { ...env, TMPDIR: scratch });
    return Math.max(status, summarise(report));
  } finally {
    rmSync(scratch, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Ctrl-C reaches Jest from the terminal as well; we only wait for it then, and pass on what reaches us alone. */
async function jest(args, env) {
  const child = spawn(process.execPath, [join(root, 'node_modules/jest/bin/jest.js'), ...args], {
    cwd: root,
    env,
    stdio: ['inherit', 'ignore', 'inherit'],
  });
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  const [status, signal] = await once(child, 'exit');
  return signal ? 128 + constants.signals[signal] : status;
}

/** Prints the last line and answers the exit status: a run in which nothing ran, or a suite could not run, has failed. */
function summarise(report) {
  if (!existsSync(report)) return 1;
  const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites } = JSON.parse(readFileSync(report, 'utf8'));
  if (numRuntimeErrorTestSuites > 0) console.log(`${numRuntimeErrorTestSuites} suites could not run`);
  console.log(`${numPassedTests} passed, ${numFailedTests} failed`);
  return numPassedTests > 0 && numFailedTests === 0 && numRuntimeErrorTestSuites === 0 ? 0 : 1;
}

try {
  process.exitCode = await main(process.argv.slice(2).filter((argument) => argument !== '--'));
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
