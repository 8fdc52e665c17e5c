import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Records whose words stand in the documents of others, and the column that the words are of. */
const HEADINGS = { publishers: 'name', series: 'name', subjects: 'heading' };

const update = (table: string, call: string) => `
  drop trigger ${table}_update_search on ${table};
  create trigger ${table}_update_search after update on ${table} referencing old table as before new table as after for each statement execute function ${call};`;

/**
 * A publisher whose parent changes keeps its words. It was noted all the same, and where the number of its books had grown since its document was
 * made, the documents of all of them were made again while other writers waited.
 */
export class NoteWhatIsRenamed1795392000027 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Arguments: kind, and the column that its words are of. As search_note, for updates that change the words, or whether there is the record.
      create function search_note_renamed() returns trigger language plpgsql security definer set search_path from current as $$
      declare ids integer[];
      begin
        execute format('select array_agg(id) from before b join after a using (id) where (a.%1$I, a.deleted_at) is distinct from (b.%1$I, b.deleted_at)', tg_argv[1])
          into ids;
        if ids is not null then insert into search_pending (kind, ids) values (tg_argv[0], ids); end if;
        return null;
      end $$;
    `);
    for (const [table, label] of Object.entries(HEADINGS)) await runner.query(update(table, `search_note_renamed('${table}', '${label}')`));
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of Object.keys(HEADINGS)) await runner.query(update(table, `search_note('${table}', 'id')`));
    await runner.query('drop function search_note_renamed');
  }
}
