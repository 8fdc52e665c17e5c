import { Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Settings } from '../config/settings.js';
import { LiveRecords } from './live-records.js';
import { dataSourceOptions } from './data-source-options.js';
import { Database } from './database.js';
import { lazyDataSource } from './lazy-data-source.js';
import { DerivedData } from './derived-data.js';
import { CacheOutbox } from './cache-outbox.js';
import { PageDirectory } from './page-directory/page-directory.js';
import { PageRelay } from './page-directory/page-relay.js';
import { Writes } from './writes.js';

@Global()
@Module({
  imports: [
    TypeOrmModule.forRootAsync({
      inject: [Settings],
      useFactory: ({ databaseUrl, databasePool, databasePatience }: Settings) => ({
        ...dataSourceOptions(databaseUrl, { pool: databasePool, patience: databasePatience }),
        autoLoadEntities: true,
      }),
      dataSourceFactory: (options) => lazyDataSource(options!),
    }),
  ],
  providers: [Database, LiveRecords, CacheOutbox, Writes, DerivedData, PageDirectory, PageRelay],
  exports: [Database, LiveRecords, Writes, DerivedData, PageRelay],
})
export class DatabaseModule {}
