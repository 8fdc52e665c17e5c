import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Lists, ISBNs and identifiers of merged records show where those lead now, so a redirect that comes, moves or goes is a change of what they show. */
export class TouchWhatFollowsRedirects1795392000034 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- As touch_cache, for the table that names its kinds itself. The page of a record follows no redirect, so no record is touched.
      create function touch_redirected() returns trigger language plpgsql security definer set search_path from current as $$
      declare
        found text[];
      begin
        case tg_op
          when 'UPDATE' then select array_agg(distinct kind) into found from (table before union all table after) r;
          when 'INSERT' then select array_agg(distinct kind) into found from after;
          when 'DELETE' then select array_agg(distinct kind) into found from before;
          else found := '{authors,works,books}';
        end case;
        if found is not null then insert into cache_outbox (tags) values (found); end if;
        return null;
      end $$;
      create trigger redirects_insert_touches after insert on redirects referencing new table as after
        for each statement execute function touch_redirected();
      create trigger redirects_update_touches after update on redirects referencing old table as before new table as after
        for each statement execute function touch_redirected();
      create trigger redirects_delete_touches after delete on redirects referencing old table as before
        for each statement execute function touch_redirected();
      create trigger redirects_truncate_touches after truncate on redirects for each statement execute function touch_redirected();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop function touch_redirected cascade');
  }
}
