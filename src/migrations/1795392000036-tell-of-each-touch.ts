import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Processes without Redis hear of what was touched only if it is told, and not every statement that filled the outbox by hand told it. */
export class TellOfEachTouch1795392000036 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- A notification has 8,000 bytes at most: 64 records of each of three kinds are less than 3,000, and a purge divides what it touches.
      create function tell_of_touch() returns trigger language plpgsql as $$
      begin
        perform pg_notify('colophon_touched', array_to_json(new.tags)::text);
        return null;
      end $$;
      create trigger cache_outbox_tells after insert on cache_outbox for each row execute function tell_of_touch();
    `);
    await replaceInTouchCache(runner, TOLD, '');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop function tell_of_touch cascade');
    await replaceInTouchCache(runner, FILLED, FILLED + TOLD);
  }
}

const FILLED = 'insert into cache_outbox (tags) values (found);';
const TOLD = `
          perform pg_notify('colophon_touched', array_to_json(found)::text);`;

async function replaceInTouchCache(runner: QueryRunner, text: string, by: string): Promise<void> {
  const [{ definition }] = (await runner.query(`select pg_get_functiondef('touch_cache'::regproc) as definition`)) as [
    { definition: string },
  ];
  if (!definition.includes(text)) throw new Error('touch_cache is not what an earlier migration has made it.');
  await runner.query(definition.replace(text, by));
}
