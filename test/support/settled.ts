import { setTimeout as pause } from 'node:timers/promises';
import type { Pool } from 'pg';

/**
 * Waits until the pages of all that was written are out of reach, and search documents that were due are written: from then on a page that is read twice
 * is a hit. For whoever wrote around the application, whose relays follow in their own time, and for whom a row that is settled twice would be a miss.
 */
export async function settled(pool: Pool): Promise<void> {
  while ((await pool.query('select from search_due union all select from cache_outbox limit 1')).rowCount !== 0) await pause(10);
}
