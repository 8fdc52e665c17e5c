import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * `page_changes` is a queue: what is known of its values is that of a moment. Analysed while it held thousands of changes of one list, it made
 * plans for the other lists seem cheaper than the one that serves all, and so PostgreSQL planned every page anew, which takes longer
 * than reading it. Without statistics of the column both cost the same, and the plan is made once.
 */
export class PlanPagesOnce1795392000024 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- a type that is set anew, even the same, has no statistics
      alter table page_changes alter column list type integer, alter column list set statistics 0;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table page_changes alter column list set statistics -1');
  }
}
