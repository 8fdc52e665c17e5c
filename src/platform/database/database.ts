import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { Pool, QueryConfig, QueryResult, QueryResultRow } from 'pg';
import { DataSource } from 'typeorm';
import { tracedStatement } from '../observability/tracing.js';
import { isDisconnection } from './pg-errors.js';
import { sessionHere } from './replicas/replica-session.js';

/** Named statements one connection may hold: far more than the shapes in use, few enough that odd filters cannot fill its memory. */
const MOST_STATEMENTS = 500;
/**
 * When a read whose connection was lost is asked anew, milliseconds. Not at once: what ended one session ends others, and the pool has not
 * heard of all of them when it hears of the first.
 */
const ASKED_ANEW = [25, 100];

/** Reads: hand-written SQL as named prepared statements, planned once per connection; on a replica while `ReplicaReads` says so. */
@Injectable()
export class Database {
  private readonly names = new Map<string, string>();

  constructor(@InjectDataSource() private readonly source: DataSource) {}

  /** Requests that wait for a connection. */
  get waiting(): number {
    return poolOf(this.source).waitingCount;
  }

  /** Opens the connections of the pool, so that no request has to wait for one. Those that cannot be made are tried when they are needed. */
  async open(): Promise<void> {
    const pool = poolOf(this.source);
    const made = await Promise.allSettled(Array.from({ length: pool.options.max }, () => pool.connect()));
    for (const each of made) if (each.status === 'fulfilled') each.value.release();
  }

  /** Rejects when the database does not answer within these milliseconds. The connection that did not answer is given up. */
  async ping(milliseconds: number): Promise<void> {
    await askWithin(this.source, milliseconds, 'select');
  }

  /**
   * Answers the rows of one statement, from another connection when the first one is gone, and from a third one when that is. `sql` must be
   * one of a small set of texts; what varies goes into `values`.
   */
  async rows<T>(sql: string, values: unknown[] = []): Promise<T[]> {
    const { rows } = await this.ask({ name: this.nameOf(sql), text: sql, values });
    return rows as T[];
  }

  /** The number of rows that PostgreSQL expects of a statement, without running it. */
  async estimate(sql: string, values: unknown[] = []): Promise<number> {
    const { rows } = await this.ask<{ 'QUERY PLAN': [{ Plan: { 'Plan Rows': number } }] }>({
      text: `explain (format json) ${sql}`,
      values,
    });
    return rows[0]!['QUERY PLAN'][0].Plan['Plan Rows'];
  }

  private ask<T extends QueryResultRow>(statement: QueryConfig): Promise<QueryResult<T>> {
    return tracedStatement(statement.text, () => {
      const session = sessionHere();
      if (session) return session.query<T>(statement);
      return this.askPool<T>(statement);
    });
  }

  private async askPool<T extends QueryResultRow>(statement: QueryConfig): Promise<QueryResult<T>> {
    for (let lost = 0; ; lost += 1) {
      try {
        return await poolOf(this.source).query<T>(statement);
      } catch (error) {
        if (lost === ASKED_ANEW.length || !isDisconnection(error)) throw error;
        await pause(ASKED_ANEW[lost]);
      }
    }
  }

  private nameOf(sql: string): string | undefined {
    const known = this.names.get(sql);
    if (known !== undefined || this.names.size >= MOST_STATEMENTS) return known;
    const name = createHash('sha1').update(sql).digest('base64url');
    this.names.set(sql, name);
    return name;
  }
}

/** The pg pool below a TypeORM data source. */
export function poolOf(source: DataSource): Pool {
  return (source.driver as unknown as { master: Pool }).master;
}

/**
 * The rows of a statement that nobody's request is about. Rejects when the database takes longer than these milliseconds; the connection that
 * did not answer is given up.
 */
export async function askWithin<T>(source: DataSource, milliseconds: number, text: string, values: unknown[] = []): Promise<T[]> {
  const question: QueryConfig & { query_timeout: number } = { text, values, query_timeout: milliseconds };
  return (await poolOf(source).query(question)).rows as T[];
}
