import { Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyAdapter } from '@nestjs/platform-fastify';
import { Gauge, Registry } from 'prom-client';
import { ScrapedAnswer } from './scraped-answer.js';

/** What `/health/ready` answers, for whoever scrapes: asked of the application itself, so that the two cannot disagree. */
@Injectable()
export class ReadinessMetric {
  constructor(registry: Registry, host: HttpAdapterHost<FastifyAdapter>) {
    const status = new ScrapedAnswer(async () => (await host.httpAdapter.getInstance().inject('/health/ready')).statusCode);
    new Gauge({
      name: 'colophon_ready',
      help: '1 while /health/ready answers 200, else 0.',
      registers: [registry],
      async collect() {
        this.set((await status.read()) === 200 ? 1 : 0);
      },
    });
  }
}
