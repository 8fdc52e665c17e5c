import pg from 'pg';
import { DerivedData } from '../../src/platform/database/derived-data.js';
import { SearchDocumentsRepository } from '../../src/modules/search/search-documents.repository.js';
import { createDatabase, type TestDatabase } from '../support/postgres.js';

const KINDS = ['publishers', 'series', 'subjects', 'authors', 'works', 'books'];
const WORDS = ['sense', 'Sensibilité', 'O’Brien', 'война', '红楼梦', 'Emma', 'C++', 'house', 'The', 'Żółw'];

let database: TestDatabase;
let client: pg.Client;
beforeAll(async () => {
  database = await createDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query(CATALOGUE);
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

const CATALOGUE = `
  insert into authors (name, name_sort) select 'Author ' || i, 'a' from generate_series(1, 20) i;
  insert into author_names (author_id, ordinal, kind, name) select i, 1, 'variant', 'Variant ' || i from generate_series(1, 20, 2) i;
  insert into publishers (name, name_key) select 'House ' || i, 'h' || i from generate_series(1, 5) i;
  insert into series (kind, name, name_key) select 'story', 'Row ' || i, 'r' || i from generate_series(1, 5) i;
  insert into subjects (heading, heading_key) select 'Topic ' || i, 't' || i from generate_series(1, 10) i;
  insert into works (title, title_sort) select 'Work ' || i, 'w' || i from generate_series(1, 40) i;
  insert into work_contributors (work_id, position, author_id) select i, 1, 1 + i % 20 from generate_series(1, 40) i;
  insert into work_subjects (work_id, position, subject_id) select i, p, 1 + (i * p) % 10 from generate_series(1, 40) i, generate_series(1, 2) p;
  insert into books (work_id, title, title_sort, format, country) select 1 + i % 40, 'Work ' || 1 + i % 40, 'w' || 1 + i % 40, 'paperback', 'GB'
    from generate_series(1, 120) i;
  insert into book_languages (book_id, position, language) select i, 1, 'eng' from generate_series(1, 120) i;
  insert into book_publishers (book_id, position, publisher_id) select i, 1, 1 + i % 5 from generate_series(1, 120) i;
  insert into series_entries (series_id, book_id, position) select 1 + i % 5, i, 1 from generate_series(1, 30) i`;

/** Everything in the documents but the popularity of headings, which only a filling counts, and the tiers, whose borders it sets. */
async function documents(): Promise<unknown[]> {
  const found = KINDS.map((kind) => {
    const columns = kind === 'books' ? 'popularity' : ['works', 'authors'].includes(kind) ? 'live, popularity' : 'live';
    return `select '${kind}' as kind, id, row(${columns})::text as state, words::text from search_${kind}`;
  });
  const { rows } = await client.query<object>(`${found.join(' union all ')} order by kind, id`);
  return rows;
}

/** Everything that a filling makes, by itself. */
async function filling(fill: () => Promise<unknown>): Promise<{ kept: unknown[]; all: unknown[] }> {
  await client.query('begin');
  for (const table of [...KINDS, 'words', 'tiers']) await client.query(`delete from search_${table}`);
  await fill();
  const kept = await documents();
  const all: unknown[] = [];
  for (const table of [...KINDS, 'words', 'tiers']) all.push((await client.query(`select t::text from search_${table} t order by 1`)).rows);
  await client.query('rollback');
  return { kept, all };
}

async function filledAnew(): Promise<unknown[]> {
  return (await filling(() => client.query('select search_fill()'))).kept;
}

/** Numbers that are the same in every run. */
function* numbers(seed: number): Generator<number> {
  for (let state = seed; ;) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield state >>> 8;
  }
}

it.each([
  ['a new record', `insert into works (title, title_sort) values ('New', 'new')`],
  ['a title', `update works set title = 'Persuasion', title_sort = 'persuasion' where id = 3`],
  ['an author, in all his books', `update authors set name = 'Jane O’Brien' where id = 2`],
  ['a variant of a name', `insert into author_names (author_id, ordinal, kind, name) values (2, 9, 'pseudonym', 'Currer Bell')`],
  ['a publisher', `update publishers set name = 'Egerton' where id = 1`],
  ['a series', `update series set name = 'Comédie' where id = 2`],
  ['a subject, in works and their books', `update subjects set heading = 'Marriage' where id = 4`],
  [
    'a credit',
    `update book_contributors set author_id = 5 where false; insert into book_contributors (book_id, position, author_id) values (7, 1, 5)`,
  ],
  ['a printed name', `insert into work_contributors (work_id, position, credited_as) values (7, 3, 'A Lady')`],
  ['a language', `delete from book_languages where book_id = 8`],
  ['another title', `insert into book_titles (book_id, ordinal, kind, title) values (9, 1, 'translated', 'Orgueil et préjugés')`],
  ['a book that moves to another work', `update books set work_id = 2 where work_id = 1`],
  ['a deleted book', `update books set deleted_at = now() where id = 10`],
  ['a deleted work', `update works set deleted_at = now() where id = 11`],
  ['a row that is gone for good', `delete from series_entries where book_id = 12; delete from books where id = 12`],
  [
    'several statements',
    `update works set title = 'A' where id = 5; update works set title = 'B' where id = 6; delete from work_subjects where work_id = 5`,
  ],
  ['truncate', `truncate book_titles, series_entries`],
])('%s is in the documents when the transaction ends', async (_, statements) => {
  const before = await documents();
  await client.query('begin');
  for (const statement of statements.split(';')) await client.query(statement);
  await client.query('commit');
  const after = await documents();
  expect(after).not.toEqual(before);
  expect(after).toEqual(await filledAnew());
});

it('documents are what a filling makes after any writes', async () => {
  const random = numbers(7);
  const pick = (n: number) => 1 + ((random.next().value as number) % n);
  const text = () => `${WORDS[pick(WORDS.length) - 1]} ${WORDS[pick(WORDS.length) - 1]} ${pick(50)}`.replaceAll("'", "''");
  const writes: (() => string)[] = [
    () => `update books set title = '${text()}', title_sort = 'x${pick(9)}' where id = ${pick(120)}`,
    () => `update works set title = '${text()}' where id between ${pick(30)} and ${pick(40)}`,
    () => `update authors set name = '${text()}' where id = ${pick(20)}`,
    () => `update books set work_id = ${pick(40)} where id % 17 = ${pick(17)}`,
    () => `delete from book_subjects where book_id = ${pick(120)}`,
    () => `insert into book_subjects (book_id, position, subject_id) values (${pick(120)}, ${pick(30000)}, ${pick(10)})`,
    () => `update work_contributors set author_id = ${pick(20)} where work_id = ${pick(40)} and position = 1`,
    () =>
      `update books set deleted_at = case when deleted_at is null then now() end, published_from = '19${10 + pick(80)}-01-01' where id = ${pick(120)}`,
    () => `update subjects set heading = '${text()}' where id = ${pick(10)}`,
  ];
  for (let i = 0; i < 60; i += 1) await client.query(writes[pick(writes.length) - 1]!());
  expect(await documents()).toEqual(await filledAnew());
});

it('a book whose title differs from that of its work by an article has all words of both', async () => {
  await client.query(`update works set title = 'Schloss', title_sort = 'schloss' where id = 30;
    update books set title = 'Das Schloss', title_sort = 'schloss' where work_id = 30;
    update works set title = 'Schloß', title_sort = 'schloss' where id = 30`);
  const { rows } = await client.query(`select from search_books join books using (id) where work_id = 30 and not words @@ 'das & schloss'`);
  expect(rows).toEqual([]);
  expect(await documents()).toEqual(await filledAnew());
});

it('the steps of a filling make what it makes at once, and each names what it fills', async () => {
  const { steps, tables } = new SearchDocumentsRepository(new DerivedData(null as never, null as never), null as never);
  const atOnce = await filling(() => client.query('select search_fill()'));
  const inSteps = await filling(async () => {
    for (const step of steps) await step.run(async (text) => (await client.query(text)).rows as never[]);
  });
  expect(inSteps.all).toEqual(atOnce.all);
  expect(inSteps.all.every((rows) => (rows as unknown[]).length > 0)).toBe(true);
  expect(steps.flatMap((step) => step.tables).sort()).toEqual([...tables].sort());
});

it.each([
  ['at once', ['search_fill']],
  ['in steps', ['tiers', 'publishers', 'subjects', 'series', 'authors', 'works', 'books', 'words'].map((step) => `search_fill_${step}`)],
])('a filling %s knows the words of all documents, also of a work whose books bear another title', async (_, steps) => {
  const worthy = KINDS.map((kind) => `select unnest(tsvector_to_array(words)) from search_${kind}`).join(' union ');
  await client.query('begin');
  await client.query(`insert into works (title, title_sort, subtitle) values ('Der Process', 'process', 'Roman')`);
  await client.query(`insert into work_contributors (work_id, position, credited_as) values (currval('works_id_seq'), 1, 'Von Kafka')`);
  await client.query(
    `insert into books (work_id, title, title_sort) select currval('works_id_seq'), 'The Trial', 'trial' from generate_series(1, 3)`,
  );
  for (const table of [...KINDS, 'words', 'tiers']) await client.query(`delete from search_${table}`);
  for (const step of steps) await client.query(`select ${step}()`);
  const { rows: known } = await client.query<{ word: string; documents: number }>('select word, documents from search_words order by word');
  const { rows: inDocuments } = await client.query<{ word: string }>(
    `select word from (${worthy}) d (word) where length(word) between 3 and 40 and word !~ '[0-9_]' order by word collate "C"`,
  );
  await client.query('rollback');
  expect(known.map(({ word }) => word)).toEqual(inDocuments.map(({ word }) => word));
  // a word of books is counted there alone
  const counts = new Map(known.map(({ word, documents }) => [word, documents]));
  expect(['process', 'roman', 'kafka', 'trial'].map((word) => counts.get(word))).toEqual([1, 1, 1, 3]);
});

it('what is filled lies in the order of its popularity', async () => {
  await client.query('begin');
  // some works have many books now, others none
  await client.query('update books set work_id = 1 + id * id % 40');
  for (const kind of ['authors', 'works', 'books']) {
    await client.query(`truncate search_${kind}`); // a table that is empty has no room between rows
    await client.query(`select search_fill_${kind}()`);
    const { rows } = await client.query<{ popularity: number }>(`select popularity from search_${kind} order by ctid`);
    const popularities = rows.map(({ popularity }) => popularity);
    expect(new Set(popularities).size).toBeGreaterThan(1);
    expect(popularities).toEqual(popularities.toSorted((a, b) => b - a));
  }
  await client.query('rollback');
});

it('two who change what one document is made of leave it right', async () => {
  const other = new pg.Client({ connectionString: database.url });
  await other.connect();
  try {
    await client.query('begin');
    await client.query(`update authors set name = 'Renamed' where id = 9`);
    await other.query('begin');
    await other.query(`insert into works (title, title_sort) values ('Linked', 'linked')`);
    await other.query(`insert into work_contributors (work_id, position, author_id) values (currval('works_id_seq'), 1, 9)`);
    await Promise.all([client.query('commit'), other.query('commit')]);
    expect(await documents()).toEqual(await filledAnew());
  } finally {
    await other.end();
  }
});

it('a heading that keeps its words has no document made anew, however many records it has by now', async () => {
  const made = async () => (await client.query<{ made: string }>('select id, xmin::text as made from search_books order by id')).rows;
  await client.query(`insert into book_publishers (book_id, position, publisher_id) select id, 2, 3 from books where id <= 90`);
  const before = await made();
  await client.query(`update publishers set parent_id = 1 where id = 3; update publishers set updated_at = now() where id = 3`);
  expect(await made()).toEqual(before);
  await client.query(`update publishers set name = 'House of three' where id = 3`);
  expect(await made()).not.toEqual(before);
  expect(await documents()).toEqual(await filledAnew());
});

it('new words are known, and nothing is left to do', async () => {
  await client.query(`update works set title = 'Xylophone zzz99' where id = 20`);
  const { rows } = await client.query(`select word from search_words where word like 'xylo%' or word like 'zzz%'`);
  expect(rows).toEqual([{ word: 'xylophone' }]);
  expect((await client.query('select from search_pending')).rowCount).toBe(0);
});
