import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Original lines that came in together are kept together, deflated as one. */
export class CreateSourcePacks1795392000016 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table source_packs (
        id integer constraint source_packs_pkey primary key, -- an original is read; a load computes ids from those of records
        lines bytea not null -- original lines, each with a newline, deflated as one (RFC 1950)
      );
      alter table source_packs alter column lines set storage external; -- it is deflated already

      -- No foreign key: it would want an index on every original, for packs that are removed many at a time and hardly ever.
      alter table source_records
        add column pack_id integer, -- the pack that holds the original line, unless payload does
        add column pack_place smallint, -- which of its lines, from 0
        add constraint source_records_original_check check ((pack_id is null) = (pack_place is null) and (pack_id is null or payload is null));
    `);
  }

  /** Only while no pack is there: what is in one is nowhere else, and a statement cannot take it out. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      do $$ begin
        if exists (select from source_packs) then
          raise exception 'There are original lines in source_packs that would be lost.';
        end if;
      end $$;
      alter table source_records drop constraint source_records_original_check, drop column pack_id, drop column pack_place;
      drop table source_packs;
    `);
  }
}
