import type { MigrationInterface, QueryRunner } from 'typeorm';
import { COLUMNS, fill, FILL_AT_ONCE, FILL_TIERS, FILL_WORDS, FILLING } from './search-documents.js';

/** Of all shares that the records are divided into by their ids, those of one. */
const ofShare = (column: string) => `and (shares = 1 or ${column} % shares = share)`;

/** What finishes a first load is done side by side: the steps that are done are noted by their names, and documents are filled in parts. */
export class FinishLoadsSideBySide1795392000017 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- a load that was being finished step by step begins anew
      delete from first_loads where steps > 0;
      alter table first_loads drop column steps, add column done text[] not null default '{}'; -- the steps of finishing that are done

      create function search_fill_tiers() returns void language plpgsql ${FILLING} as $$
      begin
        ${FILL_TIERS}
      end $$;
      create function search_fill_words() returns void language plpgsql ${FILLING} as $$
      begin
        ${FILL_WORDS}
      end $$;
    `);
    for (const kind of Object.keys(COLUMNS)) {
      await runner.query(`
        -- Fills the empty documents of these records, wherever the session's search_path finds them.
        create function search_fill_${kind}(share integer, shares integer) returns void language plpgsql ${FILLING} as $$
        declare least search_tiers;
        begin
          ${fill(kind, ofShare)}
        end $$;
      `);
    }
    await runner.query(`
      -- Fills all of them.
      create or replace function search_fill() returns void language plpgsql as $$
      begin
        perform search_fill_tiers();
        ${Object.keys(COLUMNS)
          .map((kind) => `perform search_fill_${kind}(0, 1);`)
          .join(' ')}
        perform search_fill_words();
      end $$;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ${FILL_AT_ONCE}
      drop function search_fill_tiers, search_fill_words, ${Object.keys(COLUMNS)
        .map((kind) => `search_fill_${kind}`)
        .join(', ')};
      delete from first_loads;
      alter table first_loads drop column done, add column steps integer not null default 0;
    `);
  }
}
