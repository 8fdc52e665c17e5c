import pg from 'pg';
import { Client } from 'undici';
import { openCatalogue } from './catalogue.js';
import { readCatalogueOptions } from './catalogue-options.js';
import { startContender } from './contender.js';
import { settingsOn } from '../support/settings.js';
import { filterCombinations, timeFilters } from './filter-combinations.js';
import { beginnings, questions, titlesToFind } from './search-questions.js';

const SEED = 1;
/** Questions of each kind. */
const QUESTIONS = 200;
/** Titles that are looked for. */
const TITLES = 400;
/** Beginnings that are completed. */
const BEGINNINGS = 400;
/** Of each kind, those that are asked the naive way, too. */
const NAIVE = 10;
const LISTS = 300;

interface Times {
  p50: number;
  p95: number;
  max: number;
}

/** What searching costs over HTTP, when nothing is in the cache, and what it finds. */
async function main(): Promise<void> {
  const catalogue = await openCatalogue(readCatalogueOptions(process.argv.slice(2), 'bench:search', 10_000));
  try {
    const settings = settingsOn(catalogue);
    const colophon = await startContender('servers/colophon.mjs', settings);
    const http = new Client(`http://127.0.0.1:${colophon.port}`, { pipelining: 1 });
    const sql = new pg.Client({ connectionString: catalogue.databaseUrl });
    await sql.connect();
    const get = async (path: string) => {
      const { statusCode, body } = await http.request({ method: 'GET', path });
      return { status: statusCode, body: (await body.json()) as { data: { id: number; work?: { id: number } }[] } };
    };
    const books = Number((await sql.query<{ n: string }>('select count(*) as n from books where deleted_at is null')).rows[0]!.n);

    console.log(`Searching ${books.toLocaleString('en')} books over HTTP, nothing cached, one question after the other, in milliseconds`);
    const reads = await timeAll(
      Array.from({ length: 300 }, (_, i) => i),
      async (i) => {
        await sql.query({ name: 'pk', text: 'select id, title from books where id = $1', values: [1 + ((i * 7919) % Math.max(books, 1))] });
      },
    );
    line('a read by primary key, SQL', reads);

    const all: number[] = [];
    for (const [kind, list] of Object.entries(await questions(sql, QUESTIONS, SEED))) {
      // no page is asked for twice: another limit makes another page
      for (const q of list.slice(0, 20)) await get(`/v1/books?q=${encodeURIComponent(q)}&limit=19`);
      const times: number[] = [];
      for (const q of new Set(list)) times.push(await took(() => get(`/v1/books?q=${encodeURIComponent(q)}`)));
      all.push(...times);
      line(`q of books: ${kind}`, summary(times));
      const naive = [...new Set(list)].slice(0, NAIVE);
      line(`  ts_rank over all matches, SQL`, await timeAll(naive, (q) => byRank(sql, q)));
      if (kind === 'rare words')
        line(
          `  ILIKE, SQL`,
          await timeAll(naive.slice(0, 3), (q) => sql.query(`select id from books where title ilike $1 limit 20`, [`%${q}%`])),
        );
    }
    const queries = summary(all);
    line('q of books, all together', queries);

    const titles = await titlesToFind(sql, TITLES, SEED);
    const found = async (q: string, workId: number) =>
      (await get(`/v1/books?q=${encodeURIComponent(q)}&limit=20`)).body.data.some((book) => book.work?.id === workId);
    const recall = await share(titles, ({ q, workId }) => found(q, workId));
    const misspelled = titles.filter(({ q, typo }) => q !== typo);
    const typoTimes: number[] = [];
    const typoRecall = await share(misspelled, async ({ typo, workId }) => {
      let hit = false;
      typoTimes.push(await took(async () => (hit = await found(typo, workId))));
      return hit;
    });
    line('titles with a typo', summary(typoTimes));
    // what somebody else types, so that the first look at a cold disk is not measured
    for (const q of await beginnings(sql, BEGINNINGS, SEED + 1)) await get(`/v1/suggest?q=${encodeURIComponent(q)}&limit=9`);
    const suggests = await timeAll(await beginnings(sql, BEGINNINGS, SEED), (q) => get(`/v1/suggest?q=${encodeURIComponent(q)}`));
    line('suggest', suggests);
    const rows = async <R>(text: string, values: unknown[] = []) => (await sql.query(text, values)).rows as R[];
    const filters = await timeFilters(
      async (path) => (await get(path)).status,
      await filterCombinations(rows, { count: LISTS, seed: SEED }),
    );
    line(`${LISTS} combinations of filters and sorts`, filters);
    for (const failure of filters.failed) console.log(`  not answered: ${failure}`);
    console.log(
      `titles of two and three words of which the book or its work is among 20: ${percent(recall)}; with a typo: ${percent(typoRecall)}`,
    );

    await Promise.all([http.close(), sql.end()]);
    await colophon.stop();
    const round = (value: number, digits = 2) => Number(value.toFixed(digits));
    console.log(
      JSON.stringify({
        books,
        queryP95Ms: round(queries.p95),
        filterP95Ms: round(filters.p95),
        suggestP95Ms: round(suggests.p95),
        recallAt20: round(recall, 4),
        typoRecallAt20: round(typoRecall, 4),
      }),
    );
  } finally {
    await catalogue.stop();
  }
}

/** As one would ask without knowing better: every match is ranked. */
async function byRank(sql: pg.Client, q: string): Promise<unknown> {
  return sql.query(
    `select id from search_books, phraseto_tsquery('simple', search_fold($1)) query where words @@ query order by ts_rank(words, query) desc, id limit 20`,
    [q],
  );
}

async function share<T>(items: readonly T[], holds: (item: T) => Promise<boolean>): Promise<number> {
  let hits = 0;
  for (const item of items) if (await holds(item)) hits += 1;
  return items.length === 0 ? 0 : hits / items.length;
}

async function timeAll<T>(items: readonly T[], work: (item: T) => Promise<unknown>): Promise<Times> {
  const times: number[] = [];
  for (const item of items) times.push(await took(() => work(item)));
  return summary(times);
}

async function took(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}

function summary(times: readonly number[]): Times {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (part: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
  return { p50: at(0.5), p95: at(0.95), max: at(1) };
}

function line(what: string, { p50, p95, max }: Times): void {
  const figures = [p50, p95, max].map((value) => value.toFixed(2).padStart(9));
  console.log(`  ${what.padEnd(46)} p50 ${figures[0]}  p95 ${figures[1]}  max ${figures[2]}`);
}

function percent(part: number): string {
  return `${(100 * part).toFixed(1)} %`;
}

try {
  await main();
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
