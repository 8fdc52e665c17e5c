import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type Derived, DerivedData, type Sql } from '../../platform/database/derived-data.js';

/**
 * What is searched: one document for each record, made from its own words and from those of all that it is linked to. The queries are
 * in the migrations, since triggers use them, too.
 */
@Injectable()
export class SearchDocumentsRepository implements Derived, OnModuleInit {
  readonly name = 'search';
  readonly version = 1;
  readonly order = 20;
  readonly tables = [
    'search_publishers',
    'search_series',
    'search_subjects',
    'search_authors',
    'search_works',
    'search_books',
    'search_words',
    'search_tiers',
  ];

  constructor(private readonly derived: DerivedData) {}

  onModuleInit(): void {
    this.derived.register(this);
  }

  async fill(sql: Sql): Promise<void> {
    await sql('select search_fill()');
  }
}
