import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type Derived, DerivedData, type FillStep } from '../../platform/database/derived-data.js';
import { DueDocumentsRepository } from './due-documents.repository.js';

/**
 * What is searched: one document for each record, made from its own words and from those of all that it is linked to. The queries are
 * in the migrations, since triggers use them, too.
 */
@Injectable()
export class SearchDocumentsRepository implements Derived, OnModuleInit {
  readonly name = 'search';
  readonly version = 2;
  readonly after: string[] = [];
  readonly steps: readonly FillStep[] = [
    step('tiers', []),
    step('publishers', []),
    step('subjects', []),
    step('series', []),
    step('authors', ['tiers']),
    step('works', ['tiers', 'authors', 'series', 'subjects']),
    step('books', ['works', 'publishers']),
    step('words', ['books']),
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

  constructor(
    private readonly derived: DerivedData,
    private readonly due: DueDocumentsRepository,
  ) {}

  onModuleInit(): void {
    this.derived.register(this);
  }

  catchUp(signal?: AbortSignal): Promise<void> {
    return this.due.catchUp(signal);
  }
}

/** Fills one of the tables; those whose documents are part of its own must be there. */
function step(name: string, after: readonly string[]): FillStep {
  return { name, after, tables: [`search_${name}`], run: (sql) => sql(`select search_fill_${name}()`) };
}
