import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import { Injectable } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';
import { Identities } from '../access/identities.js';
import { isWithoutKey } from '../access/presented-key.js';
import { ANONYMOUS, type Principal } from '../access/principal.js';
import { FrontHandler } from '../cache/front-handler.js';
import { PageFills } from '../cache/page-fills.js';
import { Settings } from '../config/settings.js';
import { type FixedHead, fixedHead } from '../http/fixed-head.js';
import { headMistake, originForm } from '../http/request-head.js';
import { Admission, type Admitted } from '../limits/admission.js';
import { Drain } from '../lifecycle/drain.js';
import { Startup } from '../lifecycle/startup.js';
import { Redactor, secretsOf } from '../observability/redact.js';
import { RequestMetrics, routePattern } from '../observability/request-metrics.js';
import { requestIdOf } from '../observability/request-id.js';
import { beginRequest, endRequest, inSpan } from '../observability/tracing.js';
import { problemAnswer } from '../problems/problem-answer.js';
import { Problem } from '../problems/problem.js';
import { Arrivals } from './arrivals.js';
import { clientAddressOf, TrustedProxies } from './client-address.js';
import { CrossOrigin } from './cross-origin.js';
import { closeQueued } from './queued-responses.js';
import { RequestLog } from './request-log.js';
import { securityHeaders } from './security-headers.js';
import { rememberVisit, type Visit, visitOf } from './visit.js';

/** What nginx says of a client that did not wait. */
const CLIENT_CLOSED_REQUEST = 499;

/** Hands a request on to the framework. */
type Next = (visit: Visit) => void;

/**
 * Where every request comes in, on the level of `node:http`: hits of the cache, answers of the framework and refusals alike. It gives the
 * request its id, has it counted and logged when it is over, sets the headers that every answer has, refuses heads that no address makes
 * good, and what comes before the database is there, answers the preflights of browsers, finds out whose it is and whether that one may ask
 * so much, and hands it on to the front handler, behind
 * which is Fastify.
 */
@Injectable()
export class Entrance {
  private readonly crossOrigin: CrossOrigin;
  private readonly proxies: TrustedProxies;
  private readonly always: FixedHead;
  private readonly arrivals: Arrivals;
  private readonly redactor: Redactor;

  constructor(
    settings: Settings,
    private readonly front: FrontHandler,
    private readonly log: RequestLog,
    private readonly metrics: RequestMetrics,
    private readonly identities: Identities,
    private readonly admission: Admission,
    private readonly drain: Drain,
    private readonly startup: Startup,
    fills: PageFills,
  ) {
    this.crossOrigin = new CrossOrigin(settings.corsOrigins);
    this.proxies = new TrustedProxies(settings.trustedProxies);
    this.redactor = new Redactor(secretsOf(settings));
    this.always = fixedHead([...securityHeaders(settings, this.crossOrigin), ...this.crossOrigin.toAll]);
    this.arrivals = new Arrivals({
      comes: () => fills.pause(),
      over: (requests) => {
        admission.expect(requests);
        fills.resume();
      },
    });
  }

  /** Takes the place of the framework as the listener of a server, and calls it for what is not answered here. */
  standBefore(server: Server, fastify: FastifyInstance): void {
    const [framework] = server.listeners('request') as RequestListener[];
    const next: Next = (visit) => {
      const { request, response } = visit;
      if (response.destroyed) return; // the client has gone, and nothing that begins now would hear of it
      const handOn = () => {
        const headers = headersOf(visit);
        for (let i = 0; i < headers.length; i += 2) response.setHeader(headers[i]!, headers[i + 1]!);
        framework!(request, response);
      };
      const refused = this.admission.pass(request, response, handOn, (refusal) =>
        this.front.answerWithFound(visit, () => refuse(visit, refusal())),
      );
      if (refused) refuse(visit, refused);
    };
    this.arrivals.watch(server);
    server.removeAllListeners('request');
    this.drain.watch(server);
    server.on('request', (request, response) => this.handle(request, response, next));
    fastify.addHook('onRequest', (request, _reply, done) => {
      const visit = visitOf(request.raw);
      if (visit && request.routeOptions.url !== undefined) visit.route = routePattern(request.routeOptions.url);
      done();
    });
    if (!this.crossOrigin.varies) return;
    fastify.addHook('onSend', (_request, reply, payload, done) => {
      reply.header('vary', withOrigin(reply.getHeader('vary')));
      done(null, payload);
    });
  }

