import { Global, Module } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { EnvelopeInterceptor } from './envelope.interceptor.js';
import { PageDirectory } from './page-directory.js';
import { PageReader } from './page-reader.js';
import { PageRelay } from './page-relay.js';

@Global()
@Module({
  providers: [PageReader, PageDirectory, PageRelay, { provide: APP_INTERCEPTOR, useClass: EnvelopeInterceptor }],
  exports: [PageReader, PageRelay],
})
export class PaginationModule {}
