import { setTimeout as pause } from 'node:timers/promises';
import { type Command, InvalidArgumentError } from 'commander';
import { readEnv } from './platform/config/env.js';
import { clusterInstances, instanceOn } from './platform/observability/status/find-instances.js';
import { askInstance, type InstanceState } from './platform/observability/status/instance-state.js';
import { LiveScreen, onQuit } from './platform/observability/status/live-screen.js';
import { statusLines } from './platform/observability/status/status-table.js';

/** Between two looks, milliseconds. */
const EVERY = 1_000;

/** Adds `colophon status`: how the instances are, as they say themselves. */
export function addStatusCommand(program: Command): void {
  program
    .command('status')
    .description('show how instances are, once a second until q is pressed; ends with 1 when one of them is not ready')
    .option(
      '--url <url>',
      'an instance, http://host:port; may be given several times (default: a cluster of this machine, or HOST and PORT)',
      added,
    )
    .option('--once', 'show it once, as is done where there is no terminal')
    .action(async ({ url, once }: { url?: string[]; once?: true }) => {
      const live = process.stdout.isTTY && once === undefined;
      const states = await (live ? watch(url) : look(url));
      if (states.some(({ ready }) => ready !== 'yes')) process.exitCode = 1;
    });
}

/** Prints the table once. It takes a second, over which it counts. */
async function look(urls: string[] | undefined): Promise<InstanceState[]> {
  const before = await ask(urls, new Map());
  await pause(EVERY);
  const now = await ask(urls, byUrl(before));
  process.stdout.write(`${statusLines(byUrl(before), now).join('\n')}\n`);
  return now;
}

/** Shows the table until somebody has seen enough; answers what it showed last. */
async function watch(urls: string[] | undefined): Promise<InstanceState[]> {
  const stop = new AbortController();
  const quit = () => stop.abort();
  process.on('SIGINT', quit);
  process.on('SIGTERM', quit);
  const screen = new LiveScreen(process.stdout);
  const release = onQuit(process.stdin, quit);
  try {
    for (let states: InstanceState[] = []; ;) {
      const before = byUrl(states);
      states = await ask(urls, before);
      screen.show([...statusLines(before, states), '', 'q ends']);
      await pause(EVERY, undefined, { signal: stop.signal }).catch(() => undefined);
      if (stop.signal.aborted) return states;
    }
  } finally {
    release();
    screen.leave();
  }
}

async function ask(urls: string[] | undefined, before: ReadonlyMap<string, InstanceState>): Promise<InstanceState[]> {
  if (urls !== undefined) return Promise.all(urls.map(askInstance));
  const { COLOPHON_HOME, HOST, PORT } = readEnv();
  const cluster = await Promise.all((await clusterInstances(COLOPHON_HOME)).map(askInstance));
  // the files of a cluster stay when it ends; one that answered a moment ago is still looked at
  if (cluster.some(({ ready, url }) => ready !== 'away' || before.has(url))) return cluster;
  return [await askInstance(instanceOn(HOST, PORT))];
}

function byUrl(states: readonly InstanceState[]): Map<string, InstanceState> {
  return new Map(states.map((state) => [state.url, state]));
}

function added(text: string, others: string[] = []): string[] {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol) || !/^\/?$/.test(url.pathname + url.search + url.hash))
    throw new InvalidArgumentError('It must be like http://127.0.0.1:3000.');
  return [...others, url.origin];
}
