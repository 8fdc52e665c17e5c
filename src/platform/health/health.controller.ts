import { Controller, Get, HttpStatus, Res, VERSION_NEUTRAL } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Open } from '../access/requires.decorator.js';
import { Uncached } from '../cache/cached.decorator.js';
import { PageStore } from '../cache/page-store.js';
import { Database } from '../database/database.js';

/** For whatever watches over the process: is it alive, can it serve. */
@ApiExcludeController()
@Controller({ path: 'health', version: VERSION_NEUTRAL })
export class HealthController {
  constructor(
    private readonly database: Database,
    private readonly pages: PageStore,
  ) {}

  @Get('live')
  @Uncached()
  @Open()
  live(): { status: string } {
    return { status: 'ok' };
  }

  /** Ready means: the database answers. Without its cache an instance is slow, not unready. */
  @Get('ready')
  @Uncached()
  @Open()
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<{ status: string; database: boolean; cache: string }> {
    const database = await this.database.rows('select 1').then(
      () => true,
      () => false,
    );
    if (!database) reply.status(HttpStatus.SERVICE_UNAVAILABLE);
    const cache = this.pages.available ? this.pages.kind : 'unavailable';
    return { status: database ? 'ok' : 'unavailable', database, cache };
  }
}
