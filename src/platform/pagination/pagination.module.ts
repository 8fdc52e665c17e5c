import { Global, Module } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { RecordFinder } from '../filters/record-finder.js';
import { Cursors } from './cursors.js';
import { EnvelopeInterceptor } from './envelope.interceptor.js';
import { FilteredPages } from './filtered-pages.js';
import { PageReader } from './page-reader.js';
import { RecordReader } from './record-reader.js';

@Global()
@Module({
  providers: [RecordFinder, FilteredPages, PageReader, Cursors, RecordReader, { provide: APP_INTERCEPTOR, useClass: EnvelopeInterceptor }],
  exports: [FilteredPages, RecordFinder, PageReader, RecordReader],
})
export class PaginationModule {}
