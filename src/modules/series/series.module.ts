import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { SearchModule } from '../search/index.js';
import { Series } from './series.entity.js';
import { SeriesController } from './series.controller.js';
import { SeriesRepository } from './series.repository.js';

@Module({
  imports: [SearchModule, TypeOrmModule.forFeature([Series])],
  controllers: [SeriesController],
  providers: [SeriesRepository],
  exports: [SeriesRepository],
})
export class SeriesModule {}
