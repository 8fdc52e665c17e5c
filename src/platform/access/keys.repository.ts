import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { type Columns, jsonRows, selectList } from '../database/json-sql.js';
import { Writes } from '../database/writes.js';
import { Found, FoundOne, type JsonText } from '../pagination/found.js';
import { notFound } from '../problems/problem.js';
import { type Actor, Audit } from '../writing/audit.repository.js';
import type { KeyDto, KeyQuery, NewKey, NewKeyDto } from './key.dto.js';
import { newKey } from './key-text.js';
import type { Role } from './principal.js';

/** What is stored of a key that somebody sent. */
export interface StoredKey {
  id: number;
  name: string;
  role: Role;
  state: 'valid' | 'expired' | 'revoked';
}

const STATE = `case when revoked_at is not null then 'revoked' when expires_at <= now() then 'expired' else 'valid' end`;

const columns: Columns = {
  id: 'id',
  name: 'name',
  role: 'role',
  hint: 'hint',
  createdAt: 'iso_time(created_at)',
  expiresAt: 'iso_time(expires_at)',
  revokedAt: 'iso_time(revoked_at)',
  lastUsedAt: 'iso_time(last_used_at)',
};

/** The API keys: their digests, never their texts. */
@Injectable()
export class KeysRepository {
  constructor(
    private readonly database: Database,
    private readonly writes: Writes,
    private readonly audit: Audit,
  ) {}

  /** The key of a digest (SHA-256), or null when nobody has it. */
  async findByDigest(digest: Buffer): Promise<StoredKey | null> {
    const [key] = await this.database.rows<StoredKey>(
      `select id, name, role, ${STATE} as state
       from api_keys where digest = $1`,
      [digest],
    );
    return key ?? null;
  }

  /** Notes that a key was used just now. */
  async noteUse(id: number): Promise<void> {
    await this.database.rows('update api_keys set last_used_at = now() where id = $1', [id]);
  }

  async findPage({ limit, offset, sort }: KeyQuery): Promise<Found<KeyDto>> {
    const [page] = await this.database.rows<{ rows: JsonText<KeyDto[]>; total: number }>(
      `select ${jsonRows(`select ${selectList(columns)} from api_keys order by id ${sort === '-id' ? 'desc' : 'asc'} limit $1 offset $2`)}::text as rows,
         (select count(*) from api_keys) as total`,
      [limit, offset],
    );
    const count = Math.max(0, Math.min(limit, page!.total - offset));
    return new Found(page!.rows, count, page!.total, 'exact');
  }

  /** Every key, the oldest first, for the command line. */
  findAll(): Promise<(KeyDto & Pick<StoredKey, 'state'>)[]> {
    return this.database.rows(`select ${selectList({ ...columns, state: STATE })} from api_keys order by id`);
  }

  async getById(id: number): Promise<FoundOne<KeyDto>> {
    const [key] = await this.database.rows<{ record: JsonText<KeyDto> }>(
      `select row_to_json(item)::text as record from (select ${selectList(columns)} from api_keys where id = $1) item`,
      [id],
    );
    if (!key) throw notFound('key', id);
    return new FoundOne(id, key.record);
  }

  /** Makes a key. The answer is the only place where its text is ever seen. */
  async create({ name, role, expiresAt }: NewKey, actor: Actor): Promise<FoundOne<NewKeyDto>> {
    const { text, digest, hint } = newKey();
    return this.writes.runBeside(async (tx) => {
      const [key] = await tx.rows<{ id: number }>(
        'insert into api_keys (name, role, digest, hint, expires_at) values ($1, $2, $3, $4, $5) returning id',
        [name, role, digest, hint, expiresAt ?? null],
      );
      const { id } = key!;
      await this.audit.add(tx, actor, { action: 'create', kind: 'keys', id, before: null, after: null });
      const [made] = await tx.rows<{ record: JsonText<NewKeyDto> }>(
        `select row_to_json(item)::text as record from (select ${selectList(columns)}, $2::text as key from api_keys where id = $1) item`,
        [id, text],
      );
      return new FoundOne(id, made!.record);
    });
  }

  /** Ends a key. One that has ended stays as it is. */
  async revoke(id: number, actor: Actor): Promise<void> {
    await this.writes.runBeside(async (tx) => {
      const [key] = await tx.rows<{ ended: boolean }>('select revoked_at is not null as ended from api_keys where id = $1 for update', [
        id,
      ]);
      if (!key) throw notFound('key', id);
      if (key.ended) return;
      await tx.rows('update api_keys set revoked_at = now() where id = $1', [id]);
      await this.audit.add(tx, actor, { action: 'revoke', kind: 'keys', id, before: null, after: null });
    });
  }
}
