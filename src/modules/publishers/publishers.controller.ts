import { Body, Controller, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { oneOf } from '../../platform/cache/cache-tags.js';
import { Cached } from '../../platform/cache/cached.decorator.js';
import { Create, GetOne, GetPage, Remove, Update } from '../../platform/openapi/operations.js';
import type { Found, FoundOne, Written } from '../../platform/pagination/found.js';
import { Write, type WriteRequest } from '../../platform/writing/write-request.js';
import { searched } from '../search/index.js';
import { ById } from '../records/index.js';
import { NewPublisher, PublisherChanges, PublisherDetailDto, PublisherDto, PublisherQuery, PublisherShape } from './publisher.dto.js';
import { PublishersRepository } from './publishers.repository.js';

@ApiTags('publishers')
@Controller()
export class PublishersController {
  constructor(private readonly publishers: PublishersRepository) {}

  @GetPage('publishers', PublisherDto, 'List publishers', 'Publishers and imprints.')
  @Cached('publishers', ...searched)
  findPage(@Query() query: PublisherQuery): Promise<Found<PublisherDto>> {
    return this.publishers.findPage(query);
  }

  @GetOne('publishers/:id', 'publishers', PublisherDetailDto, 'Get a publisher', 'One publisher or imprint.')
  @Cached(...oneOf('publishers'))
  getById(@Param() { id }: ById, @Query() shape: PublisherShape): Promise<FoundOne<PublisherDetailDto>> {
    return this.publishers.getById(id, shape);
  }

  @Create('publishers', PublisherDetailDto, NewPublisher, 'Add a publisher')
  create(@Body() publisher: NewPublisher, @Write() write: WriteRequest): Promise<Written<PublisherDetailDto>> {
    return this.publishers.create(publisher, write);
  }

  @Update('publishers', PublisherDetailDto, PublisherChanges, 'Change a publisher')
  update(@Param() { id }: ById, @Body() changes: PublisherChanges, @Write() write: WriteRequest): Promise<Written<PublisherDetailDto>> {
    return this.publishers.update(id, changes, write);
  }

  @Remove('publishers', 'Delete a publisher')
  remove(@Param() { id }: ById, @Write() write: WriteRequest): Promise<Written> {
    return this.publishers.remove(id, write);
  }
}
