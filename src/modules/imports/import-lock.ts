import { Injectable } from '@nestjs/common';
import pg from 'pg';
import { Settings } from '../../platform/config/settings.js';

/** The key of the advisory lock that imports share ("import" on a telephone keypad). */
export const IMPORT_LOCK = 467_678;

/** Lets one import at a time into a database, whichever process runs it. */
@Injectable()
export class ImportLock {
  constructor(private readonly settings: Settings) {}

  /**
   * Runs the work while nobody else imports; throws when somebody does. The lock has a connection of its own, so that it ends with
   * the process even when that is killed, and does not take one of the pool.
   */
  async hold<T>(work: () => Promise<T>): Promise<T> {
    const client = new pg.Client({
      connectionString: this.settings.databaseUrl,
      application_name: 'colophon import lock',
      keepAlive: true,
    });
    client.on('error', () => undefined); // the import's own connections report a server that has gone
    await client.connect();
    try {
      const { rows } = await client.query<{ mine: boolean }>('select pg_try_advisory_lock($1) as mine', [IMPORT_LOCK]);
      if (!rows[0]!.mine) throw new Error('Another import into this database is running. Wait for it to end, or stop it, and try again.');
      return await work();
    } finally {
      await client.end().catch(() => undefined);
    }
  }
}
