import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database.js';
import { oneEditFrom } from './near-words.js';
import type { SearchQuery, Term } from './search-query.js';

/** Words that a beginning of few letters can stand for, at most. */
const MOST_COMPLETIONS = 100;
/** Words with this beginning that are looked at for the most frequent ones. */
const MOST_LOOKED_AT = 2000;
/** From this length on a beginning is looked up in the index of the documents itself. */
const LONG_PREFIX = 4;
/** No longer word has one that looks like it: those that there are have 40 letters at most, and differ in two. */
const LONGEST_ALIKE = 42;
/** Spellings that a word can be corrected to, at most. */
const MOST_SPELLINGS = 10;

/** A term whose words are those of documents. */
export interface FoldedTerm extends Term {
  words: string[];
  joinedWords: string[];
  /** for a prefix of few letters: the words that it stands for */
  completions: string[];
}

/** The words of clients and those of documents: folding, completing and correcting. */
@Injectable()
export class WordsRepository {
  constructor(private readonly database: Database) {}

  /** Folds the terms of a query as documents are folded; those of which nothing is left are gone. */
  async fold({ terms }: SearchQuery): Promise<FoldedTerm[]> {
    if (terms.length === 0) return [];
    const texts = terms.flatMap(({ text, joined }) => [text, joined ?? '']);
    const rows = await this.database.rows<{ words: string[] }>(
      'select search_lexemes(t) as words from unnest($1::text[]) with ordinality t(t, place) order by place',
      [texts],
    );
    const folded = terms.map((term, i) => ({ ...term, words: rows[2 * i]!.words, joinedWords: rows[2 * i + 1]!.words, completions: [] }));
    return Promise.all(folded.filter(({ words }) => words.length > 0).map((term) => this.complete(term)));
  }

  /** The words of documents that begin like this, the most frequent first. */
  async completions(beginning: string, most: number): Promise<string[]> {
    const rows = await this.database.rows<{ word: string }>(
      `select word from (select word, documents from search_words where word >= $1 collate "C" and word < $2 collate "C" order by word limit ${MOST_LOOKED_AT}) w
       order by documents desc, word limit $3`,
      [beginning, afterPrefix(beginning), most],
    );
    return rows.map(({ word }) => word);
  }

  /**
   * For each word those that one slip of the pen makes it of, the most frequent first; where there is none, those that look like it, the
   * most alike first.
   */
  async spellings(words: readonly string[]): Promise<string[][]> {
    const rows = await this.database.rows<{ spellings: string[] }>(
      `select array(select word from search_words where word = any(string_to_array(near, ' ')) order by documents desc, word limit ${MOST_SPELLINGS}) as spellings
       from unnest($1::text[]) with ordinality w(near, place) order by place`,
      [words.map((word) => oneEditFrom(word).join(' '))],
    );
    const near = rows.map(({ spellings }) => spellings);
    const strange = words.filter((word, i) => near[i]!.length === 0 && word.length <= LONGEST_ALIKE);
    if (strange.length === 0) return near;
    const alike = new Map((await this.alike(strange)).map((found, i) => [strange[i]!, found]));
    return near.map((found, i) => alike.get(words[i]!) ?? found);
  }

  /** For each word those that share trigrams with it and are at most two letters away. */
  private async alike(words: readonly string[]): Promise<string[][]> {
    const rows = await this.database.rows<{ spellings: string[] }>(
      `select array(
         select word from (select word, documents, similarity(word, wanted) as alike from search_words where word % wanted order by alike desc limit 60) near
         where levenshtein_less_equal(word, wanted, 2) <= 2 and word <> wanted
         order by levenshtein_less_equal(word, wanted, 2), documents desc, word limit ${MOST_SPELLINGS}) as spellings
       from unnest($1::text[]) with ordinality w(wanted, place) order by place`,
      [words],
    );
    return rows.map(({ spellings }) => spellings);
  }

  private async complete(term: FoldedTerm): Promise<FoldedTerm> {
    const last = term.words.at(-1)!;
    if (!term.prefix || last.length >= LONG_PREFIX) return term;
    return { ...term, completions: await this.completions(last, MOST_COMPLETIONS) };
  }
}

/** The first text in the order of bytes that no longer begins like this. */
export function afterPrefix(prefix: string): string {
  return `${prefix}\u{10ffff}`;
}
