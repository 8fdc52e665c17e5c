import type { MigrationInterface, QueryRunner } from 'typeorm';

/** References that followed a redirect of the source stayed where it had led when the source withdrew it, or let it lead elsewhere. */
export class NoteMovedReferences1795392000032 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- What names a key may refer to this record, since the key led there once. An import looks at it before it ends.
      create table moved_references (
        id bigint generated always as identity constraint moved_references_pkey primary key,
        source text not null,
        source_key text collate "C" not null,
        kind text not null constraint moved_references_kind_check check (kind in ('authors', 'works')),
        record_id integer not null
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table moved_references');
  }
}
