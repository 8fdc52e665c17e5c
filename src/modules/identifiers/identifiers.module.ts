import { Module } from '@nestjs/common';
import { IdentifiersController } from './identifiers.controller.js';
import { IdentifiersRepository } from './identifiers.repository.js';

@Module({ controllers: [IdentifiersController], providers: [IdentifiersRepository] })
export class IdentifiersModule {}
