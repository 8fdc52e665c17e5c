import { Body, Controller, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { oneOf } from '../../platform/cache/cache-tags.js';
import { Cached } from '../../platform/cache/cached.decorator.js';
import { Create, GetOne, GetPage, Remove, Update } from '../../platform/openapi/operations.js';
import type { Found, FoundOne, Written } from '../../platform/pagination/found.js';
import { Write, type WriteRequest } from '../../platform/writing/write-request.js';
import { searched } from '../search/index.js';
import { ById } from '../records/index.js';
import { NewSeries, SeriesChanges, SeriesDetailDto, SeriesDto, SeriesQuery, SeriesShape } from './series.dto.js';
import { SeriesRepository } from './series.repository.js';

@ApiTags('series')
@Controller()
export class SeriesController {
  constructor(private readonly series: SeriesRepository) {}

  @GetPage('series', SeriesDto, 'List series', 'Stories told in several works, and series of publishers.')
  @Cached('series', ...searched)
  findPage(@Query() query: SeriesQuery): Promise<Found<SeriesDto>> {
    return this.series.findPage(query);
  }

  @GetOne('series/:id', 'series', SeriesDetailDto, 'Get a series', 'One series.')
  @Cached(...oneOf('series'))
  getById(@Param() { id }: ById, @Query() shape: SeriesShape): Promise<FoundOne<SeriesDetailDto>> {
    return this.series.getById(id, shape);
  }

  @Create('series', SeriesDetailDto, NewSeries, 'Add a series')
  create(@Body() series: NewSeries, @Write() write: WriteRequest): Promise<Written<SeriesDetailDto>> {
    return this.series.create(series, write);
  }

  @Update('series', SeriesDetailDto, SeriesChanges, 'Change a series')
  update(@Param() { id }: ById, @Body() changes: SeriesChanges, @Write() write: WriteRequest): Promise<Written<SeriesDetailDto>> {
    return this.series.update(id, changes, write);
  }

  @Remove('series', 'Delete a series')
  remove(@Param() { id }: ById, @Write() write: WriteRequest): Promise<Written> {
    return this.series.remove(id, write);
  }
}
