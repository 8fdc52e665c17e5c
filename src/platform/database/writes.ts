import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { Client, PoolClient } from 'pg';
import { DataSource, type EntityManager } from 'typeorm';
import { tracedStatement, traceRunner } from '../observability/tracing.js';
import { Problem } from '../problems/problem.js';
import { CacheOutbox } from './cache-outbox.js';
import type { Patience } from './data-source-options.js';
import { LOAD_LOCK } from './load-lock.js';
import { isConflict, isDisconnection, isUnanswered } from './pg-errors.js';
import type { Touched } from './touched.js';

/** What a piece of work may use inside its transaction. */
export interface Transaction {
  /** The rows of one statement. */
  readonly rows: <T>(sql: string, values?: unknown[]) => Promise<T[]>;
  /** The connection itself, for COPY. */
  readonly client: PoolClient;
  /** TypeORM, for single inserts and updates of an entity. */
  readonly manager: EntityManager;
  /** Records that were added beside the one that was asked for: whoever adds one says so. */
  readonly added: { kind: string; id: number }[];
}

/** The one door for writes, of the API and of the importer: no write can leave a stale page behind. */
@Injectable()
export class Writes {
  constructor(
    @InjectDataSource() private readonly source: DataSource,
    private readonly outbox: CacheOutbox,
  ) {}

  /**
   * Runs the work in a transaction, commits, makes the pages it touched unreachable, and only then answers: a reader that starts
   * after the answer sees the new data. Never before the commit, or a reader could store the old page under the new token. Refused at
   * once while a first load keeps writers out: waiting for it would take the connections that readers need. Done once more when
   * PostgreSQL ended it for a deadlock or a conflict with another one, so that who came second is told of the first: `work` does nothing that its transaction does not take back.
   */
  run<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    return this.runBeside(async (tx) => {
      const [lock] = await tx.rows<{ free: boolean }>('select pg_try_advisory_xact_lock_shared($1) as free', [LOAD_LOCK]);
      if (!lock!.free) throw loading();
      return work(tx);
    });
  }

  /** The same for what is no part of the catalogue, such as keys: a first load does not concern it, and a key that leaked cannot wait for its end. */
  runBeside<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    return this.transact(work, 'answer').catch((error: unknown) => {
      if (isConflict(error)) return this.transact(work, 'answer');
      throw error;
    });
  }

  /** Resolves when nobody is shown what was there before the writes that are committed now, whoever made them. */
  settleOthers(): Promise<void> {
    return this.outbox.settleOthers();
  }

  /** The same for a batch of an import or a settlement of many records, which nobody waits for at the other end of a connection. */
  runBulk<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    return this.transact(work, 'unlimited');
  }

  private async transact<T>(work: (tx: Transaction) => Promise<T>, patience: Patience): Promise<T> {
    let touched: Touched[];
    const runner = this.source.createQueryRunner();
    const client = (await runner.connect()) as PoolClient;
    traceRunner(runner);
    const rows = async <R>(sql: string, values: unknown[] = []) =>
      (await tracedStatement(sql, () => client.query(sql, values))).rows as R[];
    const restore = patience === 'unlimited' ? waitForReplies(client) : () => undefined;
    let result: T;
    let committing = false;
    try {
      await runner.startTransaction();
      if (patience === 'unlimited') await rows(WITHOUT_LIMITS);
      result = await work({
        rows,
        client,
        manager: runner.manager,
        added: [],
      });
      touched = await this.outbox.touchedBy(client);
      committing = true;
      await runner.commitTransaction();
    } catch (error) {
      // a reply that comes late belongs to nobody: the pool drops what has been ended, and the server undoes what was begun
      if (isUnanswered(error)) void (client as unknown as Client).end();
      // a lost connection cannot roll back; the server has done it, and the first error is the one to tell
      else if (runner.isTransactionActive) await runner.rollbackTransaction().catch(() => undefined);
      throw committing && (isUnanswered(error) || isDisconnection(error)) ? unknown(error) : error;
    } finally {
      restore();
      await runner.release();
    }
    await this.outbox.settle(touched, patience === 'answer' ? 'answered' : 'bulk');
    return result;
  }
}

const WITHOUT_LIMITS = 'set local statement_timeout = 0; set local lock_timeout = 0; set local idle_in_transaction_session_timeout = 0';

/** Lets replies on this connection come as late as they may, those to COPY too; answers how to go back to the limit of the pool. */
function waitForReplies(client: PoolClient): () => void {
  const { connectionParameters } = client as unknown as { connectionParameters: { query_timeout: number | false } };
  const { query_timeout } = connectionParameters;
  connectionParameters.query_timeout = false;
  return () => void (connectionParameters.query_timeout = query_timeout);
}

/** COMMIT was sent, and nobody said what became of it. */
function unknown(cause: unknown): Problem {
  return new Problem(
    'outcome-unknown',
    'The database was lost while it was told to keep what was written, and may have kept it. Send the request again with the same Idempotency-Key; without one, look first.',
    { cause, headers: { 'retry-after': '1' } },
  );
}

function loading(): Problem {
  return new Problem(
    'import-loading',
    'A first import is loading the catalogue; what is written now would be lost. Try again when it is done.',
    {
      headers: { 'retry-after': '60' },
    },
  );
}
