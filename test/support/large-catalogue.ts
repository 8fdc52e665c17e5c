import type { Pool } from 'pg';

/** Languages with their share in percent, the country and the alphabet of their books, and the code of the first letter in it. */
const LANGUAGES = `(values ('eng', 50, 'GB', 97, 26), ('fre', 9, 'FR', 97, 26), ('ger', 9, 'DE', 97, 26), ('spa', 7, 'ES', 97, 26),
  ('rus', 7, 'RU', 1072, 32), ('chi', 5, 'CN', 19968, 900), ('jpn', 4, 'JP', 12353, 80), ('gre', 3, 'GR', 945, 24), ('per', 2, 'IR', 1575, 36),
  ('ice', 2, 'IS', 97, 26), ('mao', 1, 'NZ', 97, 26), ('geo', 1, 'GE', 4304, 33))`;

/** Different words of a language. */
const WORDS = 4000;

/** A number from 0 to 1 that depends on a row and a seed alone. */
const chance = (row: string, seed: number) => `((hashint8extended(${row}, ${seed}) & 16777215) / 16777216::float8)`;

const statements = (books: number): string[] => {
  const works = Math.ceil(books * 0.8);
  const [authors, publishers, subjects, series] = [books * 0.3, books * 0.04, books * 0.012 + 100, books * 0.02].map(Math.ceil);
  // few names for most books, many for the rest
  const skewed = (most: number, row: string, seed: number, power: number) =>
    `(1 + floor(${most} * power(${chance(row, seed)}, ${power})))::integer`;
  // a fifth of the names of a collection belongs to one language
  const ofLanguage = (most: number, row: string, seed: number, power: number) =>
    `least(${most}, ${skewed(Math.ceil(most / 12), row, seed, power)} * 12 - (f.place - 1))::integer`;
  const word = (row: string, seed: number) =>
    `(select word from language_words v where v.place = f.place and v.number = ${skewed(WORDS, row, seed, 2)})`;
  return [
    `create temporary table language_facts as
       select row_number() over ()::integer as place, code, share, sum(share) over (rows unbounded preceding) - share as first,
         sum(share) over (rows unbounded preceding) as last, country, letter, letters
       from ${LANGUAGES} l (code, share, country, letter, letters)`,
    `create temporary table language_words (place integer, number integer, word text, primary key (place, number))`,
    `insert into language_words select place, i, (select string_agg(chr(letter + (hashint8extended(i * 7919::bigint, n) & 1048575)::integer % letters), '')
         from generate_series(1, 5) n) from language_facts, generate_series(1, ${WORDS}) i`,
    `analyze language_facts, language_words`,
    `insert into authors (id, name, name_sort) select i, 'Author ' || i, 'author ' || i from generate_series(1, ${authors}) i`,
    `insert into publishers (id, name, name_key) select i, 'Press ' || i, 'press ' || i from generate_series(1, ${publishers}) i`,
    `insert into subjects (id, heading, heading_key) select i, 'Subject ' || i, 'subject ' || i from generate_series(1, ${subjects}) i`,
    `insert into series (id, kind, name, name_key) select i, 'publisher', 'Series ' || i, 'series ' || i from generate_series(1, ${series}) i`,
    `insert into works (id, title, title_sort, original_language, first_published_raw, first_published_from, updated_at)
       select i, title, title, f.code, year::text, make_date(year, 1, 1), timestamptz '2026-01-01' + i * interval '3 s'
       from generate_series(1, ${works}) i join language_facts f on ${chance('i', 1)} * 100 >= f.first and ${chance('i', 1)} * 100 < f.last,
         lateral (select ${word('i', 2)} || ' ' || ${word('i', 3)} as title, 2020 - (power(${chance('i', 4)}, 3) * 400)::integer as year offset 0) t`,
    `insert into books (id, work_id, title, title_sort, format, published_raw, published_from, country, updated_at, deleted_at)
       select i, w.id, t.title, t.title, (array['hardcover', 'paperback', 'paperback', 'ebook', 'audiobook', null, 'other'])[1 + (${chance('i', 5)} * 6.2)::integer],
         t.year::text, make_date(t.year, 1 + (${chance('i', 6)} * 11)::integer, 1), case when ${chance('i', 7)} < 0.8 then f.country else 'US' end,
         timestamptz '2026-01-01' + ${chance('i', 8)} * interval '300 days', case when i % 500 = 0 then now() end
       from generate_series(1, ${books}) i join works w on w.id = 1 + (i * 7919::bigint) % ${works} join language_facts f on f.code = w.original_language,
         lateral (select case when ${chance('i', 9)} < 0.6 then w.title_sort else ${word('i', 10)} || ' ' || ${word('i', 11)} end as title,
           case when ${chance('i', 12)} > 0.05 then 2024 - (power(${chance('i', 12)}, 2.5) * 500)::integer end as year offset 0) t`,
    `insert into book_languages (book_id, position, language) select b.id, 1, w.original_language from books b join works w on w.id = b.work_id
       where ${chance('b.id', 13)} < 0.95`,
    `insert into book_languages (book_id, position, role, language) select id, 2, 'text', 'eng' from books where ${chance('id', 14)} < 0.03`,
    `insert into book_publishers (book_id, position, publisher_id) select b.id, 1, ${ofLanguage(publishers!, 'b.id', 15, 4)}
       from books b join works w on w.id = b.work_id join language_facts f on f.code = w.original_language`,
    `insert into book_subjects (book_id, position, subject_id) select b.id, n, case when n = 1 then ${ofLanguage(subjects!, 'b.id', 16, 4)}
         else ${skewed(subjects!, 'b.id * 4 + n', 17, 4)} end
       from books b join works w on w.id = b.work_id join language_facts f on f.code = w.original_language, generate_series(1, 2) n`,
    `insert into work_subjects (work_id, position, subject_id) select id, 1, ${skewed(subjects!, 'id', 18, 5)} from works where ${chance('id', 19)} < 0.7`,
    `insert into work_contributors (work_id, position, author_id) select id, 1, ${skewed(authors!, 'id', 20, 2.2)} from works`,
    `insert into book_contributors (book_id, position, author_id, role) select id, 1, ${skewed(authors!, 'id', 21, 2.2)}, 'ill' from books
       where ${chance('id', 22)} < 0.2`,
    `insert into series_entries (series_id, book_id, position) select ${skewed(series!, 'id', 23, 2)}, id, 1 from books where ${chance('id', 24)} < 0.15`,
    `insert into book_identifiers (book_id, ordinal, scheme, value, value_raw) select id, 1, 'isbn', i, i from books,
       lateral (select (9780000000000 + id)::text as i) v where ${chance('id', 25)} < 0.6`,
    `drop table language_facts, language_words`,
  ];
};

/**
 * Fills an empty catalogue with this many books and what belongs to them, in seconds: subjects, publishers and languages of very different
 * sizes that go with the alphabets of the titles, as in libraries. Triggers do not run: what is derived is to be computed afterwards.
 */
export async function fillCatalogue(pool: Pool, books: number): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('set statement_timeout = 0; set session_replication_role = replica');
    for (const statement of statements(books)) await client.query(statement);
    await client.query('set session_replication_role = origin');
  } finally {
    client.release(true);
  }
  await vacuum(pool);
}

/** Gives PostgreSQL its statistics, and indexes that say what is visible. */
export async function vacuum(pool: Pool): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('set statement_timeout = 0');
    await client.query('vacuum analyze');
  } finally {
    client.release(true);
  }
}
