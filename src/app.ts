import type { RequestListener } from 'node:http';
import { type VersioningOptions, VersioningType } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { OpenAPIObject } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { AppModule } from './app.module.js';
import { FrontHandler } from './platform/cache/front-handler.js';
import type { Settings } from './platform/config/settings.js';
import { splitQuery } from './platform/fields/split-query.js';
import { RequestPipe } from './platform/fields/request.pipe.js';
import { createLogger } from './platform/observability/logger.js';
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
    genReqId: requestIdOf,
    routerOptions: { querystringParser: splitQuery, maxParamLength: 300 },
    forceCloseConnections: 'idle',
    frameworkErrors: sendProblem,
  });
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.with(settings), adapter, {
    logger: createLogger(settings.logLevel),
    bodyParser: false,
  });
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id);
    done();
  });
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
  putInFront(app);
  return app;
}

/** Lets the front handler see every request before Fastify does. */
function putInFront(app: NestFastifyApplication): void {
  const front = app.get(FrontHandler);
  const server = app.getHttpServer();
  const [fastify] = server.listeners('request') as RequestListener[];
  server.removeAllListeners('request');
  server.on('request', (request, response) => front.handle(request, response, fastify!));
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
