import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { SearchModule } from '../search/index.js';
import { Publisher } from './publisher.entity.js';
import { PublishersController } from './publishers.controller.js';
import { PublishersRepository } from './publishers.repository.js';

@Module({
  imports: [SearchModule, TypeOrmModule.forFeature([Publisher])],
  controllers: [PublishersController],
  providers: [PublishersRepository],
  exports: [PublishersRepository],
})
export class PublishersModule {}
