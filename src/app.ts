import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { type VersioningOptions, VersioningType } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { OpenAPIObject } from '@nestjs/swagger';
import { AppModule } from './app.module.js';
import { FrontHandler } from './platform/cache/front-handler.js';
import type { Settings } from './platform/config/settings.js';
import { splitQuery } from './platform/fields/split-query.js';
import { RequestPipe } from './platform/fields/request.pipe.js';
import { Admission } from './platform/limits/admission.js';
import { networkOf } from './platform/limits/principal.js';
import { connectionLimits } from './platform/http/connection-limits.js';
import { readJsonBodies } from './platform/http/json-body.js';
import { EVERY_METHOD, sendAllow } from './platform/http/method-refusals.js';
import { refuseConnections, refuseMalformed } from './platform/http/refused-connections.js';
import { headMistake, originForm } from './platform/http/request-head.js';
import { createLogger } from './platform/observability/logger.js';
import { requestIdOf } from './platform/observability/request-id.js';
import { mountDocs, openApiDocument } from './platform/openapi/document.js';
import { Problem } from './platform/problems/problem.js';
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

/** Lets the limits and then the front handler see every request before Fastify does. */
function putInFront(app: NestFastifyApplication): void {
  const front = app.get(FrontHandler);
  const admission = app.get(Admission);
  const server = app.getHttpServer();
  const [fastify] = server.listeners('request') as RequestListener[];
  server.removeAllListeners('request');
  server.on('request', (request, response) => {
    request.url = originForm(request.url ?? '');
    if (headMistake(request)) return fastify!(request, response);
    const admitted = admission.admit(request, { kind: 'anonymous' }, addressOf(request));
    if (admitted instanceof Problem) return refuse(admitted, request, response);
    if (admitted) response.once('close', () => admission.settle(admitted, response));
    const beyond: RequestListener = () => {
      for (let i = 0; i < (admitted?.headers.length ?? 0); i += 2) response.setHeader(admitted!.headers[i]!, admitted!.headers[i + 1]!);
      const refusal = admission.pass(request, response, fastify!);
      if (refusal) refuse(refusal, request, response);
    };
    front.handle(request, response, beyond, admitted?.headers);
  });
  refuseConnections(server);
}

/** Where a request comes from: a proxy on this machine says it, as nginx does. */
function addressOf(request: IncomingMessage): string {
  const peer = request.socket.remoteAddress ?? '';
  const forwarded = request.headers['x-forwarded-for'];
  return typeof forwarded === 'string' && networkOf(peer) === null ? forwarded : peer;
}

function refuse(problem: Problem, request: IncomingMessage, response: ServerResponse): void {
  const { code, title, status, detail, errors } = problem;
  const requestId = requestIdOf(request);
  const body = JSON.stringify({ type: `/problems/${code}`, title, status, detail, code, requestId, errors });
  response.writeHead(status, {
    'content-length': Buffer.byteLength(body),
    'content-type': 'application/problem+json',
    'cache-control': 'no-store',
    'cache-status': 'Colophon; fwd=bypass',
    'x-request-id': requestId,
    ...problem.headers,
  });
  response.end(body);
}

/** The OpenAPI document, without servers: in preview mode Nest reads the modules and makes nothing of them. */
export async function describeApi(): Promise<OpenAPIObject> {
  const app = await NestFactory.create(AppModule.with({} as Settings), new FastifyAdapter(), { preview: true, logger: false });
  app.enableVersioning(versioning);
  return openApiDocument(app);
}
