import { type DynamicModule, Module } from '@nestjs/common';
import { AuthorsModule } from './modules/authors/index.js';
import { BooksModule } from './modules/books/index.js';
import { IdentifiersModule } from './modules/identifiers/index.js';
import { ImportsModule } from './modules/imports/index.js';
import { PublishersModule } from './modules/publishers/index.js';
import { SearchModule } from './modules/search/index.js';
import { SeriesModule } from './modules/series/index.js';
import { SubjectsModule } from './modules/subjects/index.js';
import { WorksModule } from './modules/works/index.js';
import { AccessModule } from './platform/access/access.module.js';
import { CacheAdminModule } from './platform/cache-admin/cache-admin.module.js';
import { CacheModule } from './platform/cache/cache.module.js';
import { ConfigModule } from './platform/config/config.module.js';
import type { Settings } from './platform/config/settings.js';
import { DatabaseModule } from './platform/database/database.module.js';
import { EntranceModule } from './platform/entrance/entrance.module.js';
import { HealthModule } from './platform/health/health.module.js';
import { LimitsModule } from './platform/limits/limits.module.js';
import { HttpModule } from './platform/http/http.module.js';
import { MetricsModule } from './platform/observability/metrics.module.js';
import { TracingModule } from './platform/observability/tracing.module.js';
import { PaginationModule } from './platform/pagination/pagination.module.js';
import { WritingModule } from './platform/writing/writing.module.js';
import { ProblemsModule } from './platform/problems/problems.module.js';

@Module({
  imports: [
    AuthorsModule,
    WorksModule,
    BooksModule,
    PublishersModule,
    SeriesModule,
    SubjectsModule,
    IdentifiersModule,
    SearchModule,
    ImportsModule,
    EntranceModule,
    HealthModule,
    ProblemsModule,
    HttpModule,
    CacheAdminModule,
  ],
})
export class AppModule {
  /** The whole application on these servers. The cache comes before pagination: what it stores is the finished answer. */
  static with(settings: Settings): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ConfigModule.with(settings),
        MetricsModule,
        TracingModule,
        DatabaseModule,
        WritingModule,
        AccessModule,
        CacheModule,
        LimitsModule,
        PaginationModule,
      ],
    };
  }
}
