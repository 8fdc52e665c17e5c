import type { Client } from 'pg';
import { Random } from '../freshness/random.js';

/** What is asked, by the kind of question: each a `q`. */
export type Questions = Record<string, string[]>;

/** A title that is looked for. */
export interface Title {
  q: string;
  /** the same with one letter wrong */
  typo: string;
  /** the work whose books are to be found */
  workId: number;
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';

/** Questions made of the words that the catalogue has, the same for the same seed and catalogue. */
export async function questions(sql: Client, count: number, seed: number): Promise<Questions> {
  const random = new Random(seed);
  const words = async (condition: string, most: number) =>
    (
      await sql.query<{ word: string }>(`select word from search_words where ${condition} order by documents desc, word limit ${most}`)
    ).rows.map(({ word }) => word);
  const top = await words('length(word) > 2', 60);
  const [middle] = (await sql.query<{ n: number }>('select greatest(20, count(*)::int / 1000) as n from search_books')).rows;
  const some = (list: string[]) => Array.from({ length: count }, () => random.of(list));
  const names = await sql.query<{ name: string }>(
    `select a.name from search_authors s join authors a using (id) where s.live and s.popularity > 4 and a.name ~ ' ' order by md5(a.id::text || $1) limit ${count}`,
    [String(seed)],
  );
  const titles = await sampledTitles(sql, `array_length(search_lexemes(title), 1) >= 3`, count, seed);
  return {
    'rare words': some(await words(`documents between 5 and 50`, 5000)),
    'middling words': some(await words(`documents between ${middle!.n / 2} and ${middle!.n * 2}`, 1000)),
    'common words': some(top.slice(0, 30)),
    'two common words': Array.from({ length: count }, () => `${random.of(top)} ${random.of(top)}`),
    'names of authors': names.rows.map(({ name }) => name.slice(0, 100)),
    phrases: titles.map(({ words }) => {
      const at = Math.floor(random.next() * (words.length - 1));
      return `"${words[at]} ${words[at + 1]}"`;
    }),
  };
}

/** Titles of two and three words, of which no more than 20 books have the same: more of them nobody could tell apart. */
export async function titlesToFind(sql: Client, count: number, seed: number): Promise<Title[]> {
  const random = new Random(seed);
  const sampled = await sampledTitles(
    sql,
    `array_length(search_lexemes(title), 1) between 2 and 3
     and (select count(*) from (select from books o where o.title_sort = b.title_sort and o.deleted_at is null limit 21) same) <= 20`,
    count,
    seed,
  );
  return sampled.map(({ words, workId }) => ({ q: words.join(' '), typo: misspelled(words, random).join(' '), workId }));
}

/** Beginnings of titles and names, of 2 to 10 letters. */
export async function beginnings(sql: Client, count: number, seed: number): Promise<string[]> {
  const random = new Random(seed);
  const { rows } = await sql.query<{ text: string }>(
    `(select title as text from works where deleted_at is null order by md5(id::text || $1) limit ${count / 2})
     union all (select name from authors where deleted_at is null order by md5(id::text || $1) limit ${count / 2})`,
    [String(seed)],
  );
  return rows.map(({ text }) => text.slice(0, 2 + Math.floor(random.next() * 9))).filter((text) => /[\p{L}\p{N}]/u.test(text));
}

async function sampledTitles(sql: Client, condition: string, count: number, seed: number): Promise<{ words: string[]; workId: number }[]> {
  const random = new Random(seed);
  const [range] = (await sql.query<{ most: number }>('select max(id) as most from books')).rows;
  const found: { words: string[]; workId: number }[] = [];
  for (let tries = 0; found.length < count && tries < 50; tries += 1) {
    const ids = Array.from({ length: 4 * count }, () => 1 + Math.floor(random.next() * range!.most));
    const { rows } = await sql.query<{ words: string[]; workId: number }>(
      `select search_lexemes(title) as words, work_id as "workId" from books b where id = any($1) and deleted_at is null and ${condition} order by id`,
      [ids],
    );
    found.push(...rows.slice(0, count - found.length));
  }
  return found;
}

/** One letter of one word left out, doubled, changed or swapped with its neighbour. */
function misspelled(words: readonly string[], random: Random): string[] {
  const long = words.map((word, i) => ({ word, i })).filter(({ word }) => /^[a-z]{4,}$/.test(word));
  if (long.length === 0) return [...words];
  const { word, i } = random.of(long);
  const at = 1 + Math.floor(random.next() * (word.length - 2));
  const wrong = [
    word.slice(0, at) + word.slice(at + 1),
    word.slice(0, at) + word[at]! + word.slice(at),
    word.slice(0, at) + LETTERS[Math.floor(random.next() * 26)]! + word.slice(at + 1),
    word.slice(0, at) + word[at + 1]! + word[at]! + word.slice(at + 2),
  ];
  return words.map((each, place) => (place === i ? random.of(wrong) : each));
}
