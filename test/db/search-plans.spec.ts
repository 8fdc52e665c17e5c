import type { Pool } from 'pg';
import { DataSource } from 'typeorm';
import { SearchRepository } from '../../src/modules/search/search.repository.js';
import { poolOf } from '../../src/platform/database/database.js';
import { type Api, startApi } from '../support/api.js';
import { vacuum } from '../support/large-catalogue.js';

/** Records of one title, and of others. */
const OF_ONE_TITLE = 2_000;
const OTHERS = 10_000;
/** Blocks that are looked at for a record that is ranked: its document is one, and where titles are compared the index of titles is a few. */
const MOST_BLOCKS = 6;

let api: Api;
let pool: Pool;
beforeAll(async () => {
  api = await startApi({ redisUrl: null, cacheMemoryBytes: 0 });
  pool = poolOf(api.app.get(DataSource));
  await pool.query(`
    insert into works (title, title_sort) select t, lower(t) from generate_series(1, ${OF_ONE_TITLE + OTHERS}) i,
      lateral (select case when i % ${1 + OTHERS / OF_ONE_TITLE} = 0 then 'Hamlet' else 'Prince ' || i end as t) title;
    insert into books (work_id, title, title_sort) select id, title, title_sort from works`);
  await vacuum(pool);
});
afterAll(() => api.stop());

it.each(['works', 'books'] as const)(
  '%s of a title that thousands have are found without looking for each in all of them',
  async (kind) => {
    const query = jest.spyOn(pool, 'query');
    const { ids } = await api.app.get(SearchRepository).find(kind, 'hamlet');
    const asked = query.mock.calls.map(([config]) => config as unknown as { text: string; values: unknown[] });
    query.mockRestore();
    expect(ids.length).toBeGreaterThanOrEqual(1000);
    const { text, values } = asked.find((statement) => statement.text.includes('ranked as'))!;
    const { rows } = await pool.query<{ 'QUERY PLAN': [{ Plan: Record<string, number> }] }>(
      `explain (analyze, buffers, timing off, format json) ${text}`,
      values,
    );
    const { 'Shared Hit Blocks': hit, 'Shared Read Blocks': read } = rows[0]!['QUERY PLAN'][0].Plan;
    expect(hit! + read!).toBeLessThan(MOST_BLOCKS * ids.length);
  },
);
