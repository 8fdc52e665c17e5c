import type { IncomingMessage } from 'node:http';
import { type VersioningOptions, VersioningType } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { OpenAPIObject } from '@nestjs/swagger';
import { AppModule } from './app.module.js';
import type { Settings } from './platform/config/settings.js';
import { Entrance } from './platform/entrance/entrance.js';
import { visitOf } from './platform/entrance/visit.js';
import { splitQuery } from './platform/fields/split-query.js';
import { RequestPipe } from './platform/fields/request.pipe.js';
import { connectionLimits } from './platform/http/connection-limits.js';
import { readJsonBodies } from './platform/http/json-body.js';
import { EVERY_METHOD, sendAllow } from './platform/http/method-refusals.js';
import { refuseConnections, refuseMalformed } from './platform/http/refused-connections.js';
import { keepTick } from './platform/lifecycle/kept-tick.js';
import { createLogger } from './platform/observability/logger.js';
import { Redactor, secretsOf } from './platform/observability/redact.js';
import { requestIdOf } from './platform/observability/request-id.js';
import { mountDocs, openApiDocument } from './platform/openapi/document.js';
import { ProblemFilter, sendProblem } from './platform/problems/problem.filter.js';

const versioning: VersioningOptions = { type: VersioningType.URI, defaultVersion: '1' };

/** The application, ready to listen: the same for main, the command line and every test. */
export async function createApp(settings: Settings): Promise<NestFastifyApplication> {
  keepTick();
  const adapter = new FastifyAdapter({
    ...connectionLimits,
    genReqId: (request: IncomingMessage) => visitOf(request)?.id ?? requestIdOf(request),
    routerOptions: { querystringParser: splitQuery, maxParamLength: 300 },
    forceCloseConnections: 'idle',
    return503OnClosing: false, // what still comes over a connection that is kept is answered
    frameworkErrors: sendProblem,
    clientErrorHandler: refuseMalformed,
  });
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.with(settings), adapter, {
    logger: createLogger(settings, new Redactor(secretsOf(settings))),
    bodyParser: false,
    abortOnError: false, // what is wrong is said by whoever started this, not by an abort that loses the log
  });
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('onRequest', (request, reply, done) => {
    if (request.url === '*') sendAllow(reply, EVERY_METHOD);
    else done();
  });
  readJsonBodies(fastify);
  app.enableVersioning(versioning);
  app.useGlobalPipes(new RequestPipe());
  app.useGlobalFilters(new ProblemFilter());
  mountDocs(app);
  app.get(Entrance).standBefore(app.getHttpServer(), fastify);
  refuseConnections(app.getHttpServer());
  return app;
}

/** The OpenAPI document, without servers: in preview mode Nest reads the modules and makes nothing of them. */
export async function describeApi(): Promise<OpenAPIObject> {
  const app = await NestFactory.create(AppModule.with({} as Settings), new FastifyAdapter(), { preview: true, logger: false });
  app.enableVersioning(versioning);
  return openApiDocument(app);
}
