import pg from 'pg';
import { COLLECTIONS } from '../../src/platform/database/page-directory/page-lists.js';
import { openCatalogue } from './catalogue.js';
import { readCatalogueOptions } from './catalogue-options.js';
import { columns } from './columns.js';
import { wrongPages } from './page-exactness.js';
import { byPgbench, LISTS, othersWays, percentile, readerOf, sortsOf, took } from './page-figures.js';

/** Pages of each sort, and as many reads by primary key between them. */
const PAGES = 400;
/** Pages that others read, who walk to them. */
const WALKED = 3;
/** Pages that are compared with the whole order. */
const COMPARED = 2_000;
/** The catalogue that growth is measured against is so many times smaller. */
const SMALLER = 10;

interface Measured {
  books: number;
  /** p95 of the worst sort of books, as a multiple of the median of the reads by primary key between the same pages */
  worst: number;
  /** by list and sort: the median as a multiple of that of the reads by primary key */
  medians: Map<string, number>;
}

/** What a page costs wherever it lies, beside a read by primary key and beside what others do; and whether it is the right one. */
async function main(): Promise<void> {
  const args = process.argv.slice(2);
  const at = args.indexOf('--smaller');
  const [, smallerUrl] = at < 0 ? [] : args.splice(at, 2);
  const options = readCatalogueOptions(args, 'bench:pages', 10_000);
  const catalogue = await openCatalogue(options);
  let measured: Measured;
  let wrong: number;
  try {
    measured = await measure(catalogue.databaseUrl);
    await compare(catalogue.databaseUrl);
    wrong = await wrongPages(catalogue.databaseUrl, COMPARED);
    console.log(`\n${COMPARED} random pages against the whole order, while a writer inserts, renames and removes: ${wrong} differ`);
  } finally {
    await catalogue.stop();
  }
  let growth: number | null = null;
  if (smallerUrl !== undefined || 'works' in options) {
    const smaller = await openCatalogue(
      smallerUrl === undefined && 'works' in options
        ? { works: Math.max(1, Math.round(options.works / SMALLER)), seed: options.seed }
        : { database: smallerUrl! },
    );
    try {
      console.log('\nThe smaller catalogue');
      const less = await measure(smaller.databaseUrl);
      growth = Math.max(
        ...[...measured.medians].filter(([name]) => name.startsWith('books')).map(([name, p50]) => p50 / less.medians.get(name)!),
      );
    } finally {
      await smaller.stop();
    }
  }
  if (wrong > 0) process.exitCode = 1;
  const rounded = (value: number | null) => value && Number(value.toFixed(2));
  console.log(JSON.stringify({ books: measured.books, randomOffsetP95VsPk: rounded(measured.worst), growth: rounded(growth) }));
}

async function measure(databaseUrl: string): Promise<Measured> {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 1, options: '-c timezone=UTC -c jit=off' });
  try {
    await warm(pool);
    const reader = readerOf(pool);
    const table = [['ms', 'records', 'p50', 'p95', 'PK p50', 'p50 ×', 'p95 ×']];
    const medians = new Map<string, number>();
    let [books, worst] = [0, 0];
    for (const [name, list] of Object.entries(LISTS)) {
      const { rows } = await pool.query<{ n: number; most: number }>(
        `select count(*) filter (where deleted_at is null)::integer as n, coalesce(max(id), 1) as most from ${name}`,
      );
      const { n, most } = rows[0]!;
      if (name === 'books') books = n;
      for (const sort of sortsOf(list)) {
        const [pages, reads]: [number[], number[]] = [[], []];
        for (let i = 0; i < PAGES + 50; i += 1) {
          const id = 1 + Math.floor(Math.random() * most);
          const read = await took(() => pool.query({ name: `pk ${name}`, text: `select * from ${name} where id = $1`, values: [id] }));
          const page = await took(() => reader.page(list, sort, Math.floor(Math.random() * n)));
          // the first ones plan their statements
          if (i >= 50) [pages, reads].forEach((times, which) => times.push(which === 0 ? page : read));
        }
        const [p50, p95, pk] = [percentile(pages, 0.5), percentile(pages, 0.95), percentile(reads, 0.5)];
        medians.set(`${name} ${sort}`, p50 / pk);
        if (name === 'books') worst = Math.max(worst, p95 / pk);
        table.push([
          `${name} by ${sort}`,
          n.toLocaleString('en'),
          ...[p50, p95, pk].map((ms) => ms.toFixed(3)),
          (p50 / pk).toFixed(2),
          (p95 / pk).toFixed(2),
        ]);
      }
    }
    console.log(
      `Pages of 20 at random offsets over the whole list, one after the other through one connection, tables warm; PK: a whole row\n`,
    );
    console.log(columns(table));
    return { books, worst, medians };
  } finally {
    await pool.end();
  }
}

/** The same pages as others read them. */
async function compare(databaseUrl: string): Promise<void> {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 1, options: '-c timezone=UTC -c jit=off -c statement_timeout=60s' });
  try {
    const list = LISTS['books']!;
    const { rows } = await pool.query<{ n: number }>('select count(*)::integer as n from books where deleted_at is null');
    const { n } = rows[0]!;
    const offsets = Array.from({ length: WALKED }, (_, i) => Math.floor((n * (i + 1)) / (WALKED + 1)));
    console.log(`\nThe same at offsets ${offsets.map((offset) => offset.toLocaleString('en')).join(', ')}, as others read it, ms\n`);
    const table = [['', ...offsets.map((offset) => offset.toLocaleString('en'))]];
    const reader = readerOf(pool);
    for (const sort of ['id', 'title']) {
      const ours = [];
      for (let i = 0; i < 10; i += 1) await reader.page(list, sort, Math.floor(Math.random() * n)); // plans the statement
      for (const offset of offsets) ours.push(await took(() => reader.page(list, sort, offset)));
      const cells = (times: number[]) => times.map((ms) => ms.toFixed(1));
      table.push([`by ${sort}: Colophon`, ...cells(ours)]);
      for (const [name, times] of Object.entries(await othersWays(pool, databaseUrl, list, sort, offsets)))
        table.push([`by ${sort}: ${name}`, ...cells(times)]);
    }
    console.log(columns(table));
    await reader.page(list, 'title', Math.floor(n / 2));
    const ms = byPgbench(databaseUrl, reader.text(), COLLECTIONS.books, Math.max(1_001, n - 1));
    console.log(
      ms === null ? '\nThere is no pgbench here.' : `\nThe statement of a page by title in pgbench: ${ms.toFixed(3)} ms on average`,
    );
  } finally {
    await pool.end();
  }
}

/** Reads what pages need into memory: a first page from the disk costs what the disk costs. */
async function warm(pool: pg.Pool): Promise<void> {
  const names = Object.keys(LISTS).map((name) => `'${name}'::regclass`).join(', '); // prettier-ignore
  await pool.query('create extension if not exists pg_prewarm').then(
    () =>
      pool.query(
        `select pg_prewarm(i.indexrelid) from pg_index i where indrelid in (${names}) union all select pg_prewarm(t) from unnest(array[${names}]) t`,
      ),
    () => undefined, // then the first pages do it
  );
}

try {
  await main();
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
