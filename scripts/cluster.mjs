import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { buildIfStale } from './build.mjs';
import { addressOf } from './cluster/address.mjs';
import { Cluster } from './cluster/cluster.mjs';
import { controlSocketIn, giveOrder, takeOrders, takesOrders } from './cluster/control.mjs';
import { demandEnterable, openDirectory } from './cluster/directory.mjs';
import { dist } from './cluster/launch.mjs';
import { readOptions } from './cluster/options.mjs';
import { isFree } from './cluster/ports.mjs';
import { endWithNpm } from './end-with-npm.mjs';
import { findProgram } from './services.mjs';

/** How to end what has been started, in the order of the starts. */
const started = [];

/** Several instances on one database and one Redis, behind nginx: what docker-compose.yml describes, as processes of this machine. */
async function start({ instances, port, host, staleShield }) {
  const nginx = findProgram('nginx');
  if (!nginx) throw new Error('A cluster needs nginx, which is not installed (on Debian: sudo apt-get install nginx).');
  const directory = directoryOf(process.env.COLOPHON_HOME || '.colophon', port);
  const socket = controlSocketIn(directory);
  await refuseBesideAnother(socket, directory);
  if (!(await isFree(port, host))) throw new Error(`${addressOf(host, port)} cannot be listened on: choose another port with --port.`);
  // nginx that root starts works as another account, and keeps its pages there
  if (staleShield === 'on' && process.getuid() === 0) demandEnterable(directory);
  buildIfStale();

  const { readEnv } = await import(join(dist, 'platform/config/env.js'));
  const environment = await openDatabaseAndCache(readEnv());
  await refuseBesideAnother(socket, directory); // that began meanwhile
  openDirectory(directory);

  const cluster = new Cluster({ nginx, host, port, staleShield, directory, environment });
  started.push(() => cluster.stop());
  await takeOrders(socket, (order, say) => obey(cluster, order, say));
  await cluster.start(instances);
  for (const line of await cluster.status()) console.log(line);
  console.log(`${instances} instances (ports ${cluster.ports[0]} to ${cluster.ports.at(-1)}) behind http://${addressOf(host, port)}/docs`);
  console.log(`Logs are in ${directory}; which instance answered is in access.log. Ctrl-C ends everything.`);
}

/** Throws when a cluster has its files there, at another address of the machine perhaps: one of its own would take them away. */
async function refuseBesideAnother(socket, directory) {
  if (!(await takesOrders(socket))) return;
  throw new Error(`A cluster with its files in ${directory} runs already: end it with --stop, or choose another port with --port.`);
}

async function obey(cluster, { order, instances }, say) {
  if (order === 'roll') await cluster.roll(say);
  if (order === 'scale') await cluster.scale(instances, say);
  if (order === 'stop') {
    await endAll();
    say('The cluster has ended.');
    return () => process.exit();
  }
  for (const line of await cluster.status()) say(line);
}

/** Gives an order to the cluster that runs behind the port. */
async function command({ port, ...order }) {
  const home = process.env.COLOPHON_HOME || '.colophon';
  if (await giveOrder(controlSocketIn(directoryOf(home, port)), order, (line) => console.log(line))) return;
  throw new Error(`No cluster with its files in ${resolve(home)} runs behind port ${port}. Start one with: npm run cluster`);
}

function directoryOf(home, port) {
  return resolve(home, `cluster-${port}`);
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
  const found = { DATABASE_URL: services.databaseUrl, REDIS_URL: services.redisUrl, COLOPHON_HOME: resolve(COLOPHON_HOME) };
  const environment = { ...process.env, ...found };
  await runToEnd('migrate', environment);
  if (services.embedded.postgres) await runToEnd('sample', environment);
  return environment;
}

async function runToEnd(command, env) {
  const [status] = await once(spawn(process.execPath, [join(dist, 'cli.js'), command], { env, stdio: 'inherit' }), 'exit');
  if (status !== 0) throw new Error(`colophon ${command} failed.`);
}

/** Ends everything, the last started first; what was only being started is ended by its watchdog. */
let ending;
function endAll() {
  ending ??= (async () => {
    for (const end of started.reverse()) await end();
  })();
  return ending;
}

async function startAndStay(options) {
  // the servers run in sessions of their own and do not keep this process alive
  setInterval(() => undefined, 60_000);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => void endAll().then(() => process.exit()));
  endWithNpm();
  try {
    await start(options);
  } catch (error) {
    if (!ending) {
      console.error(error.message);
      process.exitCode = 1;
    }
    await endAll();
    process.exit();
  }
}

try {
  const options = readOptions(process.argv.slice(2));
  await (options.order === null ? startAndStay(options) : command(options));
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
