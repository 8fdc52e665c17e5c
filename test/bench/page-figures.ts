import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type pg from 'pg';
import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../../src/platform/database/data-source-options.js';
import { Database } from '../../src/platform/database/database.js';
import { Conditions } from '../../src/platform/pagination/conditions.js';
import { Cursors } from '../../src/platform/pagination/cursors.js';
import { FilteredPages } from '../../src/platform/pagination/filtered-pages.js';
import type { List } from '../../src/platform/pagination/page-plan.js';
import { PageQuery } from '../../src/platform/pagination/page-query.dto.js';
import { PageReader } from '../../src/platform/pagination/page-reader.js';
import { Book } from '../../src/modules/books/book.entity.js';

/** The lists that are measured: one page of id and title, as every page finds its records, whatever it shows of them. */
export const LISTS: Record<string, List> = {
  books: listOf('books b', 'b', { title: 'b.title_sort', published: 'b.published_sort', updated: 'b.updated_at' }, 'title'),
  works: listOf('works w', 'w', { title: 'w.title_sort', published: 'w.first_published_sort', updated: 'w.updated_at' }, 'title'),
  authors: listOf('authors a', 'a', { name: 'a.name_sort', updated: 'a.updated_at' }, 'name'),
};

export const LIMIT = 20;

function listOf(from: string, alias: string, sortable: Record<string, string>, name: string): List {
  return { from, alias, where: new Conditions(alias), sortable, columns: { id: `${alias}.id`, [name]: `${alias}.${name}` } };
}

/** The sorts of a list. */
export function sortsOf(list: List): string[] {
  return ['id', ...Object.keys(list.sortable)].flatMap((key) => [key, `-${key}`]);
}

/** Reads pages with the reader of the application, through one connection. */
export function readerOf(pool: pg.Pool): { page: (list: List, sort: string, offset: number) => Promise<number[]>; text: () => string } {
  let text = '';
  const database = new Database({ driver: { master: pool } } as unknown as DataSource);
  const listening = {
    rows: (sql: string, values?: unknown[]) => {
      text = sql;
      return database.rows(sql, values);
    },
  } as Database;
  const cursors = new Cursors(database);
  const reader = new PageReader(listening, new FilteredPages(database), cursors);
  return {
    page: async (list, sort, offset) => {
      const query = Object.assign(new PageQuery(), { limit: LIMIT, offset, sort });
      const { rows } = await reader.read<{ id: number }>(list, query);
      return (JSON.parse(rows) as { id: number }[]).map(({ id }) => id);
    },
    text: () => text,
  };
}

/** The order of a sort as SQL. */
export function orderOf({ sortable, alias }: List, sort: string): string {
  const key = sort.replace('-', '');
  const way = sort.startsWith('-') ? ' desc' : '';
  return [...(key === 'id' ? [] : [sortable[key]! + way]), `${alias}.id${way}`].join(', ');
}

/** The same pages as others read them: milliseconds of each, those that took longer than a minute left out. */
export async function othersWays(
  pool: pg.Pool,
  url: string,
  list: List,
  sort: string,
  offsets: number[],
): Promise<Record<string, number[]>> {
  const { from, alias } = list;
  const order = orderOf(list, sort);
  const where = `where ${alias}.deleted_at is null`;
  const source = await new DataSource({
    ...dataSourceOptions(url, { pool: 1, patience: 'unlimited' }),
    entities: [Book],
    migrations: [],
  }).initialize();
  const way = sort.startsWith('-') ? ('DESC' as const) : ('ASC' as const);
  const property = { id: 'id', title: 'titleSort' }[sort.replace('-', '')];
  const ways: Record<string, (offset: number) => Promise<unknown>> = {
    'plain OFFSET': (offset) =>
      pool.query(`select ${alias}.id, title from ${from} ${where} order by ${order} limit ${LIMIT} offset ${offset}`),
    'deferred join, OFFSET': (offset) =>
      pool.query(
        `select ${alias}.id, title from (select ${alias}.id from ${from} ${where} order by ${order} limit ${LIMIT} offset ${offset}) k join ${from} on ${alias}.id = k.id order by ${order}`,
      ),
    ...(property && from === 'books b'
      ? {
          'TypeORM findAndCount': (skip: number) =>
            source.getRepository(Book).findAndCount({ select: { id: true, title: true }, order: { [property]: way }, skip, take: LIMIT }),
        }
      : {}),
  };
  try {
    const times: Record<string, number[]> = {};
    for (const [name, read] of Object.entries(ways)) {
      times[name] = [];
      for (const offset of offsets) times[name].push(await took(() => read(offset)));
    }
    return times;
  } finally {
    await source.destroy();
  }
}

/** Milliseconds of one page by pgbench, which does nothing but send the same statement; null where there is no pgbench. */
export function byPgbench(url: string, sql: string, list: number, size: number): number | null {
  const folder = mkdtempSync(join(tmpdir(), 'colophon-pgbench-'));
  try {
    const values: Record<string, string> = { $1: String(list), $2: ':o', $3: String(LIMIT + 1), $4: String(LIMIT) };
    const text = sql.replace(/\$\d/g, (name) => values[name]!).replaceAll('\n', ' ');
    writeFileSync(join(folder, 'page.sql'), `\\set o random(1000, ${size})\n${text};\n`);
    const out = execFileSync('pgbench', ['-n', '-M', 'prepared', '-t', '500', '-f', join(folder, 'page.sql'), url], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return Number(/latency average = ([\d.]+) ms/.exec(out)?.[1] ?? Number.NaN);
  } catch {
    return null;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export async function took(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}

export function percentile(times: readonly number[], part: number): number {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
}
