import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import { Inject, Injectable } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';
import { FrontHandler } from '../cache/front-handler.js';
import { Settings } from '../config/settings.js';
import { requestIdOf } from '../observability/request-id.js';
import { logProblem, problemOf } from '../problems/problem.filter.js';
import { problemAnswer } from '../problems/problem-answer.js';
import type { Problem } from '../problems/problem.js';
import { clientAddressOf, TrustedProxies } from './client-address.js';
import { CrossOrigin } from './cross-origin.js';
import { ENTRANCE_STEPS, type EntranceStep } from './entrance-step.js';
import { RequestLog } from './request-log.js';
import { securityHeaders } from './security-headers.js';
import { rememberVisit, type Visit } from './visit.js';

/** Hands a request on to the framework. */
type Next = (visit: Visit) => void;

/**
 * Where every request comes in, on the level of `node:http`: hits of the cache, answers of the framework and refusals alike. It gives the
 * request its id, has it logged when it is over, sets the headers that every answer has, answers the preflights of browsers, asks the
 * steps, and hands it on to the front handler, behind which is Fastify.
 */
@Injectable()
export class Entrance {
  private readonly crossOrigin: CrossOrigin;
  private readonly proxies: TrustedProxies;
  private readonly always: readonly string[];

  constructor(
    settings: Settings,
    private readonly front: FrontHandler,
    private readonly log: RequestLog,
    @Inject(ENTRANCE_STEPS) private readonly steps: readonly EntranceStep[],
  ) {
    this.crossOrigin = new CrossOrigin(settings.corsOrigins);
    this.proxies = new TrustedProxies(settings.trustedProxies);
    this.always = securityHeaders(settings, this.crossOrigin);
  }

  /** Takes the place of the framework as the listener of a server, and calls it for what is not answered here. */
  standBefore(server: Server, fastify: FastifyInstance): void {
    const [framework] = server.listeners('request') as RequestListener[];
    const next: Next = ({ request, response, headers }) => {
      for (let i = 0; i < headers.length; i += 2) response.setHeader(headers[i]!, headers[i + 1]!);
      framework!(request, response);
    };
    server.removeAllListeners('request');
    server.on('request', (request, response) => this.handle(request, response, next));
    if (!this.crossOrigin.varies) return;
    fastify.addHook('onSend', (_request, reply, payload, done) => {
      reply.header('vary', withOrigin(reply.getHeader('vary')));
      done(null, payload);
    });
  }

  private handle(request: IncomingMessage, response: ServerResponse, next: Next): void {
    const visit = this.begin(request, response);
    this.log.watch(visit);
    if (this.crossOrigin.isPreflight(request)) return this.answerPreflight(visit);
    this.pass(visit, 0, next);
  }

  private begin(request: IncomingMessage, response: ServerResponse): Visit {
    const id = requestIdOf(request);
    const visit: Visit = {
      request,
      response,
      id,
      begun: performance.now(),
      client: clientAddressOf(request, this.proxies),
      sentBefore: request.socket.bytesWritten,
      headers: [...this.always, ...this.crossOrigin.headersFor(request.headers), 'x-request-id', id],
      principal: null,
      cacheStatus: null,
    };
    rememberVisit(visit);
    return visit;
  }

  /** Asks the steps from one on; waits only for a step that has to. */
  private pass(visit: Visit, from: number, next: Next): void {
    try {
      for (let i = from; i < this.steps.length; i += 1) {
        const verdict = this.steps[i]!.admit(visit);
        if (verdict instanceof Promise) {
          verdict.then(
            (problem) => (problem ? refuse(visit, problem) : this.pass(visit, i + 1, next)),
            (error: unknown) => refuse(visit, error),
          );
          return;
        }
        if (verdict) return refuse(visit, verdict);
      }
    } catch (error) {
      return refuse(visit, error);
    }
    this.front.handle(visit, next);
  }

  private answerPreflight(visit: Visit): void {
    visit.response.writeHead(204, [...visit.headers, ...this.crossOrigin.preflightHeaders(visit.request.headers)]).end();
  }
}

/** Answers with the problem that an error means, without the framework. */
function refuse({ id, request, response, headers: always }: Visit, error: unknown): void {
  if (response.destroyed) return; // the client did not wait
  const asked = { id, method: request.method!, url: request.url! };
  const problem: Problem = problemOf(error, asked);
  logProblem(problem, asked);
  const { headers, body } = problemAnswer(problem, id);
  const head = [...always, ...Object.entries(headers).flat(), 'content-length', String(body.length)];
  response.writeHead(problem.status, head).end(request.method === 'HEAD' ? undefined : body);
}

/** `Vary` of an answer that also depends on who asks. */
function withOrigin(vary: string | number | string[] | undefined): string {
  const given = [vary ?? []].flat().join(', ');
  if (/(^|[\s,])origin([\s,]|$)/i.test(given)) return given;
  return given === '' ? 'Origin' : `${given}, Origin`;
}
