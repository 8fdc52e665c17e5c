import { Controller, Get, Res, VERSION_NEUTRAL } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Registry } from 'prom-client';
import { Open } from '../access/requires.decorator.js';
import { Uncached } from '../cache/cached.decorator.js';

/** What this process counts, in Prometheus' text format, for whoever scrapes it. nginx does not pass it on. */
@ApiExcludeController()
@Controller({ path: 'metrics', version: VERSION_NEUTRAL })
export class MetricsController {
  constructor(private readonly registry: Registry) {}

  @Get()
  @Uncached()
  @Open()
  async read(@Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    reply.header('content-type', this.registry.contentType);
    return this.registry.metrics();
  }
}
