import type { MigrationInterface, QueryRunner } from 'typeorm';

const FILLING = `set enable_nestloop = off set enable_mergejoin = off set work_mem = '256MB'`;
/** Words that are worth being corrected to. */
const WORTHY = `length(word) between 3 and 40 and word !~ '[0-9_]'`;
/** Typed and typographic apostrophes, primes, and the modifier letters of romanization. */
const APOSTROPHES = "''‘’‛′`ʹʺʻʼʽʾʿ";

/** The words of the documents of a kind; `weights`: of which parts. A mark has no weight. */
const words = (kind: string, weights = '{a,b,c,d}', more = '') =>
  `select unnest(tsvector_to_array(ts_filter(words, '${weights}'))) as word${more} from search_${kind}`;
const HEADINGS = ['authors', 'publishers', 'series', 'subjects'];

const BEFORE = `
        with counted as materialized (
          select word, count(*) as documents from (
            ${words('books', '{a,b}')} union all ${words('works', '{a,b}')} where popularity = 0
            union all ${HEADINGS.map((kind) => words(kind)).join(' union all ')}) w
          group by word)
        insert into search_words select * from counted where ${WORTHY};
      `;
/** A work is counted with its books, and by itself where these have other titles: its words are none of theirs. */
const AFTER = `
        with counted as materialized (
          select word, count(*) filter (where counts) as documents, count(*) as all_documents from (
            ${words('books', '{a,b}', ', true as counts')} union all ${words('works', '{a,b}', ', popularity = 0')}
            union all ${HEADINGS.map((kind) => words(kind, undefined, ', true')).join(' union all ')}) w
          group by word)
        insert into search_words select word, case when documents > 0 then documents else all_documents end from counted where ${WORTHY};
      `;
const fillWords = (body: string) => `create or replace function search_fill_words() returns void language sql ${FILLING} as $$${body}$$`;

/** What search_fill says of words, and what it is to say: the same as the step of a first load. */
const AT_ONCE = /insert into search_words select word, sum\(ndoc\) from \([^;]*;/;
const IN_STEPS = 'perform search_fill_words();';
const COUNTED_AT_ONCE = `insert into search_words select word, sum(ndoc) from (
          select word, ndoc from ts_stat('select words from search_books union all select words from search_works where popularity = 0', 'ab')
          union all select word, ndoc from ts_stat('select words from search_authors union all select words from search_publishers
            union all select words from search_series union all select words from search_subjects')) w
        where ${WORTHY} group by word;`;

/** Text as documents hold it, with an apostrophe split and then joined. `has`: whether a text in ASCII has one; `without`: the text without it. */
const text = ([has, without]: readonly [string, string]) => `
      create or replace function search_text(t text) returns text language sql immutable parallel safe return
        case when octet_length(t) > length(t)
            then search_fold_letters(left(t, 2000)) ||
              case when t ~ '[${APOSTROPHES}]' then ' ' || search_fold_letters(translate(left(t, 2000), '${APOSTROPHES}', '')) else '' end
          when octet_length(t) > 2000 or ${has}
            then search_fold_ascii(left(t, 2000)) || ' ' || search_fold_ascii(${without})
          else search_fold_ascii(t) end`;
const TYPED = [`strpos(t, '''') > 0`, `replace(left(t, 2000), '''', '')`] as const;
const TYPED_EITHER_WAY = [`strpos(t, '''') > 0 or strpos(t, '\`') > 0`, `translate(left(t, 2000), '''\`', '')`] as const;

/**
 * A filling leaves out no word that a document has: those of a work all of whose books bear other titles were known only after a write. A backtick in a
 * title that is ASCII is the apostrophe that it is in others; documents that are there stay as they are until they are computed anew.
 */
export class FillAllWords1795392000035 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(fillWords(AFTER));
    await this.replace(runner, (source) => source.replace(AT_ONCE, () => IN_STEPS));
    await runner.query(text(TYPED_EITHER_WAY));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(text(TYPED));
    await this.replace(runner, (source) => source.replace(IN_STEPS, () => COUNTED_AT_ONCE));
    await runner.query(fillWords(BEFORE));
  }

  private async replace(runner: QueryRunner, change: (source: string) => string): Promise<void> {
    const [row] = (await runner.query(`select pg_get_functiondef('search_fill'::regproc) as source`)) as { source: string }[];
    if (change(row!.source) === row!.source) throw new Error('search_fill is not what an earlier migration has made it.');
    await runner.query(change(row!.source));
  }
}
