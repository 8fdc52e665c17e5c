import { Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { CacheController } from './cache.controller.js';
import { CacheWarmer } from './cache-warmer.js';
import { DeclaredTags } from './declared-tags.js';
import { PurgeRepository } from './purge.repository.js';

/** What operators do with the stored pages. It needs the cache and the database, which do not need each other's modules. */
@Module({
  imports: [DiscoveryModule],
  controllers: [CacheController],
  providers: [CacheWarmer, DeclaredTags, PurgeRepository],
})
export class CacheAdminModule {}
