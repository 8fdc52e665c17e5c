import { Body, Controller } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Order } from '../openapi/operations.js';
import { By } from '../writing/write-request.js';
import type { Actor } from '../writing/audit.repository.js';
import { Purge, PurgeAnswer } from './purge.dto.js';
import { PurgeRepository } from './purge.repository.js';

@ApiTags('cache')
@Controller('cache')
export class CacheController {
  constructor(private readonly purges: PurgeRepository) {}

  @Order(
    'purge',
    PurgeAnswer,
    Purge,
    'Purge stored pages',
    'No request that starts after the answer is answered with a page that was stored before and carries one of the tags.',
  )
  async purge(@Body() purge: Purge, @By() actor: Actor): Promise<PurgeAnswer> {
    return { data: { tags: await this.purges.run(purge, actor) } };
  }
}
