import type { MigrationInterface, QueryRunner } from 'typeorm';

const OWNERS = {
  author: 'GET /authors?identifier=',
  work: 'GET /works?identifier=',
  book: 'GET /isbn/{isbn}, GET /books?isbn=, ?identifier=',
};

/**
 * Everybody asks for a scheme and a value. With the value first nearly every comparison ends at the first column, also those of building
 * the index: it takes 0.3 s instead of 0.8 s for those of 139,500 books.
 */
export class LeadIdentifiersByValue1795392000018 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const [owner, queries] of Object.entries(OWNERS)) {
      await runner.query(`
        drop index ${owner}_identifiers_scheme_value_idx;
        -- GET /identifiers/{scheme}/{value}, ${queries}
        create index ${owner}_identifiers_value_scheme_idx on ${owner}_identifiers (left(value, 200), scheme) include (${owner}_id);
      `);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const [owner, queries] of Object.entries(OWNERS)) {
      await runner.query(`
        drop index ${owner}_identifiers_value_scheme_idx;
        -- GET /identifiers/{scheme}/{value}, ${queries}
        create index ${owner}_identifiers_scheme_value_idx on ${owner}_identifiers (scheme, left(value, 200)) include (${owner}_id);
      `);
    }
  }
}
