import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { SeriesModule } from '../series/index.js';
import { SubjectsModule } from '../subjects/index.js';
import { SearchModule } from '../search/index.js';
import { Work } from './work.entity.js';
import { WorksController } from './works.controller.js';
import { WorksRepository } from './works.repository.js';

@Module({
  imports: [SearchModule, TypeOrmModule.forFeature([Work]), SeriesModule, SubjectsModule],
  controllers: [WorksController],
  providers: [WorksRepository],
  exports: [WorksRepository],
})
export class WorksModule {}
