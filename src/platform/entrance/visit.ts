import type { Span } from '@opentelemetry/api';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FixedHead } from '../http/fixed-head.js';
import type { Admitted } from '../limits/admission.js';

/** One request on its way through the service, from the moment it came. */
export interface Visit {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** that of `X-Request-Id`, or a new one */
  readonly id: string;
  /** milliseconds of `performance.now()` */
  readonly begun: number;
  /** the address of the client, as far as proxies are trusted */
  readonly client: string;
  /** bytes that its connection had sent before */
  readonly sentBefore: number;
  /** headers that every answer has */
  readonly always: FixedHead;
  /** names and values, in turn, of those that its answer has besides, whoever gives it; steps of the entrance may add to them */
  readonly headers: string[];
  /** who asks, for the log; null as long as nobody knows */
  principal: string | null;
  /** what it has paid, which is settled at its end; null: nobody's limit */
  admitted: Admitted | null;
  /** the pattern of its route, `/v1/books/{id}`; null as long as none is known, and when there is none */
  route: string | null;
  /** null: nobody collects traces */
  span: Span | null;
  /** the status of a refusal that was written past the response, while its body came; null: none was */
  refusedWith: number | null;
  /** the `Cache-Status` of its answer where it was not set on the response */
  cacheStatus: string | null;
}

const VISIT = Symbol('visit');

/** Notes the visit on its request. */
export function rememberVisit(visit: Visit): void {
  (visit.request as Visited)[VISIT] = visit;
}

/** The visit of a request; undefined when it did not come over the network (`fastify.inject`). */
export function visitOf(request: IncomingMessage): Visit | undefined {
  return (request as Visited)[VISIT];
}

type Visited = IncomingMessage & { [VISIT]?: Visit };
