import { VersioningType } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from './app.module.js';
import type { Settings } from './platform/config/settings.js';
import { RequestPipe } from './platform/fields/request.pipe.js';
import { createLogger } from './platform/observability/logger.js';
import { requestIdOf } from './platform/observability/request-id.js';
import { mountDocs } from './platform/openapi/document.js';
import { ProblemFilter, sendProblem } from './platform/problems/problem.filter.js';

/** Bodies of single records; imports do not come this way. */
const BODY_LIMIT = 1024 * 1024;

/** The application, ready to listen: the same for main, the command line and every test. */
export async function createApp(settings: Settings): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    bodyLimit: BODY_LIMIT,
    genReqId: requestIdOf,
    routerOptions: { querystringParser: readQueryString, maxParamLength: 300 },
    forceCloseConnections: 'idle',
    frameworkErrors: sendProblem,
  });
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.with(settings), adapter, {
    logger: createLogger(settings.logLevel),
  });
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id);
    done();
  });
  app.useBodyParser('application/merge-patch+json', { bodyLimit: BODY_LIMIT }, (_, body, done) => {
    try {
      done(null, JSON.parse(String(body)));
    } catch (error) {
      done(error as Error);
    }
  });
  app.enableVersioning({ type: VersioningType.URI, defaultVersion: '1' });
  app.useGlobalPipes(new RequestPipe());
  app.useGlobalFilters(new ProblemFilter());
  mountDocs(app);
  return app;
}

/** A parameter that comes twice becomes a list, so that it can be refused by name. */
function readQueryString(text: string): Record<string, string | string[]> {
  const read: Record<string, string | string[]> = Object.create(null) as Record<string, string | string[]>;
  const search = new URLSearchParams(text);
  for (const name of new Set(search.keys())) {
    const values = search.getAll(name);
    read[name] = values.length === 1 ? values[0]! : values;
  }
  return read;
}
