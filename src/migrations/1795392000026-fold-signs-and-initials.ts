import type { MigrationInterface, QueryRunner } from 'typeorm';

/* What migration 10 folds, which this one changes in one place. */

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

/** The names of programming languages that are more than letters. */
const signs = (text: string) => `replace(replace(replace(${text}, 'c++', 'cplusplus'), 'c#', 'csharp'), 'f#', 'fsharp')`;

/** Text that is more than ASCII, folded. */
const letters = (lower: string) => `
  create or replace function search_fold_letters(t text) returns text language sql immutable parallel safe return
    regexp_replace(normalize(regexp_replace(
      replace(replace(replace(replace(translate(
        regexp_replace(${lower}, '[${MARKS}]+', '', 'g'),
      '${LETTERS[0]}', '${LETTERS[1]}'), 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th'),
    '[${SEPARATORS}]+', ' ', 'g'), NFC), '([${IDEOGRAPHS}])', ' \\1 ', 'g')`;
const LOWER = 'lower(normalize(t, NFKD) collate "default")';

/** Text in ASCII, folded; `kept`: characters that are not made a blank. */
const ascii = (kept: string) => `
  create or replace function search_fold_ascii(t text) returns text language sql immutable parallel safe return
    case when strpos(t, '+') > 0 or strpos(t, '#') > 0
      then regexp_replace(${signs('lower(t collate "C")')}, '[^${kept}]+', ' ', 'g')
      else regexp_replace(lower(t collate "C"), '[^${kept}]+', ' ', 'g') end`;

/**
 * "C++ für Einsteiger" is found by `c++` as "C++ in a Nutshell" is, and the key of "Ursula K. Le Guin" has one blank behind her initial, as what
 * somebody types has. The version of the documents is raised with it, so `migrate` computes them anew.
 */
export class FoldSignsAndInitials1795392000026 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(letters(signs(LOWER)));
    await runner.query(ascii('a-z0-9'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(letters(LOWER));
    await runner.query(ascii('a-z0-9 '));
  }
}
