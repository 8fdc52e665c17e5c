import type { Sql } from '../../src/platform/database/derived-data.js';
import { Random } from '../freshness/random.js';

/** What a book has that lists of books can be filtered by. */
interface Facts {
  language: string[];
  publisher: string[];
  subject: string[];
  author: string[];
  series: string[];
  format: string[];
  country: string[];
  published: string[];
}

const SORTS = ['id', '-id', 'title', '-title', 'published', '-published', 'updated', '-updated'];

/** Books whose values are taken: a value comes as often as books have it. */
const SAMPLED = 400;

/**
 * Queries of `GET /v1/books` with one to four filters, in every sort, made of the values that books of the database have: the same for
 * the same seed and database. Most are of one book and so find something; some are of several, are refused (`!`), or are ranges.
 */
export async function filterCombinations(sql: Sql, { count = 300, seed = 1 } = {}): Promise<string[]> {
  const random = new Random(seed);
  const [range] = await sql<{ most: number }>('select coalesce(max(id), 0) as most from books');
  const ids = Array.from({ length: SAMPLED }, () => 1 + Math.floor(random.next() * range!.most));
  const facts = await sql<Facts>(
    `select
       array(select language::text from book_languages where book_id = b.id and role = 'text' order by position) as language,
       array(select publisher_id::text from book_publishers where book_id = b.id order by position) as publisher,
       array(select subject_id::text from (
         select subject_id, position from book_subjects where book_id = b.id
         union all select subject_id, position + 1000 from work_subjects where work_id = b.work_id) s order by position) as subject,
       array(select author_id::text from (
         select author_id, position from book_contributors where book_id = b.id
         union all select author_id, position + 1000 from work_contributors where work_id = b.work_id) c
         where author_id is not null order by position) as author,
       array(select series_id::text from series_entries where book_id = b.id order by position) as series,
       array_remove(array[b.format], null) as format,
       array_remove(array[b.country::text], null) as country,
       case when b.published_sort > 10000000 then array[(b.published_sort / 10000)::text] else '{}' end as published
     from unnest($1::integer[]) with ordinality as wanted (id, place) join books b using (id) where b.deleted_at is null order by place`,
    [ids],
  );
  if (facts.length === 0) throw new Error('There are no books to take values from.');
  return Array.from({ length: count }, (_, i) => combination(random, facts, 1 + (i % 4), SORTS[Math.floor(i / 4) % SORTS.length]!));
}

function combination(random: Random, facts: readonly Facts[], size: number, sort: string): string {
  const book = random.of(facts);
  const names = Object.keys(book) as (keyof Facts)[];
  const filters = new Set<string>();
  for (let tries = 0; filters.size < size && tries < 50; tries += 1) {
    const name = random.of(names);
    const value = valueOf(random, random.next() < 0.2 ? random.of(facts) : book, name);
    const other = random.next() < 0.15 ? valueOf(random, random.of(facts), name) : undefined;
    if (value === undefined) continue;
    const not = random.next() < 0.1 && filters.size > 0 ? '!' : '';
    filters.add(`${name}=${not}${[...new Set([value, ...(other === undefined ? [] : [other])])].join(',')}`);
  }
  return `/v1/books?${[...filters].join('&')}&sort=${sort}`;
}

function valueOf(random: Random, book: Facts, name: keyof Facts): string | undefined {
  const values = book[name];
  if (values.length === 0) return undefined;
  const value = random.of(values);
  if (name !== 'published') return value;
  const year = Number(value);
  return random.of([value, `${year - 5}..${year + 5}`, `${year}..`, `..${year}`, `${year - 50}..${year}`]);
}

/** How long lists took, in milliseconds. */
export interface FilterTimes {
  p50: number;
  p95: number;
  max: number;
  /** those that took longest */
  slowest: string[];
  /** those that were not answered with 200 */
  failed: string[];
}

/**
 * Asks for each of these lists, and answers how long that took. `ask` answers the status of a path. Each is asked for with other limits
 * before, so that what is measured is neither cached nor the first look at a cold disk.
 */
export async function timeFilters(ask: (path: string) => Promise<number>, paths: readonly string[]): Promise<FilterTimes> {
  const times: { path: string; status: number; ms: number }[] = [];
  for (const path of paths) {
    for (const limit of [21, 22]) await ask(`${path}&limit=${limit}`);
    const start = performance.now();
    const status = await ask(path);
    times.push({ path, status, ms: performance.now() - start });
  }
  const sorted = times.toSorted((a, b) => a.ms - b.ms);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!.ms;
  return {
    p50: at(0.5),
    p95: at(0.95),
    max: at(1),
    slowest: sorted
      .slice(-5)
      .reverse()
      .map(({ path, ms }) => `${ms.toFixed(0)} ms ${path}`),
    failed: times.filter(({ status }) => status !== 200).map(({ path, status }) => `${status} ${path}`),
  };
}
