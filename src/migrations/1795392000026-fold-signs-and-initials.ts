import type { MigrationInterface, QueryRunner } from 'typeorm';
import { IDEOGRAPHS, LETTERS, MARKS, SEPARATORS } from './1795392000010-create-search.js';

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
