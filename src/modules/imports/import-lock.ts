import { Injectable } from '@nestjs/common';
import pg from 'pg';
import { Settings } from '../../platform/config/settings.js';
import { connectionConfig } from '../../platform/database/connection-config.js';

/** The key of the advisory lock that imports share ("import" on a telephone keypad). */
export const IMPORT_LOCK = 467_678;

/** How long the connection is silent before it is asked whether it is still there, milliseconds: balancers drop what is silent for minutes. */
const SILENT = 60_000;

/** Lets one import at a time into a database, whichever process runs it. */
@Injectable()
export class ImportLock {
  constructor(private readonly settings: Settings) {}

  /**
   * Runs the work while nobody else imports; throws when somebody does. The lock has a connection of its own, so that it ends with
   * the process even when that is killed, and does not take one of the pool. `lost` aborts, with the reason, when the connection has gone
   * and the lock with it: the work is to end, since nothing keeps others away any more.
   */
  async hold<T>(work: (lost: AbortSignal) => Promise<T>): Promise<T> {
    const client = new pg.Client(
      connectionConfig(this.settings.databaseUrl, {
        application_name: 'colophon import lock',
        keepAlive: true,
        keepAliveInitialDelayMillis: SILENT,
        options: '-c idle_session_timeout=0', // it is idle for as long as the import takes
      }),
    );
    const lost = new AbortController();
    for (const event of ['error', 'end'] as const) client.on(event, () => lost.abort(lockLost()));
    await client.connect();
    try {
      const { rows } = await client.query<{ mine: boolean }>('select pg_try_advisory_lock($1) as mine', [IMPORT_LOCK]);
      if (!rows[0]!.mine) throw new Error('Another import into this database is running. Wait for it to end, or stop it, and try again.');
      return await work(lost.signal);
    } finally {
      await client.end().catch(() => undefined);
    }
  }
}

function lockLost(): Error {
  return new Error(
    'The connection that keeps other imports away was lost, and this import was stopped, as another one may have begun. Run it again to load the rest.',
  );
}
