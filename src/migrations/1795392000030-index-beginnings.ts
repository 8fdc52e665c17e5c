import type { MigrationInterface, QueryRunner } from 'typeorm';

const LENGTHS = [1, 2, 3];

/** The most frequent words that begin with one, two or three letters: there are too many of them to look at each. */
export class IndexBeginnings1795392000030 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const length of LENGTHS)
      await runner.query(`create index search_words_begin_${length}_idx on search_words (left(word, ${length}), documents desc, word)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop index ${LENGTHS.map((length) => `search_words_begin_${length}_idx`).join(', ')}`);
  }
}
