import { Global, Module } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { NameFinder } from '../filters/name-finder.js';
import { Cursors } from './cursors.js';
import { EnvelopeInterceptor } from './envelope.interceptor.js';
import { FilteredPages } from './filtered-pages.js';
import { PageReader } from './page-reader.js';
import { RecordReader } from './record-reader.js';

@Global()
@Module({
  providers: [NameFinder, FilteredPages, PageReader, Cursors, RecordReader, { provide: APP_INTERCEPTOR, useClass: EnvelopeInterceptor }],
  exports: [FilteredPages, NameFinder, PageReader, RecordReader],
})
export class PaginationModule {}
