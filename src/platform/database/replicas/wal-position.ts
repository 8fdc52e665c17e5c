import type { ClientBase, Pool, QueryConfig, QueryResultRow } from 'pg';

/** A place in the write-ahead log of one PostgreSQL cluster. */
export interface WalPosition {
  /** as PostgreSQL writes it: `16/B374D848` */
  readonly lsn: string;
  /** grows with each promotion; places of different timelines do not compare */
  readonly timeline: number;
  /** of the cluster, made by initdb and shared by its physical copies */
  readonly system: string;
}

/** What a replica says of itself beside a place that it should have reached. */
export interface Standing {
  /** false: it was promoted, or never was a standby */
  readonly recovering: boolean;
  readonly system: string;
  /** the highest timeline that it is known to have reached, which may lag behind the one that it has */
  readonly timeline: number;
  /** bytes that it has replayed beyond that place; negative: it has not come there yet; null: it replays nothing */
  readonly ahead: number | null;
}

/** Why a replica is not asked: it lags, does not answer, is no standby any more, or is not one of this primary. */
export type Shortcoming = 'behind' | 'away' | 'promoted' | 'foreign';

/** How long a replica may take to say where it is, milliseconds. */
const LOOK_WITHIN = 250;

const SYSTEM = '(select system_identifier from pg_control_system())::text as system';
const STARTED = 'pg_postmaster_start_time()::text as started';

/**
 * The insert position and not the flushed one: a transaction with `synchronous_commit = off` can be seen before it is flushed. Where
 * nothing stands on a page of the log yet, PostgreSQL names the place after its header (40 bytes for the first page of a segment, 24 for
 * others; access/xlog_internal.h), which no replica reaches before the next record.
 */
const WRITTEN = `select (written - case
    when (written - '0/0') % pg_size_bytes(current_setting('wal_segment_size')) = 40 then 40
    when (written - '0/0') % current_setting('wal_block_size')::integer = 24 then 24
    else 0 end)::text as lsn, ${STARTED}
  from pg_current_wal_insert_lsn() written`;

/** Read from files, so it is asked once for each start of a server: a primary has one timeline until it ends. */
const IDENTITY = `select ${STARTED}, ${SYSTEM}, ('x' || left(pg_walfile_name(pg_current_wal_insert_lsn()), 8))::bit(32)::integer as timeline`;

/**
 * What is asked first is replayed before the snapshot of what is asked next: in one statement with the page it would be the other way
 * round. `received_tli` can be seen by members of pg_read_all_stats only; the control file follows a promotion at the next restartpoint. What
 * is no timeline yet is null or 0.
 */
const REPLAYED = `select pg_is_in_recovery() as recovering, ${SYSTEM},
  greatest((select timeline_id from pg_control_checkpoint()), (select min_recovery_end_timeline from pg_control_recovery()),
    (select received_tli from pg_stat_wal_receiver)) as timeline,
  (pg_last_wal_replay_lsn() - $1::pg_lsn)::double precision as ahead`;

interface Identity extends Pick<WalPosition, 'system' | 'timeline'> {
  /** when the server was started: another server, and one that was promoted, has another time */
  started: string;
}

/** The write-ahead log of the primary. */
export class PrimaryLog {
  private identity: Identity | undefined;

  constructor(private readonly primary: Pool) {}

  /** A place behind all that can be seen there now. Rejects when it cannot be asked, or is no primary. */
  async position(): Promise<WalPosition> {
    const { lsn, started } = await this.ask<{ lsn: string; started: string }>('wal position', WRITTEN);
    const known = this.identity;
    const identity = known?.started === started ? known : await this.ask<Identity>('wal identity', IDENTITY);
    if (identity.started !== started) throw new Error('The primary was replaced while it was asked.');
    this.identity = identity;
    const { system, timeline } = identity;
    return { lsn, system, timeline };
  }

  private async ask<T extends QueryResultRow>(name: string, text: string): Promise<T> {
    const { rows } = await this.primary.query<T>({ name, text });
    return rows[0]!;
  }
}

/** Where the replica at the other end of a connection stands. What it has replayed can be seen by statements that are sent after the answer. */
export function standingOf(replica: ClientBase, needed: WalPosition): Promise<Standing> {
  return look(replica, { name: 'wal replayed', text: REPLAYED, values: [needed.lsn] });
}

/** What keeps a replica from answering for the primary; null: it has all that is before `needed`. */
export function shortcomingOf({ recovering, system, timeline, ahead }: Standing, needed: WalPosition): Shortcoming | null {
  if (!recovering) return 'promoted';
  if (system !== needed.system || timeline !== needed.timeline) return 'foreign';
  return ahead === null || ahead < 0 ? 'behind' : null;
}

/** Whether the server at the other end is still a standby, which nobody else can have written into. */
export async function stillRecovers(replica: ClientBase): Promise<boolean> {
  const { recovering } = await look<Pick<Standing, 'recovering'>>(replica, {
    name: 'still recovers',
    text: 'select pg_is_in_recovery() as recovering',
  });
  return recovering;
}

async function look<T extends QueryResultRow>(replica: ClientBase, question: QueryConfig): Promise<T> {
  const impatient = { ...question, query_timeout: LOOK_WITHIN };
  const { rows } = await replica.query<T>(impatient);
  return rows[0]!;
}
