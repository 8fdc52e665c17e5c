import { parseArgs } from 'node:util';
import { ApiContract } from '../support/api-contract.js';
import { CatalogueState } from './catalogue-state.js';
import { fuzz, type Fuzzed } from './fuzz.js';
import { type OwnService, startOwnService } from '../support/own-service.js';
import { comparePrincipals } from './principals.js';
import { curlOf, reportOf } from './report.js';
import { Requests, sendersOf } from './requests.js';
import { Exchange } from '../support/exchange.js';

/** Milliseconds that an answer may take. */
const SLOW = 2_000;
/** Milliseconds that the event loop may be late, but for one time in a thousand. */
const LATE = 50;
/** Reads that every principal sends. */
const COMPARED = 200;

interface Target {
  url: string;
  /** the first one writes; all of them are compared as readers */
  keys: readonly string[];
  databaseUrl: string | null;
  own: OwnService | null;
}

/**
 * `npm run fuzz -- [--requests 2000] [--seed 1] [--url U [--key K]... [--database URL]] [--only N]`: without an address it starts a service
 * of its own, with the sample catalogue. Ends with 1 when there is a finding.
 */
async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      requests: { type: 'string', default: '2000' },
      seed: { type: 'string', default: '1' },
      url: { type: 'string' },
      key: { type: 'string', multiple: true, default: [] },
      database: { type: 'string' },
      only: { type: 'string' },
    },
  });
  const [requests, seed] = [numberOf('requests', values.requests), numberOf('seed', values.seed)];
  const own = values.url === undefined ? await startOwnService() : null;
  const target: Target = own
    ? { url: own.url, keys: [own.key], databaseUrl: own.databaseUrl, own }
    : { url: values.url!.replace(/\/$/, ''), keys: values.key, databaseUrl: values.database ?? null, own: null };
  try {
    const contract = new ApiContract((await (await fetch(`${target.url}/openapi.json`)).json()) as object);
    if (values.only !== undefined) return await once(contract, target, seed, numberOf('only', values.only));
    return await whole(contract, target, seed, requests);
  } finally {
    await own?.stop();
  }
}

async function whole(contract: ApiContract, target: Target, seed: number, requests: number): Promise<number> {
  const { url, keys, databaseUrl, own } = target;
  const state = databaseUrl === null ? null : await CatalogueState.of(databaseUrl);
  try {
    const principals = {
      nobody: null,
      'a wrong key': 'colophon_wrong_0123456789abcdef',
      ...Object.fromEntries(keys.map((key, i) => [`key ${i + 1}`, key])),
    };
    const compared = await comparePrincipals({ url, contract, seed, requests: Math.min(COMPARED, requests), principals });
    own?.forget();
    const begun = performance.now();
    const fuzzed = await fuzz({
      url,
      contract,
      seed,
      requests,
      key: keys[0] ?? null,
      state,
      slow: SLOW,
      secrets: [...keys, ...(databaseUrl === null ? [] : [databaseUrl])],
      onProgress: (done) => process.stderr.isTTY && process.stderr.write(`\r${done.toLocaleString('en')} requests `),
    });
    const delays = await own?.delays();
    print(fuzzed, (performance.now() - begun) / 1_000);
    const late = delays !== undefined && delays.p999 >= LATE;
    if (delays)
      console.log(
        `  event loop    p99.9 ${delays.p999.toFixed(1)} ms late, at most ${delays.max.toFixed(1)} ms${late ? ': TOO LATE' : ''}`,
      );
    console.log(
      `  principals    ${Object.keys(principals).length}, of each ${Math.min(COMPARED, requests)} reads twice, ${compared.length} findings`,
    );
    const findings = [...compared, ...fuzzed.findings];
    for (const line of reportOf(findings, seed, url)) console.log(line);
    const failed = new Set(findings.map(({ sent }) => sent.number)).size;
    console.log(`${requests - failed} passed, ${failed} failed`);
    return failed === 0 && !late ? 0 : 1;
  } finally {
    await state?.close();
  }
}

function print({ requests, statuses, slowest, compared, findings }: Fuzzed, seconds: number): void {
  const count = (kind: string) => findings.filter((found) => found.kind === kind).length;
  const table = [...statuses].sort(([a], [b]) => a - b).map(([status, times]) => `${status}: ${times}`);
  console.log(`${requests.toLocaleString('en')} requests in ${seconds.toFixed(0)} s, slowest ${slowest.toFixed(0)} ms`);
  console.log(`  statuses      ${table.join(', ')}`);
  for (const kind of ['5xx', 'slow', 'no answer', 'leak', 'undeclared', 'contract', 'headers', 'state'] as const)
    console.log(`  ${kind.padEnd(13)} ${count(kind)}`);
  console.log(`  catalogue     compared ${compared} times after writes were refused`);
}

/** One request of a run, sent again; its answer is shown. */
async function once(contract: ApiContract, { url, keys }: Target, seed: number, number: number): Promise<number> {
  const sent = new Requests(contract, seed, keys[0] ?? null).make(number, sendersOf(number));
  const exchange = new Exchange(url);
  console.log(curlOf(sent, url));
  try {
    const { status, headers, body, took } = await exchange.send(sent);
    console.log(`${status} after ${took.toFixed(0)} ms\n${JSON.stringify(headers, null, 2)}\n${body}`);
  } finally {
    exchange.close();
  }
  return 0;
}

function numberOf(name: string, text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new Error(`--${name} must be a whole number.`);
  return Number(text);
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
