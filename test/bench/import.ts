import { chmodSync, createReadStream, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { readDump } from '../../src/formats/openlibrary/index.js';
import type { ImportReport } from '../../src/modules/imports/index.js';
import { migrate } from '../../src/platform/database/migrate.js';
import { startRedis } from '../support/redis-server.js';
import { runColophon } from '../support/run-colophon.js';
import { type Catalogue, startServersIn, withDump } from './catalogue.js';
import { type CatalogueOptions, readCatalogueOptions } from './catalogue-options.js';
import { columns } from './columns.js';
import { databaseCpu } from './database-cpu.js';

const WORKS = 50_000;

/** The files of the dump whose lines are records. */
const RECORDS = ['authors', 'works', 'editions'];

/** One way of dealing with the same dump. */
interface Run {
  what: string;
  records: number;
  seconds: number;
  /** of the process that reads; null: not measured */
  cpuSeconds: number | null;
  /** of all processes of the embedded PostgreSQL; null: not measured */
  databaseCpuSeconds: number | null;
  peakBytes: number | null;
}

async function main(): Promise<void> {
  const options = readCatalogueOptions(process.argv.slice(2), 'bench:import', WORKS);
  const size = 'database' in options ? { works: WORKS, seed: 1 } : options;
  const servers = await openServers(options);
  try {
    await requireEmpty(servers.databaseUrl);
    await migrate(servers.databaseUrl);
    await withDump(size, async (folder) => {
      const cpu = 'database' in options ? async () => null : () => databaseCpu(servers.databaseUrl);
      const first = await imported('import into an empty database', folder, servers, cpu);
      const second = await imported('the same again', folder, servers, cpu);
      if (first.report.authors.created + first.report.works.created + first.report.books.created < first.run.records * 0.99)
        throw new Error(`The import created fewer records than the dump holds: ${JSON.stringify(first.report)}`);
      const again = second.report;
      const changes = [again.authors, again.works, again.books].reduce((sum, { created, updated }) => sum + created + updated, 0);
      if (changes > 0) throw new Error(`The second run changed ${changes} records.`);
      const runs = [
        first.run,
        second.run,
        await copied(folder, servers.databaseUrl, first.run.records),
        await split(folder, first.run.records),
      ];
      console.log(`\n${table(runs)}\n\n${circumstances(size.works, first.report)}`);
      console.log(
        JSON.stringify({
          records: first.run.records,
          recordsPerSecond: rate(first.run),
          rssMb: Math.round((Math.max(first.run.peakBytes ?? 0, second.run.peakBytes ?? 0) || Number.NaN) / 1e6),
          unchangedPerSecond: rate(second.run),
        }),
      );
    });
  } finally {
    await servers.stop();
  }
}

async function openServers(options: CatalogueOptions): Promise<Catalogue> {
  if ('database' in options) {
    const redis = await startRedis();
    return { databaseUrl: options.database, redisUrl: redis.url, stop: () => redis.stop() };
  }
  const home = mkdtempSync(join(tmpdir(), 'colophon-bench-'));
  chmodSync(home, 0o711); // when we are root, PostgreSQL runs under another account
  const servers = await startServersIn(home);
  const stop = async () => {
    await servers.stop();
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  };
  return { ...servers, stop };
}

async function requireEmpty(databaseUrl: string): Promise<void> {
  const [found] = await query<{ books: string | null }>(databaseUrl, `select to_regclass('public.books')::text as books`);
  if (found!.books === null) return;
  const [used] = await query<{ used: boolean }>(databaseUrl, `select exists (select from books) or exists (select from authors) as used`);
  if (used!.used) throw new Error('There are records in this database: bench:import needs an empty one.');
}

/** Runs the command, and answers what it says about itself in the table `imports`. */
async function imported(
  what: string,
  folder: string,
  servers: Catalogue,
  databaseCpu: () => Promise<number | null>,
): Promise<{ run: Run; report: ImportReport }> {
  console.error(`${what} …`);
  const before = await databaseCpu();
  const ran = await runColophon(['import', 'openlibrary', folder, '--rejects', join(folder, 'rejects.ndjson')], servers);
  const after = await databaseCpu();
  const databaseCpuSeconds = before === null || after === null ? null : after - before;
  const [row] = await query<{ report: ImportReport }>(servers.databaseUrl, `select report from imports order by id desc limit 1`);
  const { report } = row!;
  const records = [report.authors, report.works, report.books].reduce(
    (sum, { created, updated, unchanged, superseded }) => sum + created + updated + unchanged + superseded,
    0,
  );
  const { cpuSeconds, peakBytes } = ran;
  return { run: { what, records, seconds: report.seconds, cpuSeconds, databaseCpuSeconds, peakBytes }, report };
}

/** What the database alone needs to take the lines in, into one table without an index or a log. */
async function copied(folder: string, databaseUrl: string, records: number): Promise<Run> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query(`create unlogged table bench_lines (line text)`);
    const begun = performance.now();
    // control characters that no line holds, so that each line is one value
    const statement = `copy bench_lines from stdin (format csv, delimiter e'\\x01', quote e'\\x02')`;
    for (const file of recordFiles(folder)) await pipeline(createReadStream(file), createGunzip(), client.query(copyFrom(statement)));
    const seconds = (performance.now() - begun) / 1_000;
    return {
      what: 'COPY of the lines into one unlogged table',
      records,
      seconds,
      cpuSeconds: null,
      databaseCpuSeconds: null,
      peakBytes: null,
    };
  } finally {
    await client.query(`drop table if exists bench_lines`);
    await client.end();
  }
}

