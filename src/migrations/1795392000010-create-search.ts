import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Typed and typographic apostrophes, primes, and the modifier letters of romanization. */
const APOSTROPHES = "''‘’‛′`ʹʺʻʼʽʾʿ";
/** Accents, vowel points of Hebrew and Arabic, and characters that are not seen. The marks of kana and Indic scripts are letters, and stay. */
const MARKS =
  '\\u0300-\\u036f\\u0483-\\u0489\\u0591-\\u05bd\\u05bf\\u05c1\\u05c2\\u05c4\\u05c5\\u05c7\\u0610-\\u061a\\u0640\\u064b-\\u065f\\u0670' +
  '\\u06d6-\\u06dc\\u06df-\\u06e4\\u06e7\\u06e8\\u06ea-\\u06ed\\u1ab0-\\u1aff\\u1dc0-\\u1dff\\u20d0-\\u20ff\\ufe00-\\ufe0f\\ufe20-\\ufe2f' +
  '\\u00ad\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u2064\\ufeff';
/** What stands between words, in any script. */
const SEPARATORS =
  '\\u0001-\\u002f\\u003a-\\u0040\\u005b-\\u0060\\u007b-\\u00a9\\u00ab-\\u00b4\\u00b6-\\u00b9\\u00bb-\\u00bf\\u00d7\\u00f7\\u02b9-\\u02df\\u037e\\u0387' +
  '\\u055a-\\u055f\\u0589\\u058a\\u05be\\u05c0\\u05c3\\u05c6\\u05f3\\u05f4\\u060c\\u061b\\u061f\\u066a-\\u066d\\u06d4\\u0964\\u0965\\u10fb' +
  '\\u1361-\\u1368\\u2000-\\u206f\\u20a0-\\u20cf\\u2190-\\u2bff\\u2e00-\\u2e7f\\u3000-\\u3004\\u3008-\\u3020\\u3030\\u303d\\u30a0\\u30fb' +
  '\\U0001f000-\\U0001faff';
/** Letters that Unicode does not take apart, and what they are folded to. */
const LETTERS = ['ðđɖɗøɔłƚıɨħĸƙŋɲŧƀɓƒǥɠəǝɛʉʋƴƶς', 'ddddoolliihkknntbbfggeeeuvyzσ'];
/** Scripts without spaces, whose every character is a word: a phrase of them is found in the middle of a title. */
const IDEOGRAPHS =
  '\\u2e80-\\u2fdf\\u3005-\\u3007\\u3021-\\u3029\\u3041-\\u30ff\\u31f0-\\u31ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\U00020000-\\U0003ffff';

/** Tables of records that may be part of others' documents, and how their words are made. */
const HEADINGS = { publishers: ['name', 'p'], series: ['name', 'r'], subjects: ['heading', 's'] } as const;

