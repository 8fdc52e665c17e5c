// Nest as its documentation sets up caching: node server.mjs, with the page and the socket of Redis as JSON on standard input. Decorators
// are applied by hand, so that nothing need be compiled.
import 'reflect-metadata';
import { json } from 'node:stream/consumers';
import KeyvRedis from '@keyv/redis';
import { CacheInterceptor, CacheModule } from '@nestjs/cache-manager';
import { Controller, Get, Module } from '@nestjs/common';
import { APP_INTERCEPTOR, NestFactory } from '@nestjs/core';
import { measured } from '../../servers/measured.mjs';

const { body, redisSocket } = await json(process.stdin);
const page = JSON.parse(body);

class BooksController {
  findPage() {
    return page;
  }
}
Get()(BooksController.prototype, 'findPage', Object.getOwnPropertyDescriptor(BooksController.prototype, 'findPage'));
Controller('v1/books')(BooksController);

class PeerModule {}
Module({
  imports: [CacheModule.register({ stores: [new KeyvRedis({ socket: { path: redisSocket } })], ttl: 86_400_000 })],
  controllers: [BooksController],
  providers: [{ provide: APP_INTERCEPTOR, useClass: CacheInterceptor }],
})(PeerModule);

const app = await NestFactory.create(PeerModule, { logger: ['error', 'warn'] });
await app.listen(0, '127.0.0.1');
measured(app.getHttpServer().address().port);
