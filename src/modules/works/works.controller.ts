import { Body, Controller, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { oneOf } from '../../platform/cache/cache-tags.js';
import { Cached } from '../../platform/cache/cached.decorator.js';
import { Create, GetOne, GetPage, Remove, Update } from '../../platform/openapi/operations.js';
import type { Found, FoundOne, Written } from '../../platform/pagination/found.js';
import { Write, type WriteRequest } from '../../platform/writing/write-request.js';
import { searched } from '../search/index.js';
import { ById } from '../records/index.js';
import { NewWork, WorkChanges, WorkDetailDto, WorkDto, WorkQuery, WorkShape } from './work.dto.js';
import { WorksRepository } from './works.repository.js';

@ApiTags('works')
@Controller()
export class WorksController {
  constructor(private readonly works: WorksRepository) {}

  @GetPage('works', WorkDto, 'List works', 'Each with its authors.')
  @Cached('works', 'authors', 'series', 'subjects', ...searched)
  findPage(@Query() query: WorkQuery): Promise<Found<WorkDto>> {
    return this.works.findPage(query);
  }

  @GetPage('authors/:id/works', WorkDto, 'List the works of an author', 'The same parameters as the list of all works.', 308, 404, 410)
  @Cached('works', 'authors', 'series', 'subjects', ...searched)
  findPageOfAuthor(@Param() { id }: ById, @Query() query: WorkQuery): Promise<Found<WorkDto>> {
    return this.works.findPageOfAuthor(id, query);
  }

  @GetOne('works/:id', 'works', WorkDetailDto, 'Get a work', 'With contributors, subjects, series, titles and identifiers.')
  @Cached(...oneOf('works'), 'authors', 'series', 'subjects')
  getById(@Param() { id }: ById, @Query() shape: WorkShape): Promise<FoundOne<WorkDetailDto>> {
    return this.works.getById(id, shape);
  }

  @Create('works', WorkDetailDto, NewWork, 'Add a work')
  create(@Body() work: NewWork, @Write() write: WriteRequest): Promise<Written<WorkDetailDto>> {
    return this.works.create(work, write);
  }

  @Update('works', WorkDetailDto, WorkChanges, 'Change a work')
  update(@Param() { id }: ById, @Body() changes: WorkChanges, @Write() write: WriteRequest): Promise<Written<WorkDetailDto>> {
    return this.works.update(id, changes, write);
  }

  @Remove('works', 'Delete a work')
  remove(@Param() { id }: ById, @Write() write: WriteRequest): Promise<Written> {
    return this.works.remove(id, write);
  }
}
