import { Global, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AccessGuard } from './access.guard.js';
import { Identities } from './identities.js';
import { KeysController } from './keys.controller.js';
import { KeysRepository } from './keys.repository.js';

@Global()
@Module({
  controllers: [KeysController],
  providers: [KeysRepository, Identities, { provide: APP_GUARD, useClass: AccessGuard }],
  exports: [Identities, KeysRepository],
})
export class AccessModule {}
