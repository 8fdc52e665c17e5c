import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { COMMAND_LINE, type Principal } from '../access/principal.js';
import { Database } from '../database/database.js';
import { type Columns, jsonRows, selectList } from '../database/json-sql.js';
import type { Transaction } from '../database/writes.js';
import { Found, type JsonText } from '../pagination/found.js';
import type { AuditEntryDto, AuditQuery } from './audit.dto.js';

/** Who wants something done, and by which request. */
export interface Actor {
  readonly principal: Principal;
  readonly requestId: string;
}

/** The actor of a command: whoever may run one. */
export function onCommandLine(): Actor {
  return { principal: COMMAND_LINE, requestId: randomUUID() };
}

/** What was done. The versions are those of the record; null where it has none, or none yet. */
export interface Deed {
  readonly action: 'create' | 'update' | 'delete' | 'revoke' | 'purge';
  readonly kind: string;
  readonly id: number | null;
  readonly before: number | null;
  readonly after: number | null;
}

const columns: Columns = {
  id: 'a.id',
  at: 'iso_time(a.at)',
  keyId: 'a.key_id',
  actor: 'a.actor',
  action: 'a.action',
  kind: 'a.kind',
  recordId: 'a.record_id',
  versionBefore: 'a.version_before',
  versionAfter: 'a.version_after',
  requestId: 'a.request_id',
};

/** Who did what: a row for every record that was written through the API, in the transaction that wrote it. */
@Injectable()
export class Audit {
  constructor(private readonly database: Database) {}

  /** Notes a deed, to stay or go with the transaction. */
  async add(tx: Transaction, { principal, requestId }: Actor, ...deeds: Deed[]): Promise<void> {
    const key = principal.kind === 'key' && principal.id > 0 ? principal.id : null;
    const actor = principal.kind === 'key' ? principal.name : 'anonymous';
    await tx.rows(
      `insert into audit (key_id, actor, request_id, action, kind, record_id, version_before, version_after)
       select $1, $2, $3, d.action, d.kind, d.id, d.before, d.after
       from jsonb_to_recordset($4) d (action text, kind text, id integer, before integer, after integer)`,
      [key, actor, requestId, JSON.stringify(deeds)],
    );
  }

  /** What was done. Deeds are not counted: there is one for every write there ever was. */
  async findPage({ limit, offset, sort, record, key, request }: AuditQuery): Promise<Found<AuditEntryDto>> {
    const [kind, id] = record?.split('/') ?? [];
    const wanted: [string, unknown][] = [
      ['a.kind', kind],
      ['a.record_id', id === undefined ? undefined : Number(id)],
      ['a.key_id', key],
      ['a.request_id', request],
    ];
    const given = wanted.filter(([, value]) => value !== undefined);
    const where = given.map(([column], i) => `${column} = $${i + 3}`).join(' and ') || 'true';
    const order = `a.id ${sort === 'id' ? 'asc' : 'desc'}`;
    const [page] = await this.database.rows<{ rows: JsonText<AuditEntryDto[]>; count: number }>(
      `with page as materialized (select * from audit a where ${where} order by ${order} limit $1 offset $2)
       select ${jsonRows(`select ${selectList(columns)} from page a order by ${order}`)}::text as rows, (select count(*) from page)::integer as count`,
      [limit, offset, ...given.map(([, value]) => value)],
    );
    return new Found(page!.rows, page!.count, null, 'none');
  }
}
