import type { RequestListener } from 'node:http';
import { type VersioningOptions, VersioningType } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { OpenAPIObject } from '@nestjs/swagger';
import { AppModule } from './app.module.js';
import { FrontHandler } from './platform/cache/front-handler.js';
import type { Settings } from './platform/config/settings.js';
import { splitQuery } from './platform/fields/split-query.js';
import { RequestPipe } from './platform/fields/request.pipe.js';
import { connectionLimits } from './platform/http/connection-limits.js';
import { readJsonBodies } from './platform/http/json-body.js';
import { EVERY_METHOD, sendAllow } from './platform/http/method-refusals.js';
import { refuseConnections, refuseMalformed } from './platform/http/refused-connections.js';
import { headMistake, originForm } from './platform/http/request-head.js';
import { createLogger } from './platform/observability/logger.js';
import { requestIdOf } from './platform/observability/request-id.js';
import { mountDocs, openApiDocument } from './platform/openapi/document.js';
import { ProblemFilter, sendProblem } from './platform/problems/problem.filter.js';

const versioning: VersioningOptions = { type: VersioningType.URI, defaultVersion: '1' };

/** The application, ready to listen: the same for main, the command line and every test. */
export async function createApp(settings: Settings): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    ...connectionLimits,
    genReqId: requestIdOf,
    routerOptions: { querystringParser: splitQuery, maxParamLength: 300 },
    forceCloseConnections: 'idle',
    frameworkErrors: sendProblem,
    clientErrorHandler: refuseMalformed,
  });
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.with(settings), adapter, {
    logger: createLogger(settings.logLevel),
    bodyParser: false,
  });
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id);
    const mistake = headMistake(request.raw);
    // whatever else comes over this connection may be meant to be read differently
    if (mistake) reply.header('connection', 'close');
    if (mistake === null && request.url === '*') sendAllow(reply, EVERY_METHOD);
    else done(mistake ?? undefined);
  });
  readJsonBodies(fastify);
  app.enableVersioning(versioning);
  app.useGlobalPipes(new RequestPipe());
  app.useGlobalFilters(new ProblemFilter());
  mountDocs(app);
  putInFront(app);
  return app;
}

/** Lets the front handler see every request before Fastify does, unless its head is one that no address makes good. */
function putInFront(app: NestFastifyApplication): void {
  const front = app.get(FrontHandler);
  const server = app.getHttpServer();
  const [fastify] = server.listeners('request') as RequestListener[];
  server.removeAllListeners('request');
  server.on('request', (request, response) => {
    request.url = originForm(request.url ?? '');
    if (headMistake(request)) fastify!(request, response);
    else front.handle(request, response, fastify!);
  });
  refuseConnections(server);
}

/** The OpenAPI document, without servers: in preview mode Nest reads the modules and makes nothing of them. */
export async function describeApi(): Promise<OpenAPIObject> {
  const app = await NestFactory.create(AppModule.with({} as Settings), new FastifyAdapter(), { preview: true, logger: false });
  app.enableVersioning(versioning);
  return openApiDocument(app);
}
