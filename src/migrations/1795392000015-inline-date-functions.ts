import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The functions that write dates into answers, so declared that PostgreSQL puts their text into the statement that calls them: `to_char`
 * is stable, and a function that calls it and says immutable (or strict, with a `case` in it) is called row by row. What wrote whole dates is written out by its callers.
 */
export class InlineDateFunctions1795392000015 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop function partial_date;
      alter function iso_date(date) stable called on null input;
      alter function iso_time(timestamptz) stable;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter function iso_time(timestamptz) immutable;
      alter function iso_date(date) immutable strict;
      create function partial_date(raw text, edtf text, first date, last date, precision_ text) returns json language sql immutable parallel safe
        return case when raw is not null then
          json_build_object('raw', raw, 'edtf', edtf, 'from', iso_date(first), 'to', iso_date(last), 'precision', precision_) end;
    `);
  }
}
