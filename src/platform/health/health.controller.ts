import { Controller, Get, HttpStatus, Res, ServiceUnavailableException, VERSION_NEUTRAL } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { HealthCheck, type HealthCheckResult, HealthCheckService } from '@nestjs/terminus';
import type { FastifyReply } from 'fastify';
import { Open } from '../access/requires.decorator.js';
import { Uncached } from '../cache/cached.decorator.js';
import { HealthOfDependencies } from './health-of-dependencies.js';

/** For whatever watches over the process: is it alive, can it serve. In the form of @nestjs/terminus, also with 503. */
@ApiExcludeController()
@Controller({ path: 'health', version: VERSION_NEUTRAL })
export class HealthController {
  constructor(
    private readonly health: HealthCheckService,
    private readonly dependencies: HealthOfDependencies,
  ) {}

  @Get('live')
  @HealthCheck({ noCache: true, swaggerDocumentation: false })
  @Uncached()
  @Open()
  live(): Promise<HealthCheckResult> {
    return this.health.check([]);
  }

  /** Ready means: the database answers, has the schema of this release, and the process is not about to end. */
  @Get('ready')
  @HealthCheck({ noCache: true, swaggerDocumentation: false })
  @Uncached()
  @Open()
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<object> {
    try {
      return await this.health.check([
        () => this.dependencies.process(),
        () => this.dependencies.database(),
        () => this.dependencies.schema(),
        () => this.dependencies.cache(),
      ]);
    } catch (error) {
      if (!(error instanceof ServiceUnavailableException)) throw error;
      reply.status(HttpStatus.SERVICE_UNAVAILABLE);
      return error.getResponse() as object;
    }
  }
}
