import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** What the tests and benchmarks run beside Node: the commands that will do, and the packages that bring one. */
const PROGRAMS = [
  { name: 'Redis', commands: ['redis-server', 'valkey-server'], apt: 'redis-server', brew: 'redis' },
  { name: 'nginx', commands: ['nginx'], apt: 'nginx', brew: 'nginx' },
  // with promtool, which checks metrics and rules
  { name: 'Prometheus', commands: ['prometheus'], apt: 'prometheus', brew: 'prometheus' },
  {
    name: 'Chromium',
    commands: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'],
    apt: 'chromium',
    brew: '--cask chromium',
  },
  // the embedded one has no tools for backups
  { name: 'PostgreSQL', commands: ['pg_dump'], apt: 'postgresql', brew: 'postgresql' },
];

/**
 * Makes sure that the programs of the tests, or those that are named, are on the PATH. On Debian and Ubuntu, as root, missing ones are
 * installed; elsewhere it throws one sentence per missing program.
 */
export function ensureServices(...names) {
  let missing = PROGRAMS.filter((program) => (names.length === 0 || names.includes(program.name)) && isMissing(program));
  if (missing.length > 0 && process.getuid?.() === 0 && isDebian()) {
    install(missing.map(({ apt }) => apt));
    missing = missing.filter(isMissing);
  }
  if (missing.length > 0) throw new Error(missing.map(advice).join('\n'));
}

/** The path of the first of the commands that is installed, or null. Also looks where users of Debian, unlike root, do not. */
export function findProgram(...commands) {
  const search = commands.map((command) => `command -v ${command}`).join(' || ');
  const { status, stdout } = spawnSync('/bin/sh', ['-c', `PATH="$PATH:/usr/local/sbin:/usr/sbin:/sbin"; ${search}`], { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : null;
}

function isMissing({ commands }) {
  return findProgram(...commands) === null;
}

function isDebian() {
  return existsSync('/etc/os-release') && /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(readFileSync('/etc/os-release', 'utf8'));
}

function advice({ name, apt, brew }) {
  const command =
    process.platform === 'darwin'
      ? `brew install ${brew}`
      : isDebian()
        ? `sudo apt-get install ${apt}`
        : `the package manager of your system (on Debian: ${apt})`;
  return `The tests need ${name}, which is not on the PATH: install it with ${command}.`;
}

/** Installs without starting anything: a package's own service would take a port that the machine's owner has not given. */
function install(packages) {
  console.log(`Installing what the tests need: ${packages.join(', ')}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const apt = (...args) => execFileSync('apt-get', ['-q', ...args], { env, stdio: ['ignore', 'ignore', 'inherit'] });
  try {
    withoutServices(() => {
      apt('update');
      apt('install', '-y', '--no-install-recommends', ...packages);
    });
  } catch {
    // apt-get has said why; what is missing now is said next
  }
}

/** https://people.debian.org/~hmh/invokerc.d-policyrc.d-specification.txt: 101 forbids the action. A policy that exists is left alone. */
function withoutServices(work) {
  const policy = '/usr/sbin/policy-rc.d';
  if (existsSync(policy)) return work();
  writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    return work();
  } finally {
    rmSync(policy);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    ensureServices();
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
