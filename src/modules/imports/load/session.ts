import { availableParallelism } from 'node:os';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { connectionConfig } from '../../../platform/database/connection-config.js';
import type { Sql } from '../../../platform/database/derived-data.js';
import type { CopyData } from './block.js';

/** Where a load keeps the tables that nobody is shown yet. */
export const SCHEMA = 'loading';

/** How many cores beside its own an index may be built on: two sessions of a load build indexes side by side. */
const HELPERS = availableParallelism() > 2 ? 1 : 0;

/**
 * What a statement may use for sorting and hashing while a load is under way, and what an index is built with. No table for hashing is shared by parallel
 * workers: that would lie in /dev/shm, which in a container is small.
 */
const MEMORY = `-c work_mem=128MB -c enable_parallel_hash=off -c maintenance_work_mem=256MB -c max_parallel_maintenance_workers=${HELPERS}`;

/**
 * A connection of a load's own. It waits as long as it must, and what it commits is on the disk a moment later: a load that a crash
 * of the machine has set back goes on from there.
 */
export class Session {
  private constructor(private readonly client: pg.Client) {}

  /** Connects. `path`: the schemas in which names are looked up; null: those of everybody. */
  static async open(url: string, path: string | null): Promise<Session> {
    const client = new pg.Client(
      connectionConfig(url, {
        application_name: 'colophon load',
        keepAlive: true,
        options: `-c timezone=UTC -c jit=off -c synchronous_commit=off -c statement_timeout=0 -c lock_timeout=0 -c idle_in_transaction_session_timeout=0 -c idle_session_timeout=0 ${MEMORY}`,
      }),
    );
    client.on('error', () => undefined); // the statement that runs, or comes next, tells of it
    await client.connect();
    if (path !== null) await client.query(`set search_path to ${path}`);
    return new Session(client);
  }

  readonly rows: Sql = async <R>(text: string, values: unknown[] = []) => (await this.client.query(text, values)).rows as R[];

  /** Runs the work in a transaction. */
  async transact<T>(work: () => Promise<T>): Promise<T> {
    await this.client.query('begin');
    try {
      const result = await work();
      await this.client.query('commit');
      return result;
    } catch (error) {
      await this.client.query('rollback').catch(() => undefined);
      throw error;
    }
  }

  /** Appends rows to a table. Throws what PostgreSQL says of the first that it refuses. */
  copy({ statement, bytes }: CopyData): Promise<void> {
    const stream = this.client.query(copyFrom(statement));
    return new Promise((resolve, reject) =>
      stream
        .on('error', reject)
        .on('finish', () => resolve())
        .end(bytes),
    );
  }

  async close(): Promise<void> {
    await this.client.end().catch(() => undefined);
  }
}
