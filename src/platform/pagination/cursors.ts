import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Database } from '../database/database.js';
import { canonicalSearch } from '../fields/read-request.js';
import { Problem } from '../problems/problem.js';
import { type Cursor, open, seal } from './cursor.js';
import type { PageQuery } from './page-query.dto.js';

/** What does not change which records a list has, nor their order. */
const BESIDE = {
  limit: undefined,
  offset: undefined,
  count: undefined,
  cursor: undefined,
  fields: undefined,
  expand: undefined,
  facets: undefined,
};

/** Makes and opens cursors with the key that all instances of a database share. */
@Injectable()
export class Cursors implements OnApplicationBootstrap {
  private key: Buffer | undefined;

  constructor(private readonly database: Database) {}

  onApplicationBootstrap(): void {
    this.readKey().catch(() => undefined); // a database that is away, or not yet migrated, is asked again when a page needs the key
  }

  /** The list that a query asks for: filters and order, without the place in it. `scope`: what else the list hangs on. */
  listOf(query: PageQuery, scope: string): string {
    const same = Object.assign(Object.create(Object.getPrototypeOf(query) as object) as object, query, BESIDE);
    return `${scope} ${query.sort} ${canonicalSearch(same)}`;
  }

  /** Throws a 400 problem when the cursor is not one of this list. */
  async open(text: string, list: string): Promise<Cursor> {
    const cursor = open(text, list, await this.readKey());
    return cursor ?? refuseCursor();
  }

  async seal(cursor: Cursor, list: string): Promise<string> {
    return seal(cursor, list, await this.readKey());
  }

  private async readKey(): Promise<Buffer> {
    if (this.key) return this.key;
    const [row] = await this.database.rows<{ key: Buffer }>(`select key from signing_keys where name = 'cursor'`);
    this.key = row!.key;
    return this.key;
  }
}

/** Throws the 400 problem of a cursor that is not of this list. */
export function refuseCursor(): never {
  const message = 'cursor must come from a link of a page of this list, with the same filters and sort';
  const mistake = { in: 'query' as const, name: 'cursor', code: 'malformed', message };
  throw new Problem('invalid-parameter', message, { errors: [mistake] });
}
