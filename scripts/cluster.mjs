import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { buildIfStale } from './build.mjs';
import { answers, keepRunning } from './cluster/keep-running.mjs';
import { dist, launcher } from './cluster/launch.mjs';
import { writeNginxConfig } from './cluster/nginx-config.mjs';
import { freePorts, isFree } from './cluster/ports.mjs';
import { endWithNpm } from './end-with-npm.mjs';
import { findProgram } from './services.mjs';

const USAGE = 'npm run cluster -- [--instances 10] [--port 8080] [--host 127.0.0.1]';

/** How to end what has been started, in the order of the starts. */
const started = [];

/** Several instances on one database and one Redis, behind nginx: what docker-compose.yml describes, as processes of this machine. */
async function main() {
  const { instances, port, host } = readOptions();
  const nginx = findProgram('nginx');
  if (!nginx) throw new Error('A cluster needs nginx, which is not installed (on Debian: sudo apt-get install nginx).');
  if (!(await isFree(port, host))) throw new Error(`${host}:${port} cannot be listened on: choose another port with --port.`);
  buildIfStale();

  const { readEnv } = await import(join(dist, 'platform/config/env.js'));
  const { COLOPHON_HOME } = readEnv();
  const environment = await openDatabaseAndCache(readEnv());
  const directory = resolve(COLOPHON_HOME, `cluster-${port}`);
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });

  const instancePorts = await freePorts(instances);
  const starts = instancePorts.map((instancePort, i) => startInstance(`app${i + 1}`, instancePort, directory, environment));
  await Promise.all(starts);
  await startNginx(nginx, directory, { host, port, instancePorts });
  console.log(`${instances} instances (ports ${instancePorts[0]} to ${instancePorts.at(-1)}) behind http://${host}:${port}/docs`);
  console.log(`Logs are in ${directory}; which instance answered is in access.log. Ctrl-C ends everything.`);
}

/** Opens both once, brings the schema up to date once, and answers the environment that tells the instances where they are. */
async function openDatabaseAndCache({ DATABASE_URL, REDIS_URL, COLOPHON_HOME }) {
  const { openServices } = await import(join(dist, 'platform/embedded/services.js'));
  const services = await openServices({ databaseUrl: DATABASE_URL, redisUrl: REDIS_URL, home: COLOPHON_HOME });
  started.push(services.close);
  if (services.redisUrl === null) {
    throw new Error(
      'A cluster needs Redis, or each instance would cache for itself and show what another has changed: install redis-server, or set REDIS_URL.',
    );
  }
  const environment = { ...process.env, DATABASE_URL: services.databaseUrl, REDIS_URL: services.redisUrl };
  await runToEnd('migrate', environment);
  if (services.embedded.postgres) await runToEnd('sample', environment);
  return environment;
}

async function runToEnd(command, env) {
  const [status] = await once(spawn(process.execPath, [join(dist, 'cli.js'), command], { env, stdio: 'inherit' }), 'exit');
  if (status !== 0) throw new Error(`colophon ${command} failed.`);
}

async function startInstance(name, port, directory, environment) {
  const log = join(directory, `${name}.log`);
  const variables = { ...environment, DATABASE_POOL: '2', HOST: '127.0.0.1', PORT: String(port), TRUSTED_PROXIES: '127.0.0.1' };
  const launch = launcher(process.execPath, [join(dist, 'main.js')], { output: log, environment: variables });
  started.push(await keepRunning({ name, log, launch, isReady: () => answers(`http://127.0.0.1:${port}/health/ready`) }));
}

async function startNginx(program, directory, addresses) {
  const config = writeNginxConfig(join(directory, 'nginx'), addresses);
  const log = join(directory, 'error.log');
  const args = ['-p', directory, '-c', config, '-g', 'daemon off;'];
  const launch = launcher(program, args, { output: join(directory, 'access.log'), errors: log });
  const { host, port } = addresses;
  started.push(await keepRunning({ name: 'nginx', log, launch, isReady: () => answers(`http://${host}:${port}/docs`) }));
}

function readOptions() {
  const { values } = parseArgs({ options: { instances: { type: 'string' }, port: { type: 'string' }, host: { type: 'string' } } });
  const number = (name, missing, highest) => {
    const value = Number(values[name] ?? missing);
    if (!Number.isInteger(value) || value < 1 || value > highest)
      throw new Error(`--${name} must be a number from 1 to ${highest}: ${USAGE}`);
    return value;
  };
  // an embedded PostgreSQL takes 100 connections; an instance uses two and one that listens
  return { instances: number('instances', 10, 25), port: number('port', 8080, 65_535), host: values.host ?? '127.0.0.1' };
}

/** Ends everything, the last started first, and then this process; what was only being started is ended by its watchdog. */
let stopping;
function stop() {
  stopping ??= (async () => {
    for (const end of started.reverse()) await end();
    process.exit();
  })();
  return stopping;
}

// the servers run in sessions of their own and do not keep this process alive
setInterval(() => undefined, 60_000);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => void stop());
endWithNpm();
try {
  await main();
} catch (error) {
  if (!stopping) {
    console.error(error.message);
    process.exitCode = 1;
  }
  await stop();
}
