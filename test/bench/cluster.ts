import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate } from '../../src/platform/database/migrate.js';
import { openServices } from '../../src/platform/embedded/services.js';
import { settingsOn } from '../support/settings.js';
import { type ClusterOptions, readClusterOptions } from './cluster-options.js';
import { columns } from './columns.js';
import { type Contender, startContender } from './contender.js';
import { median, ratio, type Round, valuesOf } from './figures.js';
import { type Front, inTurn, overSockets, startFront } from './fleet.js';
import type { Contestant } from './lineup.js';
import { openConnections, type Question } from './load.js';
import type { Page } from './page.js';
import { installPeer, startPeer } from './peer.js';
import { everyPage, popularPages } from './popular-pages.js';
import { askUntilItFits, rehearse } from './rehearsal.js';
import { playRounds } from './rounds.js';

const PATH = '/v1/books?limit=10';
/** Bytes of pages that an instance keeps: a part of the pages that are asked for, which all of them together hold. */
const MEMORY = 1_048_576;
/** Pages that are asked for at once before anything is measured. */
const LANES = 4;

const TITLES = {
  bare: 'node:http, a Map of pages',
  bareSockets: 'the same, over unix sockets',
  bareHead: 'the same, with the head of Colophon',
  nest: 'Nest: CacheInterceptor, Redis',
  colophon: 'Colophon, one page',
  oneInTurn: 'Colophon, one page, in turn',
  homes: 'Colophon, many pages',
  turns: 'Colophon, many pages, in turn',
};
type Name = keyof typeof TITLES;

const hit = { says: { header: 'cache-status', pattern: /^Colophon; hit; ttl=\d+$/ } };
const manyPages: Question = { path: popularPages(), status: 200, refusal: 503, ...hit };

interface ClusterContestant extends Contestant<Name> {
  server: Front;
}

/** Everything that runs, ready to be measured. */
interface Stage {
  contestants: ClusterContestant[];
  instances: Contender[];
  page: Page;
}

/** What was seen of the instances while one nginx sent them many pages. */
interface Spread {
  requestsPerSecond: number;
  /** of the hits, the part that was answered from the memory of the instance */
  fromMemory: number;
  /** what the busiest instance answered, times the mean of all */
  busiest: number;
}

async function main(options: ClusterOptions, signal: AbortSignal): Promise<void> {
  installPeer();
  const endings: (() => Promise<void>)[] = [];
  try {
    console.error(`Starting ${3 * options.instances} servers …`);
    const { contestants, instances, page } = await openStage(options, endings, signal);
    const of = (...names: Name[]) => contestants.filter(({ name }) => names.includes(name));
    const rounds = await playRounds(of('bare', 'bareSockets', 'bareHead', 'nest', 'colophon', 'oneInTurn'), options, signal);
    console.log(`\n${table(rounds, 'bare')}\n`);
    const homes: string[] = [];
    for (const { name, server, question } of of('bare', 'bareSockets', 'bareHead', 'nest', 'colophon'))
      homes.push(`${name} ${await server.homesOf(question)}`);
    console.log(`servers that answered the one page: ${homes.join(', ')}\n`);
    const manyRounds = await playRounds(of('homes', 'turns'), options, signal);
    console.log(`${table(manyRounds, 'turns')}\n`);

    const spread = { homes: await spreadOf('homes'), turns: await spreadOf('turns') };
    await instances.pop()!.stop();
    const bereft = { homes: await spreadOf('homes'), turns: await spreadOf('turns') };
    console.log(spreadTable(spread, bereft));
    console.log(`\n${options.instances} instances behind each nginx, a page of ${page.body.length.toLocaleString('en')} bytes`);
    console.log(JSON.stringify(figuresOf(rounds, manyRounds, spread, bereft)));

    async function spreadOf(name: Name): Promise<Spread> {
      const { server } = contestants.find((contestant) => contestant.name === name)!;
      const connections = await openConnections(server.port, options.connections, manyPages);
      try {
        await connections.ask(manyPages, options.seconds, signal); // what the other one left in the memories goes
        const before = await Promise.all(instances.map(hitsOf));
        const { requests, seconds } = await connections.ask(manyPages, 2 * options.seconds, signal);
        const after = await Promise.all(instances.map(hitsOf));
        const hits = after.map(({ all, memory }, i) => ({ all: all - before[i]!.all, memory: memory - before[i]!.memory }));
        const sum = hits.reduce((whole, { all, memory }) => ({ all: whole.all + all, memory: whole.memory + memory }));
        return {
          requestsPerSecond: requests / seconds,
          fromMemory: sum.memory / sum.all,
          busiest: (Math.max(...hits.map(({ all }) => all)) * hits.length) / sum.all,
        };
      } finally {
        await connections.close();
      }
    }
  } finally {
    while (endings.length > 0) await endings.pop()!();
  }
}

