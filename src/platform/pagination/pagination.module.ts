import { Global, Module } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { EnvelopeInterceptor } from './envelope.interceptor.js';
import { PageReader } from './page-reader.js';

@Global()
@Module({
  providers: [PageReader, { provide: APP_INTERCEPTOR, useClass: EnvelopeInterceptor }],
  exports: [PageReader],
})
export class PaginationModule {}
