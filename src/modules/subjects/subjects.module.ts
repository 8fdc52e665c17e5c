import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { SearchModule } from '../search/index.js';
import { Subject } from './subject.entity.js';
import { SubjectsController } from './subjects.controller.js';
import { SubjectsRepository } from './subjects.repository.js';

@Module({
  imports: [SearchModule, TypeOrmModule.forFeature([Subject])],
  controllers: [SubjectsController],
  providers: [SubjectsRepository],
  exports: [SubjectsRepository],
})
export class SubjectsModule {}
