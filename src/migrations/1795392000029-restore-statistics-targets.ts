import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What migrations 13 and 24 set, and a first load has taken away since: it put tables in the place of these that were made like them. */
export class RestoreStatisticsTargets1795392000029 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table book_subjects alter column subject_id set statistics 1000;
      alter table work_subjects alter column subject_id set statistics 1000;
      alter table book_publishers alter column publisher_id set statistics 1000;
      -- a type that is set anew, even the same, has no statistics
      alter table page_changes alter column list type integer, alter column list set statistics 0;
    `);
  }

  async down(): Promise<void> {
    // what is set is what earlier migrations set
  }
}
