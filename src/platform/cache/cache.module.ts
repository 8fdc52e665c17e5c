import { Global, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { type Cache, createCache, memoryStore } from 'cache-manager';
import { redisInsStore, type RedisStore } from 'cache-manager-redis-yet';
import { Settings } from '../config/settings.js';
import { CacheMetrics } from './cache-metrics.js';
import { FrontHandler } from './front-handler.js';
import { MemoryPageStore } from './memory-page-store.js';
import { PageFills } from './page-fills.js';
import { OVERHEAD, PageMemory, type RememberedPage, sizeOf } from './page-memory.js';
import { PageStore } from './page-store.js';
import { openRedis, type RedisClient } from './redis-connection.js';
import { RedisLink } from './redis-link.js';
import { RedisPageStore } from './redis-page-store.js';
import { ResponseCacheInterceptor } from './response-cache.interceptor.js';
import { SCHEMA } from './schema.js';

/** cache-manager's cache, for small values of any module; pages go through `PageStore`. */
export const CACHE = Symbol('CACHE');

@Global()
@Module({
  providers: [
    {
      provide: CACHE,
      inject: [Settings],
      useFactory: ({ redisUrl, cacheMemoryBytes }: Settings) =>
        redisUrl === null
          ? createCache(
              memoryStore({
                max: 0,
                maxSize: Math.max(1, cacheMemoryBytes),
                sizeCalculation: sizeInMemory,
                ttl: 0,
                ttlAutopurge: false,
                shouldCloneBeforeSet: false,
              }),
            )
          : createCache(redisInsStore(openRedis(redisUrl) as never)),
    },
    {
      provide: PageStore,
      inject: [Settings, CACHE],
      useFactory: ({ redisUrl, cacheMemoryBytes }: Settings, cache: Cache) =>
        redisUrl === null ? new MemoryPageStore(cache as never) : redisPages(redisUrl, cache as never, cacheMemoryBytes),
    },
    CacheMetrics,
    PageFills,
    FrontHandler,
    { provide: APP_INTERCEPTOR, useClass: ResponseCacheInterceptor },
  ],
  exports: [CACHE, FrontHandler, PageFills, PageStore],
})
export class CacheModule implements OnApplicationShutdown {
  constructor(@Inject(PageStore) private readonly pages: PageStore) {}

  async onApplicationShutdown(): Promise<void> {
    await this.pages.close();
  }
}

/** The page store on cache-manager's own client, with a second connection for tokens. */
function redisPages(url: string, cache: Cache<RedisStore>, bytes: number): PageStore {
  const link = new RedisLink(cache.store.client as unknown as RedisClient);
  return new RedisPageStore(link, new RedisLink(openRedis(url)), new PageMemory(bytes), SCHEMA);
}

/** A page counts as in the memory beside Redis; what modules keep is small. */
function sizeInMemory(value: unknown): number {
  const { page } = value as Partial<RememberedPage>;
  return page === undefined ? OVERHEAD : sizeOf(page);
}