  private handle(request: IncomingMessage, response: ServerResponse, next: Next): void {
    this.drain.note(response);
    request.url = originForm(request.url!);
    const visit = this.begin(request, response);
    visit.span = beginRequest(request, this.redactor);
    const mistake = headMistake(request);
    if (mistake) {
      // whatever else comes over this connection may be meant to be read differently
      visit.headers.push('connection', 'close');
      return refuse(visit, mistake);
    }
    if (this.arrivals.coming) this.arrivals.hold(() => this.enter(visit, next));
    else this.enter(visit, next);
  }

  private enter(visit: Visit, next: Next): void {
    if (visit.span === null) this.judge(visit, next);
    else inSpan(visit.span, () => this.judge(visit, next));
  }

  private judge(visit: Visit, next: Next): void {
    const { request } = visit;
    const tooEarly = this.startup.refusal(request.url!);
    if (tooEarly) return refuse(visit, tooEarly);
    if (this.crossOrigin.isPreflight(request)) return this.answerPreflight(visit);
    if (isWithoutKey(request.headers)) return this.admit(visit, ANONYMOUS, next);
    this.identify(visit, next);
  }

  /** Lets the owner of a key in; whoever has none that is known here, as one of his address. */
  private identify(visit: Visit, next: Next): void {
    const { request } = visit;
    let paid: Admitted | Problem | null | undefined;
    // whoever tries keys that nobody has pays first, or they would keep the database busy
    const pay = () => {
      paid = this.admission.admit(request, ANONYMOUS, visit.client);
      if (paid instanceof Problem) throw paid;
    };
    void Promise.resolve(this.identities.of(request, pay)).then(
      (known) => this.admit(visit, known, next),
      // the guard says what is wrong with the key
      () => this.admit(visit, ANONYMOUS, next, paid),
    );
  }

  /** Lets a request in whose sender has not spent what it may. */
  private admit(
    visit: Visit,
    principal: Principal,
    next: Next,
    admitted = this.admission.admit(visit.request, principal, visit.client),
  ): void {
    if (visit.response.destroyed) return; // the client has gone
    if (principal.kind === 'key') visit.principal = principal.id === 0 ? principal.name : `key:${principal.id}`;
    if (admitted instanceof Problem) return refuse(visit, admitted);
    if (admitted) {
      visit.admitted = admitted;
      visit.headers.push(...admitted.headers);
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
      always: this.always,
      headers: ['x-request-id', id, ...this.crossOrigin.headersFor(request.headers)],
      principal: null,
      admitted: null,
      route: null,
      span: null,
      refusedWith: null,
      cacheStatus: null,
    };
    rememberVisit(visit);
    this.metrics.inFlight += 1;
    response.on('close', () => this.end(visit));
    closeQueued(request, response);
    return visit;
  }

  /** The answer was sent, or the client has gone: counted and logged here, and nowhere else. */
  private end(visit: Visit): void {
    const { request, response, route, admitted } = visit;
    const aborted = !response.writableFinished && visit.refusedWith === null;
    const status = visit.refusedWith ?? (aborted && !response.headersSent ? CLIENT_CLOSED_REQUEST : response.statusCode);
    const ms = performance.now() - visit.begun;
    this.metrics.inFlight -= 1;
    if (admitted !== null) this.admission.settle(admitted, response);
    this.metrics.count(request.method!, route, status, ms / 1_000);
    const cacheStatus = visit.cacheStatus ?? response.getHeader('cache-status')?.toString();
    if (visit.span !== null) endRequest(visit.span, { method: request.method!, route, status, cacheStatus });
    this.log.note(visit, { status, aborted, ms, cacheStatus });
  }

  private answerPreflight(visit: Visit): void {
    visit.response.writeHead(204, [...headersOf(visit), ...this.crossOrigin.preflightHeaders(visit.request.headers)]).end();
  }
}

/** Answers with a problem, without the framework. */
function refuse(visit: Visit, problem: Problem): void {
  const { id, request, response } = visit;
  if (response.destroyed) return; // the client did not wait
  const { head, body } = problemAnswer(problem, id);
  response
    .writeHead(problem.status, [...headersOf(visit), ...head, 'content-length', String(Buffer.byteLength(body))])
    .end(request.method === 'HEAD' ? undefined : body);
}

/** Names and values, by turns, of what the entrance says with the answer. */
function headersOf({ always, headers }: Visit): string[] {
  return [...always.pairs, ...headers];
}

/** `Vary` of an answer that also depends on who asks. */
function withOrigin(vary: string | number | string[] | undefined): string {
  const given = [vary ?? []].flat().join(', ');
  if (/(^|[\s,])origin([\s,]|$)/i.test(given)) return given;
  return given === '' ? 'Origin' : `${given}, Origin`;
}
