import { Global, Module } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { EnvelopeInterceptor } from './envelope.interceptor.js';
import { PageReader } from './page-reader.js';
import { RecordReader } from './record-reader.js';

@Global()
@Module({
  providers: [PageReader, RecordReader, { provide: APP_INTERCEPTOR, useClass: EnvelopeInterceptor }],
  exports: [PageReader, RecordReader],
})
export class PaginationModule {}