async function openStage({ instances: count }: ClusterOptions, endings: (() => Promise<void>)[], signal: AbortSignal): Promise<Stage> {
  const directory = mkdtempSync(join(tmpdir(), 'colophon-bench-'));
  chmodSync(directory, 0o711); // when we are root, PostgreSQL and nginx run under other accounts
  endings.push(async () => rmSync(directory, { recursive: true, force: true, maxRetries: 5 }));
  const { databaseUrl, redisUrl, close } = await openServices({ home: join(directory, 'home') });
  endings.push(close);
  if (redisUrl === null) throw new Error('The benchmark needs a Redis, and none was found.');
  await migrate(databaseUrl);
  const fleet = async (start: (i: number) => Promise<Contender>): Promise<Contender[]> => {
    const servers: Contender[] = [];
    for (let i = 0; i < count; i += 1) {
      servers.push(await start(i));
      endings.push(servers[i]!.stop);
      signal.throwIfAborted();
    }
    return servers;
  };
  const front = async (...given: Parameters<typeof startFront>): Promise<Front> => {
    const started = await startFront(...given);
    endings.push(started.stop);
    return started;
  };

  const settings = settingsOn(
    { databaseUrl, redisUrl },
    {
      cacheTtlSeconds: 86_400,
      cacheMemoryBytes: MEMORY,
      databasePool: 4,
      requestLog: 'errors', // nginx writes a line for each, for all contenders
      trustedProxies: ['127.0.0.1'],
    },
  );
  const instances = await fleet(() => startContender('servers/colophon.mjs', settings));
  const colophon = await front(instances);
  const colophonInTurn = await front(instances, inTurn);
  const answer = await askUntilItFits(colophon.port, { path: PATH, status: 200, ...hit });
  const page = { path: PATH, etag: String(answer.headers['etag']), body: answer.body };
  await Promise.all(
    Array.from({ length: LANES }, async (_, lane) => {
      for (const path of everyPage().filter((__, i) => i % LANES === lane))
        await askUntilItFits(colophon.port, { path, status: 200, ...hit });
    }),
  );

  const sockets = Array.from({ length: count }, (_, i) => join(directory, `${i}.sock`));
  const whole = { path: `${PATH}&head=whole`, head: headOf(answer.headers) };
  const bare = await fleet((i) => startContender('servers/bare.mjs', { ...page, whole }, 'map', sockets[i]!));
  for (const socket of sockets) chmodSync(socket, 0o666); // for the workers of nginx
  const nest = await fleet(() => startPeer(page, redisUrl));
  const one: Question = { path: PATH, status: 200 };
  const contestant = (name: Name, server: Front, question: Question): ClusterContestant => ({
    name,
    server,
    question,
    atMost: Infinity,
  });
  const bareFront = await front(bare);
  const contestants = [
    contestant('bare', bareFront, one),
    contestant('bareSockets', await front(bare, overSockets(sockets)), one),
    contestant('bareHead', bareFront, { path: whole.path, status: 200, ...hit }),
    contestant('nest', await front(nest), { ...one, says: { header: 'x-cache', pattern: /^HIT$/ } }),
    contestant('colophon', colophon, { ...one, refusal: 503, ...hit }),
    contestant('oneInTurn', colophonInTurn, { ...one, refusal: 503, ...hit }),
    contestant('homes', colophon, manyPages),
    contestant('turns', colophonInTurn, manyPages),
  ];
  for (const each of contestants) await rehearse(each, page);
  return { contestants, instances, page };
}

/** Names and values, by turns, of the headers of an answer that are not of the connection. */
function headOf(headers: Record<string, string | string[] | undefined>): string[] {
  const ofTheConnection = new Set(['connection', 'date', 'keep-alive', 'server']);
  return Object.entries(headers).flatMap(([name, value]) => (ofTheConnection.has(name) ? [] : [name, String(value)]));
}

