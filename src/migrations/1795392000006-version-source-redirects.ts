import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The version of a source's redirect: whether a record of the same key is older or newer must not depend on which came in first. */
export class VersionSourceRedirects1795392000006 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table source_redirects
        add column source_version integer,
        add column source_modified timestamp,
        add column sha256 bytea not null
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table source_redirects drop column sha256, drop column source_modified, drop column source_version`);
  }
}
