import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How far the first load of a large dump has come, so that one that was killed goes on where it was. */
export class CreateFirstLoads1795392000011 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table first_loads (
        only_one boolean default true constraint first_loads_pkey primary key constraint first_loads_only_one_check check (only_one), -- a start looks whether a load was cut off
        import_id integer not null constraint first_loads_import_id_fkey references imports,
        input jsonb not null, -- the files, with their sizes
        ids jsonb not null, -- what is added to the number of a key to make an id
        catalogue text not null, -- a digest of what was there: whether somebody has written since
        file integer not null default 0, line bigint not null default 0, -- up to here all lines are in
        counts jsonb not null,
        steps integer not null default 0 -- of finishing, that are done
      )
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop schema if exists loading cascade; drop table first_loads`);
  }
}