/** The pages that an instance has answered from its cache. */
async function hitsOf({ port }: Contender): Promise<{ all: number; memory: number }> {
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  const counts = [...text.matchAll(/^colophon_cache_hits_total\{from="(\w+)"\} (\d+)$/gm)].map(
    ([, from, count]) => [from, Number(count)] as const,
  );
  if (counts.length === 0) throw new Error('An instance does not tell its hits.');
  return { all: counts.reduce((sum, [, count]) => sum + count, 0), memory: counts.find(([from]) => from === 'memory')?.[1] ?? 0 };
}

/** A line for each contender that was measured, held against one of them. */
function table(rounds: readonly Round<Name>[], reference: Name): string {
  const rows = (Object.keys(TITLES) as Name[])
    .filter((name) => name in rounds[0]!)
    .map((name) => {
      const middle = (figure: 'requestsPerSecond' | 'p50' | 'p99') => median(valuesOf(rounds, name, figure) ?? []).toFixed(0);
      const cpu = valuesOf(rounds, name, 'cpu');
      const times = (figure: 'requestsPerSecond' | 'cpu') => ratio(rounds, figure, name, reference)?.toFixed(2) ?? '-';
      return [
        TITLES[name],
        middle('requestsPerSecond'),
        middle('p50'),
        middle('p99'),
        cpu ? median(cpu).toFixed(1) : '-',
        times('cpu'),
        times('requestsPerSecond'),
      ];
    });
  return columns([['', 'req/s', 'p50 µs', 'p99 µs', 'CPU µs', 'CPU ×', 'req/s ×'], ...rows]);
}

function spreadTable(...spreads: Record<'homes' | 'turns', Spread>[]): string {
  const row = (title: string, { requestsPerSecond, fromMemory, busiest }: Spread) => [
    title,
    requestsPerSecond.toFixed(0),
    `${(100 * fromMemory).toFixed(1)} %`,
    busiest.toFixed(2),
  ];
  const rows = spreads.flatMap(({ homes, turns }, i) => [
    row(`two instances each${i === 0 ? '' : ', one instance dead'}`, homes),
    row(`in turn${i === 0 ? '' : ', one instance dead'}`, turns),
  ]);
  return columns([['many pages', 'req/s', 'from memory', 'busiest ×'], ...rows]);
}

/** The figures for programs: ratios, medians over the rounds. */
function figuresOf(
  rounds: readonly Round<Name>[],
  manyRounds: readonly Round<Name>[],
  spread: Record<'homes' | 'turns', Spread>,
  bereft: Record<'homes' | 'turns', Spread>,
): Record<string, number | null> {
  const between = (figure: 'requestsPerSecond' | 'cpu', of: Name, to: Name) =>
    rounded(ratio(of in rounds[0]! ? rounds : manyRounds, figure, of, to));
  return {
    clusterRpsVsBare: between('requestsPerSecond', 'colophon', 'bare'),
    clusterRpsVsBareHead: between('requestsPerSecond', 'colophon', 'bareHead'),
    clusterRpsVsNest: between('requestsPerSecond', 'colophon', 'nest'),
    clusterCpuVsBare: between('cpu', 'colophon', 'bare'),
    clusterCpuVsBareHead: between('cpu', 'colophon', 'bareHead'),
    nestCpuVsCluster: between('cpu', 'nest', 'colophon'),
    unixSocketsRpsVsTcp: between('requestsPerSecond', 'bareSockets', 'bare'),
    unixSocketsCpuVsTcp: between('cpu', 'bareSockets', 'bare'),
    onePageRpsVsTurns: between('requestsPerSecond', 'colophon', 'oneInTurn'),
    onePageCpuVsTurns: between('cpu', 'colophon', 'oneInTurn'),
    manyPagesRpsVsTurns: between('requestsPerSecond', 'homes', 'turns'),
    manyPagesCpuVsTurns: between('cpu', 'homes', 'turns'),
    memoryHits: rounded(spread.homes.fromMemory),
    memoryHitsInTurn: rounded(spread.turns.fromMemory),
    busiest: rounded(spread.homes.busiest),
    busiestInTurn: rounded(spread.turns.busiest),
    oneDeadRpsVsTurns: rounded(bereft.homes.requestsPerSecond / bereft.turns.requestsPerSecond),
  };
}

function rounded(value: number | null): number | null {
  return value === null ? null : Number(value.toFixed(2));
}

const interruption = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => interruption.abort());
try {
  await main(readClusterOptions(process.argv.slice(2)), interruption.signal);
} catch (error) {
  if (!interruption.signal.aborted) console.error((error as Error).message);
  process.exitCode = interruption.signal.aborted ? 130 : 1;
}
