import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { type Columns, selectList } from '../database/json-sql.js';
import { cutTo, type Shape, shapedColumns } from '../shapes/shape.js';
import { FoundOne, type JsonText } from './found.js';

/** How a record is read, unless as a whole from the pool. */
export interface Reading {
  shape?: Shape;
  expansions?: Columns;
  /** a transaction that sees what it has written */
  reader?: Pick<Database, 'rows'> | undefined;
}

/** Reads one record in one statement, as the JSON text that goes into the answer. */
@Injectable()
export class RecordReader {
  constructor(private readonly database: Database) {}

  /** The first record of `from` (`from books b where …`), or null when there is none; `id` must be among the columns. */
  async find<T>(
    columns: Columns,
    from: string,
    values: unknown[],
    { shape = {}, expansions, reader = this.database }: Reading = {},
  ): Promise<FoundOne<T> | null> {
    const [found] = await reader.rows<{ id: number; record: JsonText<T> }>(
      `select record.id, row_to_json(record)::text as record from (select ${selectList(shapedColumns(columns, expansions, shape))} ${from}) record`,
      values,
    );
    return found ? new FoundOne(found.id, cutTo(shape, found.record)) : null;
  }
}
