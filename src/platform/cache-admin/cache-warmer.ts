import { Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { PageStore } from '../cache/page-store.js';
import { untilAvailable } from './until-available.js';
import { emptyReport, note, summaryOf, type WarmingReport } from './warming-report.js';

interface Options {
  /** requests at a time */
  concurrency: number;
  signal?: AbortSignal;
  /** called after each answer */
  onProgress?: (report: WarmingReport) => void;
}

/** Asks the application in this process for pages, so that they lie in Redis for all instances. */
@Injectable()
export class CacheWarmer {
  constructor(
    private readonly host: HttpAdapterHost,
    private readonly pages: PageStore,
  ) {}

  /** Asks for each address in turn. Throws a sentence when there is no Redis to warm. */
  async warm(addresses: readonly string[], { concurrency, signal, onProgress }: Options): Promise<WarmingReport> {
    if (this.pages.kind === 'memory')
      throw new Error('There is no Redis to warm: a page in the memory of this process would be gone when it ends.');
    if (!(await untilAvailable(this.pages))) throw new Error('Redis cannot be reached, so nothing can be stored for the instances.');
    const fastify = this.host.httpAdapter.getInstance<FastifyInstance>();
    const report = emptyReport();
    const queue = addresses.values();
    const work = async () => {
      for (const address of queue) {
        if (signal?.aborted) return;
        if (!(await untilAvailable(this.pages))) throw new Error(`Redis cannot be reached any more. So far ${summaryOf(report)}.`);
        const { statusCode, headers } = await fastify.inject({ method: 'GET', url: address });
        note(report, statusCode, String(headers['cache-status']));
        onProgress?.(report);
      }
    };
    await Promise.all(Array.from({ length: concurrency }, work));
    return report;
  }
}
