import { Module } from '@nestjs/common';
import { SearchDocumentsRepository } from './search-documents.repository.js';

@Module({
  providers: [SearchDocumentsRepository],
})
export class SearchModule {}
