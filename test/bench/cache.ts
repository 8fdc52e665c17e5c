import { cpus } from 'node:os';
import { join } from 'node:path';
import { readOptions, type Options } from './options.js';
import { installPeer } from './peer.js';
import { ratiosLine, table } from './report.js';
import { playRounds } from './rounds.js';
import { openStage } from './stage.js';

/** What the npm scripts of this repository are made of, and this one as well. */
interface Scripts {
  buildIfStale(): void;
  ensureServices(...names: string[]): void;
  findProgram(...commands: string[]): string | null;
}

async function main(signal: AbortSignal): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  const { buildIfStale, ensureServices, findProgram } = await scripts();
  ensureServices('Redis', 'nginx');
  buildIfStale();
  installPeer();

  console.error('Starting the servers …');
  const { contestants, page, close } = await openStage(findProgram('nginx')!, signal);
  try {
    const rounds = await playRounds(contestants, options, signal);
    console.log(`\n${table(rounds)}\n\n${circumstances(options, page.body.length)}\n${ratiosLine(rounds)}`);
  } finally {
    await close();
  }
}

async function scripts(): Promise<Scripts> {
  const folder = join(import.meta.dirname, '../../scripts');
  return { ...(await import(join(folder, 'build.mjs'))), ...(await import(join(folder, 'services.mjs'))) };
}

function circumstances({ rounds, seconds, connections }: Options, bytes: number): string {
  const cores = cpus();
  const machine = `${cores.length} cores (${cores[0]?.model.trim() ?? 'unknown'}), Node ${process.versions.node}, ${process.platform}`;
  const load = `${connections} connections, medians of ${rounds === 1 ? '1 round' : `${rounds} rounds`} of ${seconds} s`;
  return `${machine}: a page of ${bytes.toLocaleString('en')} bytes, ${load}.`;
}

// a second one, as npm passes on what a terminal has sent already, must not end this before everything has been stopped
const interruption = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => interruption.abort());
try {
  await main(interruption.signal);
} catch (error) {
  if (!interruption.signal.aborted) console.error((error as Error).message);
  process.exitCode = interruption.signal.aborted ? 130 : 1;
}
