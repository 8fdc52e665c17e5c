import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database.js';
import { jsonRow, selectList } from '../../platform/database/json-sql.js';
import { Gathered } from '../../platform/pagination/found.js';
import { cutTo, type Shape, shapedColumns } from '../../platform/shapes/shape.js';
import { followed } from '../records/index.js';
import { columns, expansions } from './book-columns.js';
import type { LookupItemDto } from './lookup.dto.js';
import { readIdentifiers } from './lookup-identifiers.js';

interface Row {
  /** the id that the identifier led to, and the one that it became */
  asked: number | null;
  id: number | null;
  gone: boolean | null;
  book: string | null;
}

/** Finds the books of many identifiers of any kind. */
@Injectable()
export class LookupRepository {
  constructor(private readonly database: Database) {}

  /** One item for each identifier, in their order: all of them in one statement, and so in one snapshot. */
  async find(identifiers: readonly (string | number)[], shape: Shape): Promise<Gathered<LookupItemDto[]>> {
    const sought = readIdentifiers(identifiers);
    const ids = sought.map((one) => (one && 'id' in one ? one.id : null));
    const schemes = sought.map((one) => (one && 'scheme' in one ? one.scheme : null));
    const values = sought.map((one) => (one && 'scheme' in one ? one.value : null));
    const rows = await this.database.rows<Row>(statement(shape), [ids, schemes, values]);
    const items = rows.map((row, i) => {
      const status = sought[i] === null ? 'invalid' : statusOf(row);
      const book = row.book === null ? 'null' : cutTo(shape, row.book);
      return `{"identifier":${JSON.stringify(identifiers[i])},"status":"${status}","book":${book}}`;
    });
    return new Gathered(`[${items.join(',')}]`, { count: items.length, found: rows.filter(({ book }) => book !== null).length });
  }
}

function statusOf({ asked, id, gone }: Row): string {
  if (id === null) return 'notFound';
  if (gone) return 'gone';
  return asked === id ? 'found' : 'merged';
}

/** When several books have an identifier: a live one, one that has it itself, the one whose first ISBN it is, the oldest record. */
function statement(shape: Shape): string {
  const { join, id } = followed('book');
  return `
    with wanted as materialized (
      select place, coalesce(id, (
        select i.book_id from book_identifiers i ${join} join books o on o.id = ${id}
        where i.scheme = w.scheme and left(i.value, 200) = left(w.value, 200) and i.value = w.value
        order by o.deleted_at is not null, merged.to_id is not null, w.scheme <> 'isbn' or o.primary_isbn13::text is distinct from w.value, o.id limit 1
      )) as asked
      from unnest($1::int[], $2::text[], $3::text[]) with ordinality w(id, scheme, value, place)
    )
    select w.asked, b.id, b.deleted_at is not null as gone,
      case when b.deleted_at is null and b.id is not null
        then ${jsonRow(`select ${selectList(shapedColumns(columns, expansions, shape))}`)}::text end as book
    from wanted w left join redirects d on d.kind = 'books' and d.from_id = w.asked
    left join books b on b.id = coalesce(d.to_id, w.asked)
    order by w.place`;
}
