import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import { Injectable } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';
import { Identities } from '../access/identities.js';
import { ANONYMOUS, type Principal } from '../access/principal.js';
import { FrontHandler } from '../cache/front-handler.js';
import { Settings } from '../config/settings.js';
import { headMistake, originForm } from '../http/request-head.js';
import { Admission } from '../limits/admission.js';
import { Drain } from '../lifecycle/drain.js';
import { Startup } from '../lifecycle/startup.js';
import { requestIdOf } from '../observability/request-id.js';
import { problemAnswer } from '../problems/problem-answer.js';
import { Problem } from '../problems/problem.js';
import { clientAddressOf, TrustedProxies } from './client-address.js';
import { CrossOrigin } from './cross-origin.js';
import { RequestLog } from './request-log.js';
import { securityHeaders } from './security-headers.js';
import { rememberVisit, type Visit } from './visit.js';

/** Hands a request on to the framework. */
type Next = (visit: Visit) => void;

/**
 * Where every request comes in, on the level of `node:http`: hits of the cache, answers of the framework and refusals alike. It gives the
 * request its id, has it logged when it is over, sets the headers that every answer has, refuses heads that no address makes good, and
 * what comes before the database is there, answers the preflights of browsers, finds out whose it is and whether that one may ask so much, and hands it on to the front handler, behind
 * which is Fastify.
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
    private readonly identities: Identities,
    private readonly admission: Admission,
    private readonly drain: Drain,
    private readonly startup: Startup,
  ) {
    this.crossOrigin = new CrossOrigin(settings.corsOrigins);
    this.proxies = new TrustedProxies(settings.trustedProxies);
    this.always = securityHeaders(settings, this.crossOrigin);
  }

  /** Takes the place of the framework as the listener of a server, and calls it for what is not answered here. */
  standBefore(server: Server, fastify: FastifyInstance): void {
    const [framework] = server.listeners('request') as RequestListener[];
    const next: Next = (visit) => {
      const { request, response, headers } = visit;
      const refusal = this.admission.pass(request, response, () => {
        for (let i = 0; i < headers.length; i += 2) response.setHeader(headers[i]!, headers[i + 1]!);
        framework!(request, response);
      });
      if (refusal) refuse(visit, refusal);
    };
    server.removeAllListeners('request');
    this.drain.watch(server);
    server.on('request', (request, response) => this.handle(request, response, next));
    if (!this.crossOrigin.varies) return;
    fastify.addHook('onSend', (_request, reply, payload, done) => {
      reply.header('vary', withOrigin(reply.getHeader('vary')));
      done(null, payload);
    });
  }

  private handle(request: IncomingMessage, response: ServerResponse, next: Next): void {
    this.drain.note(request, response);
    request.url = originForm(request.url!);
    const visit = this.begin(request, response);
    this.log.watch(visit);
    const mistake = headMistake(request);
    if (mistake) {
      // whatever else comes over this connection may be meant to be read differently
      visit.headers.push('connection', 'close');
      return refuse(visit, mistake);
    }
    const tooEarly = this.startup.refusal(request.url);
    if (tooEarly) return refuse(visit, tooEarly);
    if (this.crossOrigin.isPreflight(request)) return this.answerPreflight(visit);
    const principal = this.identities.of(request);
    if (!(principal instanceof Promise)) return this.admit(visit, principal, next);
    principal.then(
      (known) => this.admit(visit, known, next),
      // the guard says what is wrong with the key; it costs whoever tries it
      () => this.admit(visit, ANONYMOUS, next),
    );
  }

  /** Lets a request in whose sender has not spent what it may. */
  private admit(visit: Visit, principal: Principal, next: Next): void {
    const { request, response } = visit;
    if (principal.kind === 'key') visit.principal = principal.id === 0 ? principal.name : `key:${principal.id}`;
    const admitted = this.admission.admit(request, principal, visit.client);
    if (admitted instanceof Problem) return refuse(visit, admitted);
    if (admitted) {
      visit.headers.push(...admitted.headers);
      response.once('close', () => this.admission.settle(admitted, response));
    }
    this.front.handle(visit, next);
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

  private answerPreflight(visit: Visit): void {
    visit.response.writeHead(204, [...visit.headers, ...this.crossOrigin.preflightHeaders(visit.request.headers)]).end();
  }
}

/** Answers with a problem, without the framework. */
function refuse({ id, request, response, headers: always }: Visit, problem: Problem): void {
  if (response.destroyed) return; // the client did not wait
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
