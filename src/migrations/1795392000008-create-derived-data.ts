import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which version of each derived table the database holds: what was computed another way is computed anew. */
export class CreateDerivedData1795392000008 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table derived_data (
        name text constraint derived_data_pkey primary key, -- a start looks whether everything derived is of its version
        version integer not null,
        computed_at timestamptz not null default now()
      )
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table derived_data`);
  }
}
