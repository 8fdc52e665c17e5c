import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { PublishersModule } from '../publishers/index.js';
import { SeriesModule } from '../series/index.js';
import { SubjectsModule } from '../subjects/index.js';
import { WorksModule } from '../works/index.js';
import { SearchModule } from '../search/index.js';
import { BookLists } from './book-lists.js';
import { BookSets } from './book-sets.js';
import { Book } from './book.entity.js';
import { BooksController } from './books.controller.js';
import { BooksRepository } from './books.repository.js';
import { LongLists } from './long-lists.js';
import { LookupRepository } from './lookup.repository.js';

@Module({
  imports: [SearchModule, TypeOrmModule.forFeature([Book]), PublishersModule, SeriesModule, SubjectsModule, WorksModule],
  controllers: [BooksController],
  providers: [BooksRepository, BookLists, LookupRepository, BookSets, LongLists],
  exports: [BooksRepository],
})
export class BooksModule {}
