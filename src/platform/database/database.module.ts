import { Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Settings } from '../config/settings.js';
import { LiveRecords } from './live-records.js';
import { dataSourceOptions } from './data-source-options.js';
import { DatabaseMetrics } from './database-metrics.js';
import { Database } from './database.js';
import { DerivedData } from './derived-data.js';
import { CacheOutbox } from './cache-outbox.js';
import { PageDirectory } from './page-directory/page-directory.js';
import { PageRelay } from './page-directory/page-relay.js';
import { ReplicaReads } from './replicas/replica-reads.js';
import { Writes } from './writes.js';

@Global()
@Module({
  imports: [
    TypeOrmModule.forRootAsync({
      inject: [Settings],
      useFactory: ({ databaseUrl, databasePool }: Settings) => ({
        ...dataSourceOptions(databaseUrl, { pool: databasePool }),
        autoLoadEntities: true,
        retryAttempts: 3,
        retryDelay: 500,
      }),
    }),
  ],
  providers: [Database, DatabaseMetrics, LiveRecords, CacheOutbox, Writes, DerivedData, PageDirectory, PageRelay, ReplicaReads],
  exports: [Database, LiveRecords, Writes, DerivedData, PageRelay, ReplicaReads],
})
export class DatabaseModule {}
