import pg from 'pg';
import { createDatabase, type TestDatabase } from '../support/postgres.js';

let database: TestDatabase;
let client: pg.Client;
beforeAll(async () => {
  database = await createDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

async function lexemes(text: string): Promise<string[]> {
  const { rows } = await client.query<{ words: string[] }>('select search_lexemes($1) as words', [text]);
  return rows[0]!.words;
}

it.each([
  ['Pride and Prejudice', 'pride and prejudice'],
  ['to be, or not to be', 'to be or not to be'],
  ['O’Brien & Sons (2nd ed.)', 'o brien sons 2nd ed'],
  ['Catch-22: jean-paul', 'catch 22 jean paul'],
  ['-5 3.14 1e5 foo.com/bar a@b.org <b>&amp;', '5 3 14 1e5 foo com bar a b org b amp'],
  ['C++ in depth, C# and F#', 'cplusplus in depth csharp and fsharp'],
  ['L’Étranger', 'l etranger'],
  ['C++ für Einsteiger, C# und F#', 'cplusplus fur einsteiger csharp und fsharp'],
  ['A Programmer’s Ｃ＋＋', 'a programmer s cplusplus'],
  ['Smørrebrød für Anfänger, Straße', 'smorrebrod fur anfanger strasse'],
  ['Æsop’s Œuvre, Þórr', 'aesop s oeuvre thorr'],
  ['Žižek, Đorđe, Łódź', 'zizek dorde lodz'],
  ['İstanbul, ılık', 'istanbul ilik'],
  ['Преступление и Наказание, Фёдор', 'преступление и наказание федор'],
  ['Ὀδυσσεύς ΟΔΥΣΣΕΥΣ', 'οδυσσευσ οδυσσευσ'],
  ['كِتَابُ، الْحَيَاة', 'كتاب الحياة'],
  ['שָׁלוֹם־עליכם', 'שלום עליכם'],
  ['हिन्दी साहित्य।', 'हिन्दी साहित्य'],
  ['红楼梦', '红 楼 梦'],
  ['源氏物語 ガンダム', '源 氏 物 語 ガ ン ダ ム'],
  ['한국어 소설', '한국어 소설'],
  ['ﬁne ２０２０ Ⅳ ½', 'fine 2020 iv 1 2'],
  ['soft\u00adhyphen zero\u200bwidth', 'softhyphen zerowidth'],
  ['😀 — … !?', ''],
])('%s is folded', async (text, words) => {
  expect((await lexemes(text)).join(' ')).toBe(words);
  expect((await lexemes(text.normalize('NFD'))).join(' ')).toBe(words);
  expect((await lexemes(text.normalize('NFC'))).join(' ')).toBe(words);
});

it('documents hold words with an apostrophe split and joined', async () => {
  const { rows } = await client.query<{ words: string[] }>(
    `select tsvector_to_array(search_words('O''Brien and L’Étranger', 'A')) as words`,
  );
  expect(rows[0]!.words).toEqual(['and', 'brien', 'etranger', 'l', 'letranger', 'o', 'obrien'].sort());
});

it.each(["'", '`', '’', '‘', 'ʼ'])('Don%st Look Now is also found as dont look now', async (apostrophe) => {
  const { rows } = await client.query<{ words: string[] }>(`select tsvector_to_array(search_words($1, 'A')) as words`, [
    `Don${apostrophe}t Look Now`,
  ]);
  expect(rows[0]!.words).toEqual(['don', 'dont', 'look', 'now', 't']);
});

it('a word of a title never equals the mark of a facet', async () => {
  expect(await lexemes('zl_eng zs_5')).toEqual(['zl', 'eng', 'zs', '5']);
});

it('text of any length is folded', async () => {
  const { rows } = await client.query(`select search_words(repeat('Wort''s é ', 300000), 'A') is not null as done`);
  expect(rows).toEqual([{ done: true }]);
});
