import pg from 'pg';
import { poolConfig } from '../../src/platform/database/data-source-options.js';
import { createDatabase, type TestDatabase } from '../support/postgres.js';

let database: TestDatabase;
beforeAll(async () => (database = await createDatabase()));
afterAll(() => database.drop());

/** What a session of the application has for these settings of PostgreSQL, when the address ends with the parameters. */
async function settingsOf(parameters: string, names: string[]): Promise<Record<string, string>> {
  const pool = new pg.Pool(poolConfig(`${database.url}${parameters}`, { pool: 1 }));
  try {
    const { rows } = await pool.query<{ name: string; setting: string }>(
      'select name, current_setting(name) as setting from unnest($1::text[]) as name',
      [names],
    );
    return Object.fromEntries(rows.map(({ name, setting }) => [name, setting]));
  } finally {
    await pool.end();
  }
}

const limits = {
  statement_timeout: '3s',
  lock_timeout: '2s',
  idle_in_transaction_session_timeout: '5s',
  TimeZone: 'UTC',
  jit: 'off',
};

it('a session has its limits', async () => {
  expect(await settingsOf('', Object.keys(limits))).toEqual(limits);
});

it('options in the address of the database are kept, and take no limit away', async () => {
  const options = encodeURIComponent('-c work_mem=5MB -c statement_timeout=0');
  const wanted = { ...limits, work_mem: '5MB' };
  expect(await settingsOf(`&options=${options}`, Object.keys(wanted))).toEqual(wanted);
});
