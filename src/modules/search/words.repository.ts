import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database.js';
import { oneEditFrom } from './near-words.js';
import type { SearchQuery, Term } from './search-query.js';

/** Words that a beginning of few letters can stand for, at most. */
const MOST_COMPLETIONS = 50;
/** The same of a beginning that marks of facets have as well, so that its words must be named. */
const MOST_OF_MARKS = 50_000;
/** Words with a longer beginning that are looked at for the most frequent ones: there are seldom more. */
const MOST_LOOKED_AT = 2000;
/** Of beginnings up to this length the most frequent words are found by an index. A longer one is looked up in the index of the documents itself. */
const SHORT_PREFIX = 3;
/** No longer word has one that looks like it: those that there are have 40 letters at most, and differ in two. */
const LONGEST_ALIKE = 42;
/** Spellings that a word can be corrected to, at most. */
const MOST_SPELLINGS = 10;

/** A term whose words are those of documents. */
export interface FoldedTerm extends Term {
  words: string[];
  joinedWords: string[];
  /** what a prefix stands for */
  completions: Completions;
}

/** Words with a beginning. */
export interface Completions {
  /** those that are looked for; none: whatever begins like this */
  some: readonly string[];
  /** those that are meant, in the same sense */
  all: readonly string[];
}

const WHATEVER: Completions = { some: [], all: [] };
/** Beginnings that the marks of facets in documents have, too. */
export const OF_MARKS = /^z[a-z]?$/;

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
    const folded = terms.map((term, i) => ({ ...term, words: rows[2 * i]!.words, joinedWords: rows[2 * i + 1]!.words }));
    return Promise.all(
      folded.filter(({ words }) => words.length > 0).map(async (term) => ({ ...term, completions: await this.completionsOf(term) })),
    );
  }

  /** The words of documents that begin like this, the most frequent first. */
  async completions(beginning: string, most: number): Promise<string[]> {
    const { length } = [...beginning];
    const [from, values] =
      length <= SHORT_PREFIX
        ? [`search_words where left(word, ${length}) = $2 collate "C"`, [beginning]]
        : [
            `(select word, documents from search_words where word >= $2 collate "C" and word < $3 collate "C" order by word limit ${MOST_LOOKED_AT}) w`,
            [beginning, afterPrefix(beginning)],
          ];
    const rows = await this.database.rows<{ word: string }>(`select word from ${from} order by documents desc, word limit $1`, [
      most,
      ...values,
    ]);
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

  /** Of a beginning with few words all are looked for. One that is not wanted has none: documents are asked for it. */
  private async completionsOf({ prefix, not, words }: Pick<FoldedTerm, 'prefix' | 'not' | 'words'>): Promise<Completions> {
    const last = words.at(-1)!;
    if (!prefix || not || [...last].length > SHORT_PREFIX) return WHATEVER;
    const isOfMarks = OF_MARKS.test(last);
    const found = await this.completions(last, isOfMarks ? MOST_OF_MARKS : MOST_COMPLETIONS + 1);
    const some = [last, ...found.slice(0, MOST_COMPLETIONS)];
    if (isOfMarks) return { some, all: [last, ...found] };
    return found.length > MOST_COMPLETIONS ? { some, all: [] } : WHATEVER;
  }
}

/** The first text in the order of bytes that no longer begins like this. */
export function afterPrefix(prefix: string): string {
  return `${prefix}\u{10ffff}`;
}
