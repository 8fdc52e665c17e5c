import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type Derived, DerivedData, type FillStep } from '../../platform/database/derived-data.js';

/**
 * What is searched: one document for each record, made from its own words and from those of all that it is linked to. The queries are
 * in the migrations, since triggers use them, too.
 */
@Injectable()
export class SearchDocumentsRepository implements Derived, OnModuleInit {
  readonly name = 'search';
  readonly version = 1;
  readonly after: string[] = [];
  readonly steps: readonly FillStep[] = [
    { name: 'tiers', after: [], tables: ['search_tiers'], run: (sql) => sql('select search_fill_tiers()') },
    ...inShares('publishers', 1, []),
    ...inShares('subjects', 1, []),
    ...inShares('series', 1, []),
    ...inShares('authors', 1, ['tiers']),
    ...inShares('works', 2, ['tiers', 'authors', 'series', 'subjects']),
    ...inShares('books', 2, ['works 1', 'works 2', 'publishers']),
    { name: 'words', after: ['books 1', 'books 2'], tables: ['search_words'], run: (sql) => sql('select search_fill_words()') },
  ];
  /** in the order in which triggers lock them */
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
}

/** Steps that fill the documents of a kind, each some of them; those of other kinds that are part of them must be there. */
function inShares(kind: string, shares: number, after: readonly string[]): FillStep[] {
  return Array.from({ length: shares }, (_, share) => ({
    name: shares === 1 ? kind : `${kind} ${share + 1}`,
    after,
    tables: [`search_${kind}`],
    run: async (sql) => {
      await sql(`select search_fill_${kind}(${share}, ${shares})`);
    },
  }));
}
