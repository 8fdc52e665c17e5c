import { Controller, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Cached } from '../../platform/cache/cached.decorator.js';
import { GetPage } from '../../platform/openapi/operations.js';
import type { Found } from '../../platform/pagination/found.js';
import { ByIdentifier, IdentifierMatchDto, IdentifierQuery } from './identifier-match.dto.js';
import { IdentifiersRepository } from './identifiers.repository.js';

@ApiTags('identifiers')
@Controller('identifiers')
export class IdentifiersController {
  constructor(private readonly identifiers: IdentifiersRepository) {}

  @GetPage(':scheme/:value', IdentifierMatchDto, 'Find records by an identifier', 'Books, works and authors that have it.', 404)
  @Cached('books', 'works', 'authors')
  findPage(@Param() { scheme, value }: ByIdentifier, @Query() query: IdentifierQuery): Promise<Found<IdentifierMatchDto>> {
    return this.identifiers.findPage(scheme, value, query);
  }
}
