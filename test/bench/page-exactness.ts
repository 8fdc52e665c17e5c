import pg from 'pg';
import type { Settings } from '../../src/platform/config/settings.js';
import { PageRelay } from '../../src/platform/database/page-directory/page-relay.js';
import type { Database } from '../../src/platform/database/database.js';
import { LIMIT, LISTS, orderOf, readerOf } from './page-figures.js';

const SORTS = ['id', 'title', '-published', 'updated'];
const FETCHED = 100_000;

/**
 * Compares random pages with the whole order in the same snapshot, while another connection inserts books of its own, renames and removes
 * them, and a relay adds up. Answers how many pages differed. What it inserted it takes away again.
 */
export async function wrongPages(url: string, pages: number): Promise<number> {
  const pool = new pg.Pool({ connectionString: url, max: 1, options: '-c timezone=UTC' });
  const relay = new PageRelay(undefined as unknown as Database, { databaseUrl: url } as Settings);
  const work = new AbortController();
  const writing = write(url, work.signal);
  const folding = (async () => {
    while (!work.signal.aborted) {
      await relay.fold();
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  })();
  let wrong = 0;
  try {
    const reader = readerOf(pool);
    const list = LISTS['books']!;
    for (const sort of SORTS) {
      await pool.query('begin isolation level repeatable read');
      const all = await wholeOrder(pool, orderOf(list, sort));
      for (let i = 0; i < pages / SORTS.length; i += 1) {
        const offset = Math.floor(Math.random() * (all.length + LIMIT));
        const page = await reader.page(list, sort, offset);
        const right = all.slice(offset, offset + LIMIT);
        if (page.length !== right.length || page.some((id, n) => id !== right[n])) wrong += 1;
      }
      await pool.query('commit');
    }
  } finally {
    work.abort();
    await Promise.all([writing, folding]);
    await relay.fold();
    await relay.onApplicationShutdown();
    await pool.end();
  }
  return wrong;
}

async function wholeOrder(pool: pg.Pool, order: string): Promise<Int32Array> {
  const { rows } = await pool.query<{ n: number }>('select count(*)::integer as n from books where deleted_at is null');
  const all = new Int32Array(rows[0]!.n);
  await pool.query(`declare whole cursor for select b.id from books b where b.deleted_at is null order by ${order}`);
  for (let read = 0; read < all.length;) {
    const part = await pool.query<{ id: number }>(`fetch ${FETCHED} from whole`);
    for (const { id } of part.rows) all[read++] = id;
  }
  await pool.query('close whole');
  return all;
}

async function write(url: string, signal: AbortSignal): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ id: number }>(
    `insert into works (title, title_sort) values ('A benchmark', 'benchmark') returning id`,
  );
  const id = rows[0]!.id;
  const mine = `work_id = ${id}`;
  const title = `substr(md5(random()::text), 1, 1 + (random() * 5)::integer)`;
  try {
    while (!signal.aborted) {
      await client.query(`insert into books (work_id, title, title_sort, published_from)
        select ${id}, 'B', t, date '1900-01-01' + (random() * 40000)::integer from (select ${title} as t from generate_series(1, 30)) x`);
      await client.query(`update books set title_sort = ${title}, updated_at = now() where ${mine} and random() < 0.1`);
      await client.query(`update books set deleted_at = case when deleted_at is null then now() end where ${mine} and random() < 0.1`);
      await client.query(`delete from books where ${mine} and random() < 0.15`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  } finally {
    await client.query(`delete from books where ${mine}`);
    await client.query('delete from works where id = $1', [id]);
    await client.end();
  }
}
