import { AsyncLocalStorage } from 'node:async_hooks';
import type { PoolClient, QueryConfig, QueryResult, QueryResultRow } from 'pg';

/** One connection to a replica for everything that one page is made of: two replicas may have come to different places. */
export class ReplicaSession {
  /** the first statement that was not answered with rows: what was read is not to be used */
  failure: Error | undefined;
  /** nothing is asked here any more */
  over = false;
  private turn: Promise<unknown> = Promise.resolve();

  constructor(readonly client: PoolClient) {}

  /** Asks it, after what was asked before. */
  query<T extends QueryResultRow>(statement: QueryConfig): Promise<QueryResult<T>> {
    const answer = this.turn.then(() => {
      if (this.failure !== undefined) throw this.failure;
      return this.client.query<T>(statement);
    });
    this.turn = answer.catch((error: Error) => (this.failure ??= error));
    return answer;
  }

  /** Resolves when nothing is under way any more. */
  async end(): Promise<void> {
    this.over = true;
    await this.turn;
  }
}

const sessions = new AsyncLocalStorage<ReplicaSession>();

/** The session of the work that calls; undefined: its statements go to the primary. */
export function sessionHere(): ReplicaSession | undefined {
  const session = sessions.getStore();
  return session?.over === true ? undefined : session;
}

/** Does the work with its statements in this session. */
export function inSession<T>(session: ReplicaSession, work: () => Promise<T>): Promise<T> {
  return sessions.run(session, work);
}