/** What it costs to read the files and find the lines in them. */
async function split(folder: string, records: number): Promise<Run> {
  const [begun, cpu] = [performance.now(), process.cpuUsage()];
  let lines = 0;
  for (const file of recordFiles(folder)) for await (const line of readDump(file)) lines += line.bytes.length > 0 ? 1 : 0;
  const seconds = (performance.now() - begun) / 1_000;
  const { user, system } = process.cpuUsage(cpu);
  if (lines < records) throw new Error(`The dump has ${lines} lines for ${records} records.`);
  const cpuSeconds = (user + system) / 1e6;
  return { what: 'read, inflated and split into lines', records, seconds, cpuSeconds, databaseCpuSeconds: null, peakBytes: null };
}

function recordFiles(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => RECORDS.some((kind) => name.includes(`_${kind}_`)))
    .map((name) => join(folder, name));
}

async function query<Row extends pg.QueryResultRow>(databaseUrl: string, sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  return client
    .query<Row>(sql)
    .then(({ rows }) => rows)
    .finally(() => client.end());
}

function rate({ records, seconds }: Run): number {
  return Math.round(records / seconds);
}

function table(runs: readonly Run[]): string {
  const number = (value: number, digits = 0) =>
    value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
  const each = (cpuSeconds: number | null, { records }: Run) => (cpuSeconds === null ? '-' : number((cpuSeconds * 1e6) / records, 1));
  const rows = runs.map((run) => [
    run.what,
    number(run.seconds, 1),
    number(rate(run)),
    each(run.cpuSeconds, run),
    each(run.databaseCpuSeconds, run),
    run.peakBytes === null ? '-' : number(run.peakBytes / 1e6),
  ]);
  return columns([['', 'seconds', 'records/s', 'CPU µs', 'PostgreSQL µs', 'peak MB'], ...rows]);
}

function circumstances(works: number, { authors, works: made, books }: ImportReport): string {
  const cores = cpus();
  const machine = `${cores.length} cores (${cores[0]?.model.trim() ?? 'unknown'}), Node ${process.versions.node}, ${process.platform}`;
  const counts = `${authors.created} authors, ${made.created} works, ${books.created} books`;
  return `${machine}: a dump of ${works.toLocaleString('en')} works; ${counts}. CPU µs: of the importing process, and of PostgreSQL, for each record.`;
}

try {
  await main();
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
