import { Global, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { type Cache, createCache, memoryStore } from 'cache-manager';
import { redisInsStore } from 'cache-manager-redis-yet';
import { Settings } from '../config/settings.js';
import { MemoryPageStore } from './memory-page-store.js';
import { PageStore } from './page-store.js';
import { openRedis } from './redis-connection.js';
import { RedisPageStore } from './redis-page-store.js';
import { ResponseCacheInterceptor } from './response-cache.interceptor.js';
import { SCHEMA } from './schema.js';

/** cache-manager's cache, for small values of any module; pages go through `PageStore`. */
export const CACHE = Symbol('CACHE');

/** Bytes of pages that a process without Redis keeps. */
const MEMORY_BYTES = 64 * 1024 * 1024;

@Global()
@Module({
  providers: [
    {
      provide: CACHE,
      inject: [Settings],
      useFactory: ({ redisUrl }: Settings) =>
        redisUrl === null
          ? createCache(
              memoryStore({
                max: 0,
                maxSize: MEMORY_BYTES,
                sizeCalculation: sizeOf,
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
      useFactory: ({ redisUrl }: Settings, cache: Cache) =>
        redisUrl === null ? new MemoryPageStore(cache as never) : new RedisPageStore(cache as never, SCHEMA),
    },
    { provide: APP_INTERCEPTOR, useClass: ResponseCacheInterceptor },
  ],
  exports: [CACHE, PageStore],
})
export class CacheModule implements OnApplicationShutdown {
  constructor(@Inject(PageStore) private readonly pages: PageStore) {}

  async onApplicationShutdown(): Promise<void> {
    await this.pages.close();
  }
}

function sizeOf(value: unknown): number {
  const body = (value as { page?: { body?: Buffer } }).page?.body;
  return (body?.length ?? 0) + 1_000;
}
