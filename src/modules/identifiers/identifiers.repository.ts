import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database.js';
import { jsonRows } from '../../platform/database/json-sql.js';
import { refuseCursor } from '../../platform/pagination/cursors.js';
import { Found, type JsonText } from '../../platform/pagination/found.js';
import { cutTo } from '../../platform/shapes/shape.js';
import { notFound } from '../../platform/problems/problem.js';
import { normalised } from '../records/index.js';
import type { IdentifierMatchDto, IdentifierQuery } from './identifier-match.dto.js';

const matching = (kind: string, owner: string, label: string) => `
  select distinct on (r.id) '${kind}' as kind, r.id, r.${label} as label, i.status, '/v1/${kind}/' || r.id as self
  from ${owner}_identifiers i join ${kind} r on r.id = i.${owner}_id
  where i.scheme = $1 and left(i.value, 200) = $2 and r.deleted_at is null`;

@Injectable()
export class IdentifiersRepository {
  constructor(private readonly database: Database) {}

  /** Every record with the identifier: books first, then works, then authors. Throws 404 when there is none. */
  async findPage(scheme: string, value: string, query: IdentifierQuery): Promise<Found<IdentifierMatchDto>> {
    if (query.cursor !== undefined) refuseCursor(); // so few records have no use for one
    const [found] = await this.database.rows<{ total: number; count: number; rows: JsonText<IdentifierMatchDto[]> }>(
      `with matches as materialized (
         select row_number() over () as place, m.* from (
           (${matching('books', 'book', 'title')} order by r.id) union all
           (${matching('works', 'work', 'title')} order by r.id) union all
           (${matching('authors', 'author', 'name')} order by r.id)
         ) m
       )
       select (select count(*) from matches) as total,
         ${jsonRows('select kind, id, label, status, self from matches order by place limit $3 offset $4')}::text as rows,
         (select count(*) from (select from matches limit $3 offset $4) page) as count`,
      [scheme, normalised(scheme, value), query.limit, query.offset],
    );
    const { total, count, rows } = found!;
    if (total === 0) throw notFound(`record with the identifier ${scheme}`, value);
    return new Found(cutTo(query, rows), count, total, 'exact');
  }
}
