import { Module } from '@nestjs/common';
import { DueDocumentsRepository } from './due-documents.repository.js';
import { FacetsRepository } from './facets.repository.js';
import { HitsRepository } from './hits.repository.js';
import { SearchController } from './search.controller.js';
import { SearchDocumentsRepository } from './search-documents.repository.js';
import { SearchMetrics } from './search-metrics.js';
import { SearchPagesRepository } from './search-pages.repository.js';
import { SearchRepository } from './search.repository.js';
import { WordsRepository } from './words.repository.js';

@Module({
  controllers: [SearchController],
  providers: [
    DueDocumentsRepository,
    SearchDocumentsRepository,
    SearchMetrics,
    SearchRepository,
    SearchPagesRepository,
    WordsRepository,
    HitsRepository,
    FacetsRepository,
  ],
  exports: [SearchPagesRepository],
})
export class SearchModule {}
