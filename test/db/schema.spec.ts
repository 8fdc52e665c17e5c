import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import { migrations } from '../../src/migrations/index.js';
import { dataSourceOptions } from '../../src/platform/database/data-source-options.js';
import { createDatabase, type TestDatabase } from '../support/postgres.js';

let database: TestDatabase;
let source: DataSource;

beforeEach(async () => {
  database = await createDatabase();
  source = await new DataSource(dataSourceOptions(database.url, { pool: 2 })).initialize();
});
afterEach(async () => {
  await source.destroy();
  await database.drop();
});

/** Every column, constraint, index, function and trigger, as PostgreSQL describes them. */
async function schema(): Promise<string[]> {
  const rows = await source.query<{ line: string }[]>(`
    with ours as (
      select oid, relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'm') and relname <> 'migrations'
    )
    select concat_ws(' ', 'column', relname, attname, format_type(atttypid, atttypmod), case when attnotnull then 'not null' end) as line
      from pg_attribute join ours on ours.oid = attrelid where attnum > 0 and not attisdropped
    union all select concat_ws(' ', 'constraint', relname, conname, pg_get_constraintdef(c.oid)) from pg_constraint c join ours on ours.oid = conrelid
    union all select concat_ws(' ', 'index', pg_get_indexdef(indexrelid)) from pg_index join ours on ours.oid = indrelid
    union all select concat_ws(' ', 'trigger', pg_get_triggerdef(t.oid)) from pg_trigger t join ours on ours.oid = tgrelid where not tgisinternal
    union all select concat_ws(' ', 'function', oid::regprocedure) from pg_proc where pronamespace = 'public'::regnamespace
      and not exists (select from pg_depend where objid = pg_proc.oid and deptype = 'e')
    order by line`);
  return rows.map(({ line }) => line);
}

/** Foreign keys that need no index: imports are never deleted, and nobody asks for all records of one, of which there may be millions. */
const NEVER_FOLLOWED = ['first_loads (import_id)', 'source_records (import_id)'];

describe('the schema', () => {
  it('can be taken back, migration by migration, to nothing, and applied again to the same', async () => {
    const applied = await schema();
    expect(applied.length).toBeGreaterThan(0);

    for (let left = migrations.length; left > 0; left--) await source.undoLastMigration();
    expect(await schema()).toEqual([]);

    await source.runMigrations();
    expect(await schema()).toEqual(applied);
  });

  it('has an index that starts with the columns of every foreign key, so that deletes and joins never scan', async () => {
    const unindexed = await source.query<{ key: string }[]>(`
      select conrelid::regclass || ' (' || (select string_agg(attname, ', ') from pg_attribute where attrelid = conrelid and attnum = any (conkey)) || ')' as key
      from pg_constraint foreign_key
      where contype = 'f' and connamespace = 'public'::regnamespace and not exists (
        select from pg_index i
        where i.indrelid = conrelid and (i.indpred is null or pg_get_expr(i.indpred, i.indrelid) like '%IS NOT NULL%')
          and (select array_agg(attnum) from unnest(i.indkey::int2[]) with ordinality as part (attnum, place) where place <= cardinality(conkey)) @> conkey
      )
      order by key`);
    expect(unindexed.map(({ key }) => key)).toEqual(NEVER_FOLLOWED);
  });

  it('says above every index which query needs it', () => {
    const folder = join(import.meta.dirname, '../../src/migrations');
    const unexplained = readdirSync(folder).flatMap((file) => {
      const lines = readFileSync(join(folder, file), 'utf8').split('\n');
      return lines
        .filter((line, i) => /^\s*create (unique )?index/i.test(line) && !/^\s*-- \S/.test(lines[i - 1] ?? ''))
        .map((line) => `${file}: ${line.trim()}`);
    });
    expect(unexplained).toEqual([]);
  });
});
