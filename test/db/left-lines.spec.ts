import { readLeftLines } from '../../src/modules/imports/load/left-lines.js';
import { Session } from '../../src/modules/imports/load/session.js';
import { createDatabase, type TestDatabase } from '../support/postgres.js';

let database: TestDatabase;
let session: Session;
beforeEach(async () => {
  database = await createDatabase();
  session = await Session.open(database.url, null);
  await session.rows(`create table left_lines (file integer, line integer)`);
});
afterEach(async () => {
  await session.close();
  await database.drop();
});

describe('Lines that a first load has left', () => {
  it('are read a few at a time, and kept a bit each', async () => {
    await session.rows(`insert into left_lines select n % 2 * 3, n from generate_series(1, 50001) n`);
    const asked = jest.spyOn(session, 'rows');
    const left = await readLeftLines(session);
    const pages = await Promise.all(asked.mock.results.map(({ value }) => value as Promise<unknown[]>));
    expect(pages.map((page) => page.length).filter((length) => length > 0)).toEqual([20_000, 20_000, 10_001]);
    expect([...left.keys()].sort()).toEqual([0, 3]);
    expect([1, 2, 49_999, 50_000, 50_001, 50_002].map((line) => [left.get(0)!.has(line), left.get(3)!.has(line)])).toEqual([
      [false, true],
      [true, false],
      [false, true],
      [true, false],
      [false, true],
      [false, false],
    ]);
  });

  it('may be none', async () => {
    expect((await readLeftLines(session)).size).toBe(0);
  });
});
