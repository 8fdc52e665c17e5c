import type { IncomingMessage } from 'node:http';
import { type VersioningOptions, VersioningType } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { OpenAPIObject } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { AppModule } from './app.module.js';
import type { Settings } from './platform/config/settings.js';
import { Entrance } from './platform/entrance/entrance.js';
import { visitOf } from './platform/entrance/visit.js';
import { splitQuery } from './platform/fields/split-query.js';
import { RequestPipe } from './platform/fields/request.pipe.js';
import { createLogger } from './platform/observability/logger.js';
import { Redactor, secretsOf } from './platform/observability/redact.js';
import { requestIdOf } from './platform/observability/request-id.js';
import { mountDocs, openApiDocument } from './platform/openapi/document.js';
import { Problem } from './platform/problems/problem.js';
import { ProblemFilter, sendProblem } from './platform/problems/problem.filter.js';

/** Bodies of single records; imports do not come this way. */
const BODY_LIMIT = 1024 * 1024;

const versioning: VersioningOptions = { type: VersioningType.URI, defaultVersion: '1' };

/** The application, ready to listen: the same for main, the command line and every test. */
export async function createApp(settings: Settings): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    bodyLimit: BODY_LIMIT,
    genReqId: (request: IncomingMessage) => visitOf(request)?.id ?? requestIdOf(request),
    routerOptions: { querystringParser: splitQuery, maxParamLength: 300 },
    forceCloseConnections: 'idle',
    frameworkErrors: sendProblem,
  });
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.with(settings), adapter, {
    logger: createLogger(settings.logLevel, new Redactor(secretsOf(settings))),
    bodyParser: false,
    abortOnError: false, // what is wrong is said by whoever started this, not by an abort that loses the log
  });
  const fastify = app.getHttpAdapter().getInstance();
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser(
    ['application/json', 'application/merge-patch+json'],
    { parseAs: 'string', bodyLimit: BODY_LIMIT },
    readJson,
  );
  app.enableVersioning(versioning);
  app.useGlobalPipes(new RequestPipe());
  app.useGlobalFilters(new ProblemFilter());
  mountDocs(app);
  app.get(Entrance).standBefore(app.getHttpServer(), fastify);
  return app;
}

/** The OpenAPI document, without servers: in preview mode Nest reads the modules and makes nothing of them. */
export async function describeApi(): Promise<OpenAPIObject> {
  const app = await NestFactory.create(AppModule.with({} as Settings), new FastifyAdapter(), { preview: true, logger: false });
  app.enableVersioning(versioning);
  return openApiDocument(app);
}

/** An empty body is none: what needs one says so. */
function readJson(_: FastifyRequest, body: string | Buffer, done: (error: Error | null, value?: unknown) => void): void {
  try {
    done(null, body.length === 0 ? undefined : JSON.parse(String(body)));
  } catch (error) {
    done(new Problem('invalid-json', (error as Error).message));
  }
}
