import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database.js';
import { jsonRows } from '../../platform/database/json-sql.js';
import { refuseCursor } from '../../platform/pagination/cursors.js';
import { Found, type JsonText } from '../../platform/pagination/found.js';
import { cutTo } from '../../platform/shapes/shape.js';
import { notFound } from '../../platform/problems/problem.js';
import { followed, normalised } from '../records/index.js';
import type { IdentifierMatchDto, IdentifierQuery } from './identifier-match.dto.js';

/** What a record says of the identifier itself comes before what one says that was merged into it. */
const matching = (owner: 'book' | 'work' | 'author', label: string) => {
  const { join, id } = followed(owner);
  return `(
  select distinct on (r.id) '${owner}s' as kind, r.id, r.${label} as label, i.status, '/v1/${owner}s/' || r.id as self
  from ${owner}_identifiers i ${join} join ${owner}s r on r.id = ${id}
  where i.scheme = $1 and left(i.value, 200) = $2 and r.deleted_at is null
  order by r.id, merged.to_id is not null)`;
};

@Injectable()
export class IdentifiersRepository {
  constructor(private readonly database: Database) {}

  /** Every record with the identifier, its own or that of one merged into it: books first, then works, then authors, or the other way round. Throws 404 when there is none. */
  async findPage(scheme: string, value: string, query: IdentifierQuery): Promise<Found<IdentifierMatchDto>> {
    if (query.cursor !== undefined) refuseCursor(); // so few records have no use for one
    const [found] = await this.database.rows<{ total: number; count: number; rows: JsonText<IdentifierMatchDto[]> }>(
      `with matches as materialized (
         select row_number() over () as place, m.* from (
           ${matching('book', 'title')} union all ${matching('work', 'title')} union all ${matching('author', 'name')}
         ) m
       )
       select (select count(*) from matches) as total,
         ${jsonRows(`select kind, id, label, status, self from matches order by place${query.sort === '-id' ? ' desc' : ''} limit $3 offset $4`)}::text as rows,
         (select count(*) from (select from matches limit $3 offset $4) page) as count`,
      [scheme, normalised(scheme, value), query.limit, query.offset],
    );
    const { total, count, rows } = found!;
    if (total === 0) throw notFound(`record with the identifier ${scheme}`, value);
    return query.count === 'none'
      ? new Found(cutTo(query, rows), count, null, 'none')
      : new Found(cutTo(query, rows), count, total, 'exact');
  }
}
