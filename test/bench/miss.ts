import 'reflect-metadata';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import pg, { type Pool } from 'pg';
import { DataSource } from 'typeorm';
import { Client } from 'undici';
import type { Settings } from '../../src/platform/config/settings.js';
import { poolOf } from '../../src/platform/database/database.js';
import { openCatalogue } from './catalogue.js';
import { readCatalogueOptions } from './catalogue-options.js';
import { startContender } from './contender.js';
import { settingsOn } from '../support/settings.js';
import { median } from './figures.js';

/** Pages that are measured, and those before them, while plans are made and code is compiled. */
const PAGES = 600;
const WARM_UP = 300;
const LIMIT = 20;
interface Statement {
  name?: string;
  text: string;
  values: unknown[];
}

/** What one page of books with their authors costs that is in no cache, beside the same statements on one connection. */
async function main(): Promise<void> {
  const catalogue = await openCatalogue(readCatalogueOptions(process.argv.slice(2), 'bench:miss', 10_000));
  try {
    const settings = settingsOn(catalogue);
    const sql = new pg.Client({ connectionString: catalogue.databaseUrl });
    await sql.connect();
    const [counted] = (await sql.query<{ books: number }>('select count(*)::int as books from books where deleted_at is null')).rows;
    // every page is full and begins elsewhere, so that none is in the cache
    const step = Math.floor((counted!.books - LIMIT) / (WARM_UP + PAGES));
    if (step < 1) throw new Error(`The catalogue has ${counted!.books} books; there must be ${WARM_UP + PAGES + LIMIT}.`);
    const paths = Array.from({ length: WARM_UP + PAGES }, (_, i) => `/v1/books?limit=${LIMIT}&offset=${i * step}`);
    const pages = await statementsOf(paths, { ...settings, redisUrl: null });
    const colophon = await startContender('servers/colophon.mjs', settings);
    const http = new Client(`http://127.0.0.1:${colophon.port}`, { pipelining: 1 });
    const took: Record<'http' | 'sql', number[]> = { http: [], sql: [] };
    for (const [i, path] of paths.entries()) {
      const a = await timed(() => askForMiss(http, path));
      const b = await timed(async () => {
        for (const statement of pages[i]!) await sql.query(statement);
      });
      if (i < WARM_UP) continue;
      took.http.push(a);
      took.sql.push(b);
    }
    await Promise.all([http.close(), sql.end()]);
    await colophon.stop();

    const httpMs = Number(median(took.http).toFixed(3));
    const sqlMs = Number(median(took.sql).toFixed(3));
    const ratio = Number((httpMs / sqlMs).toFixed(2));
    console.log(`A page of ${LIMIT} books with their authors that is in no cache, medians of ${PAGES} pages, one after the other`);
    console.log(`  over HTTP                            ${httpMs.toFixed(3)} ms`);
    console.log(`  the same SQL, prepared, one client   ${sqlMs.toFixed(3)} ms`);
    console.log(`  ratio                                ${ratio.toFixed(2)}`);
    console.log(JSON.stringify({ httpMs, sqlMs, ratio }));
  } finally {
    await catalogue.stop();
  }
}

async function askForMiss(client: Client, path: string): Promise<void> {
  const { statusCode, headers, body } = await client.request({ method: 'GET', path });
  await body.text();
  const status = String(headers['cache-status']);
  if (statusCode !== 200 || !status.includes('fwd=uri-miss'))
    throw new Error(`${path} was to be a miss and is ${statusCode} ${status}. Is something else writing or reading?`);
}

/** The statements with which the application reads each page: asked of an instance of its own, whose cache is its own. */
async function statementsOf(paths: string[], settings: Settings): Promise<Statement[][]> {
  // compiled: what runs the benchmarks does not keep the types of constructors, which Nest reads
  const compiled = pathToFileURL(join(import.meta.dirname, '../../dist/app.js')).href;
  const { createApp } = (await import(compiled)) as typeof import('../../src/app.js');
  const app = await createApp(settings);
  await app.listen(0, '127.0.0.1');
  const client = new Client(await app.getUrl(), { pipelining: 1 });
  const pool = poolOf(app.get(DataSource));
  const query = pool.query.bind(pool) as (...args: unknown[]) => unknown;
  let seen: Statement[] = [];
  // what runs in the background asks without a name
  const watched = (statement: unknown, ...rest: unknown[]): unknown => {
    if (typeof statement === 'object' && statement !== null && 'name' in statement) seen.push(statement as unknown as Statement);
    return query(statement, ...rest);
  };
  pool.query = watched as unknown as Pool['query'];
  const pages: Statement[][] = [];
  for (const path of paths) {
    seen = [];
    await askForMiss(client, path);
    pages.push(seen);
  }
  await client.close();
  await app.close();
  return pages;
}

async function timed(work: () => Promise<void>): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}

try {
  await main();
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
