import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The indexes of what begins like something typed: name, table, columns that they carry, condition and the query they are for. */
const INDEXES = [
  ['search_authors_name_key_popular_idx', 'search_authors (name_key)', 'live and tier > 0', 'names that begin like this'],
  ['search_authors_name_key_idx', 'search_authors (name_key)', 'live', 'the same of all authors'],
  ['search_works_title_sort_popular_idx', 'search_works (title_sort)', 'live and tier > 0', 'titles of popular works that begin like this'],
  ['search_works_title_sort_famous_idx', 'search_works (title_sort)', 'live and tier = 2', 'the same of famous works'],
];

/** A thousand names that begin alike are read from the index alone when it carries their ids: they lie in a thousand pages of the table. */
export class CoverSuggestions1795392000019 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await this.make(runner, 'popularity, tier, id');
  }

  async down(runner: QueryRunner): Promise<void> {
    await this.make(runner, 'popularity');
  }

  private async make(runner: QueryRunner, carried: string): Promise<void> {
    for (const [name, columns, condition, query] of INDEXES) {
      await runner.query(`
        drop index ${name};
        -- GET /suggest: ${query}
        create index ${name} on ${columns} include (${carried}) where ${condition};
      `);
    }
  }
}
