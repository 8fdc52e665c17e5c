import { Body, Controller, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { oneOf } from '../../platform/cache/cache-tags.js';
import { Cached } from '../../platform/cache/cached.decorator.js';
import { Create, GetOne, GetPage, Remove, Update } from '../../platform/openapi/operations.js';
import type { Found, FoundOne, Written } from '../../platform/pagination/found.js';
import { Write, type WriteRequest } from '../../platform/writing/write-request.js';
import { searched } from '../search/index.js';
import { ById } from '../records/index.js';
import { NewSubject, SubjectChanges, SubjectDetailDto, SubjectDto, SubjectQuery, SubjectShape } from './subject.dto.js';
import { SubjectsRepository } from './subjects.repository.js';

@ApiTags('subjects')
@Controller()
export class SubjectsController {
  constructor(private readonly subjects: SubjectsRepository) {}

  @GetPage('subjects', SubjectDto, 'List subjects', 'Topics, persons, places, times and genres.')
  @Cached('subjects', ...searched)
  findPage(@Query() query: SubjectQuery): Promise<Found<SubjectDto>> {
    return this.subjects.findPage(query);
  }

  @GetOne('subjects/:id', 'subjects', SubjectDetailDto, 'Get a subject', 'One heading.')
  @Cached(...oneOf('subjects'))
  getById(@Param() { id }: ById, @Query() shape: SubjectShape): Promise<FoundOne<SubjectDetailDto>> {
    return this.subjects.getById(id, shape);
  }

  @Create('subjects', SubjectDetailDto, NewSubject, 'Add a subject')
  create(@Body() subject: NewSubject, @Write() write: WriteRequest): Promise<Written<SubjectDetailDto>> {
    return this.subjects.create(subject, write);
  }

  @Update('subjects', SubjectDetailDto, SubjectChanges, 'Change a subject')
  update(@Param() { id }: ById, @Body() changes: SubjectChanges, @Write() write: WriteRequest): Promise<Written<SubjectDetailDto>> {
    return this.subjects.update(id, changes, write);
  }

  @Remove('subjects', 'Delete a subject')
  remove(@Param() { id }: ById, @Write() write: WriteRequest): Promise<Written> {
    return this.subjects.remove(id, write);
  }
}