/** What is searched: one document for each record, and the words that there are. */
export class CreateSearch1795392000010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create extension if not exists pg_trgm;
      create extension if not exists fuzzystrmatch;

      -- Text that is more than ASCII, folded: see search_fold.
      create function search_fold_letters(t text) returns text language sql immutable parallel safe return
        regexp_replace(normalize(regexp_replace(
          replace(replace(replace(replace(translate(
            regexp_replace(lower(normalize(t, NFKD) collate "default"), '[${MARKS}]+', '', 'g'),
          '${LETTERS[0]}', '${LETTERS[1]}'), 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th'),
        '[${SEPARATORS}]+', ' ', 'g'), NFC), '([${IDEOGRAPHS}])', ' \\1 ', 'g');

      -- Text in ASCII, folded. "C" lowers it without asking a locale, and one pattern does the rest.
      create function search_fold_ascii(t text) returns text language sql immutable parallel safe return
        case when strpos(t, '+') > 0 or strpos(t, '#') > 0
          then regexp_replace(replace(replace(replace(lower(t collate "C"), 'c++', 'cplusplus'), 'c#', 'csharp'), 'f#', 'fsharp'), '[^a-z0-9 ]+', ' ', 'g')
          else regexp_replace(lower(t collate "C"), '[^a-z0-9 ]+', ' ', 'g') end;

      -- The words of a text: lower case, without accents, and blanks between them. It is the only place where text is folded for searching.
      create function search_fold(t text) returns text language sql immutable parallel safe return
        case when octet_length(t) = length(t) then search_fold_ascii(t) else search_fold_letters(t) end;

      -- The same as documents hold it: with an apostrophe split (o brien) and then joined (obrien), so that each spelling finds the others.
      create function search_text(t text) returns text language sql immutable parallel safe return
        case when octet_length(t) > length(t)
            then search_fold_letters(left(t, 2000)) ||
              case when t ~ '[${APOSTROPHES}]' then ' ' || search_fold_letters(translate(left(t, 2000), '${APOSTROPHES}', '')) else '' end
          when octet_length(t) > 2000 or strpos(t, '''') > 0
            then search_fold_ascii(left(t, 2000)) || ' ' || search_fold_ascii(replace(left(t, 2000), '''', ''))
          else search_fold_ascii(t) end;

      create function search_words(t text, weight "char") returns tsvector language sql immutable parallel safe return
        setweight(to_tsvector('simple'::regconfig, search_text(t)), weight);

      -- The words of a client's text in their order, as documents have them.
      create function search_lexemes(t text) returns text[] language sql immutable parallel safe return
        array(select lexeme from unnest(to_tsvector('simple'::regconfig, search_fold(t))) cross join unnest(positions) place order by place);

      -- How many, on the scale of a logarithm: one more edition of a classic changes no document.
      create function search_popularity(n bigint) returns smallint language sql immutable parallel safe return
        floor(4 * ln(1 + coalesce(n, 0)) / ln(2) + 1e-9)::smallint;

      create aggregate search_concat (tsvector) (sfunc = tsvector_concat, stype = tsvector, initcond = '', combinefunc = tsvector_concat, parallel = safe);

      -- From which popularity on a record is in the tier of the popular two in a hundred, and of the famous few.
      create table search_tiers (kind text constraint search_tiers_pkey primary key, popular smallint not null, famous smallint not null);
      insert into search_tiers select kind, 32767, 32767 from unnest(array['authors', 'works', 'books']) kind;

      create table search_words (
        word text collate "C" constraint search_words_pkey primary key, -- is a word known; the completions of a beginning
        documents integer not null
      );
      -- words that look like one that is not known
      create index search_words_word_idx on search_words using gin (word gin_trgm_ops);

      create table search_authors (
        id integer constraint search_authors_pkey primary key, -- the words of one author, for documents
        live boolean not null, popularity smallint not null, tier smallint not null,
        name_key text collate "C" not null,
        words tsvector not null
      );
      -- GET /suggest: names that begin like this
      create index search_authors_name_key_popular_idx on search_authors (name_key) include (popularity) where live and tier > 0;
      -- GET /suggest: the same of all authors
      create index search_authors_name_key_idx on search_authors (name_key) include (popularity) where live;

      create table search_works (
        id integer constraint search_works_pkey primary key, -- the words of one work, for documents
        live boolean not null, popularity smallint not null, tier smallint not null,
        title_sort text collate "C" not null,
        title text not null, -- in lower case: a book of the same title needs no words of its own
        words tsvector not null
      );
      -- GET /suggest: titles of popular works that begin like this
      create index search_works_title_sort_popular_idx on search_works (title_sort) include (popularity) where live and tier > 0;
      -- GET /suggest: the same of famous works
      create index search_works_title_sort_famous_idx on search_works (title_sort) include (popularity) where live and tier = 2;

      create table search_books (
        id integer constraint search_books_pkey primary key, -- a change of a book finds its document
        popularity smallint not null, tier smallint not null,
        words tsvector not null
      );
      -- q of GET /books
      create index search_books_words_idx on search_books using gin (words) with (fastupdate = off);
      -- q of GET /books: the popular ones, for words that are in hundreds of thousands
      create index search_books_words_popular_idx on search_books using gin (words) with (fastupdate = off) where tier > 0;
      -- q of GET /books: the famous ones
      create index search_books_words_famous_idx on search_books using gin (words) with (fastupdate = off) where tier = 2;
    `);
    for (const kind of ['authors', 'works']) {
      await runner.query(`
        -- q of the list
        create index search_${kind}_words_idx on search_${kind} using gin (words) with (fastupdate = off) where live;
        -- q of the list: the popular ones, for words that are in hundreds of thousands
        create index search_${kind}_words_popular_idx on search_${kind} using gin (words) with (fastupdate = off) where live and tier > 0;
        -- q of the list: the famous ones
        create index search_${kind}_words_famous_idx on search_${kind} using gin (words) with (fastupdate = off) where live and tier = 2;
      `);
    }
    for (const kind of Object.keys(HEADINGS)) {
      await runner.query(`
        create table search_${kind} (
          id integer constraint search_${kind}_pkey primary key, -- the words of one, for documents
          live boolean not null, popularity smallint not null,
          words tsvector not null
        );
        -- q of the list
        create index search_${kind}_words_idx on search_${kind} using gin (words) with (fastupdate = off) where live;
      `);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    // the extensions stay: others may have come to use them
    await runner.query(`
      drop table search_books, search_works, search_authors, search_publishers, search_series, search_subjects, search_words, search_tiers;
      drop aggregate search_concat (tsvector);
      drop function search_popularity, search_lexemes, search_words, search_text, search_fold, search_fold_ascii, search_fold_letters;
    `);
  }
}
