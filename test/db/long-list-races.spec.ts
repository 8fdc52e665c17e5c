import pg from 'pg';
import { createDatabase, type TestDatabase } from '../support/postgres.js';

const CHANGE_SUBJECTS = [
  'update works set version = version + 1 where id = 1',
  'delete from work_subjects where work_id = 1',
  'insert into work_subjects (work_id, position, subject_id) values (1, 1, 2)',
];
const ADD_BOOK = [`insert into books (work_id, title, title_sort) values (1, 'New', 'new')`];
const MOVE_BOOK = ['update books set work_id = 1 where id = 1'];

let database: TestDatabase;
let one: pg.Client;
let other: pg.Client;
beforeEach(async () => {
  database = await createDatabase();
  [one, other] = [0, 1].map(() => new pg.Client({ connectionString: database.url })) as [pg.Client, pg.Client];
  await Promise.all([one.connect(), other.connect()]);
  await one.query(`
    insert into works (title, title_sort) values ('W', 'w'), ('Elsewhere', 'elsewhere');
    insert into subjects (kind, heading, heading_key) values ('topic', 'Old', 'old'), ('topic', 'New', 'new');
    insert into work_subjects (work_id, position, subject_id) values (1, 1, 1);
    insert into long_lists (id, filter, value) values (1, 'subject', '2');
    insert into books (work_id, title, title_sort) values (2, 'Elsewhere', 'elsewhere');`);
});
afterEach(async () => {
  await Promise.all([one.end(), other.end()]);
  await database.drop();
});

/** Does these in a transaction that stays open. */
async function begin(client: pg.Client, statements: readonly string[]): Promise<void> {
  await client.query('begin');
  for (const statement of statements) await client.query(statement);
}

describe.each([
  ['that is added to a work', ADD_BOOK],
  ['that moves to a work', MOVE_BOOK],
])('a book %s while its subjects change comes into the long list of the new one', (_, books) => {
  it.each([
    ['when it comes first', books, CHANGE_SUBJECTS],
    ['when the subjects come first', CHANGE_SUBJECTS, books],
  ])('%s', async (__, first, second) => {
    await begin(one, first);
    const later = begin(other, second);
    // as long as the second needs to have looked for what the first has not committed, unless it waits for it
    await Promise.race([later, new Promise((resolve) => setTimeout(resolve, 500))]);
    await one.query('commit');
    await later;
    await other.query('commit');
    const { rows } = await one.query<{ in_list: number[]; wanted: number[] }>(
      `select array(select book_id from long_list_books where list_id = 1 order by 1) as in_list,
              array(select id from books where work_id = 1 order by 1) as wanted`,
    );
    expect(rows[0]!.wanted).toHaveLength(1);
    expect(rows[0]!.in_list).toEqual(rows[0]!.wanted);
  });
});
