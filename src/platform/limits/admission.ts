import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { Injectable } from '@nestjs/common';
import type { Principal as Client } from '../access/principal.js';
import { Problem } from '../problems/problem.js';
import { LoadShedder } from './load-shedder.js';
import { COSTS } from './policies.js';
import { type Principal, principalOf } from './principal.js';
import { RateLimits } from './rate-limits.js';

/** Whose limit a request counts against, and what it has paid at its start. */
export interface Admitted {
  readonly principal: Principal;
  readonly paid: number;
  /** what the answer says of the limit: names and values by turns */
  readonly headers: readonly string[];
}

/**
 * The door of the service: lets a request in or says why not, and settles what it cost when it has been answered. Knows no routes,
 * apart from `/health` and `/metrics`, whose callers watch over the process and must not be refused when there is much to do.
 */
@Injectable()
export class Admission {
  constructor(
    private readonly limits: RateLimits,
    private readonly shedder: LoadShedder,
  ) {}

  /** Takes what the request costs at least. A problem (429): it is not there. null: nobody's limit. */
  admit(request: IncomingMessage, client: Client, address: string): Admitted | Problem | null {
    const principal = request.url!.startsWith('/health/') ? null : principalOf(client, address);
    if (principal === null) return null;
    const paid = leastCost(request);
    const seconds = this.limits.take(principal, paid);
    const headers = this.limits.headersFor(principal);
    if (seconds === 0) return { principal, paid, headers };
    const told = Object.fromEntries(headers.flatMap((name, i) => (i % 2 === 0 ? [[name, headers[i + 1]!]] : [])));
    return new Problem('too-many-requests', `Too much was asked for in a short time. Try again in ${seconds} s.`, {
      headers: { ...told, 'retry-after': String(seconds) },
    });
  }

  /** Charges the rest when the request has been answered, by the status and `Cache-Status` (RFC 9211) of the answer. */
  settle({ principal, paid }: Admitted, response: Pick<ServerResponse, 'headersSent' | 'statusCode' | 'getHeader'>): void {
    // whoever does not wait for the answer may have caused as much work
    const cost = response.headersSent ? costOf(response.statusCode, String(response.getHeader('cache-status'))) : COSTS.builtPage;
    this.limits.charge(principal, Math.max(0, cost - paid));
  }

  /** So many requests have come at once, and follow. */
  expect(requests: number): void {
    this.shedder.expect(requests);
  }

  /**
   * Passes on a request that the cache did not answer, and counts it until it is answered. When there is no time for it, `spare` may answer it with
   * what is at hand, and says whether it does; it is given the problem for when that comes to nothing. A problem (503): neither could be done.
   */
  pass(
    request: IncomingMessage,
    response: ServerResponse,
    next: RequestListener,
    spare: (refusal: () => Problem) => boolean,
  ): Problem | undefined {
    if (watchesOver(request)) return void next(request, response);
    const kind = isRead(request) ? 'read' : 'write';
    const reason = this.shedder.reason(kind, request.url!, request.socket);
    if (reason) {
      const refusal = () => this.shedder.refuse(reason);
      return spare(refusal) ? undefined : refusal();
    }
    if (kind === 'read') {
      const address = request.url!;
      this.shedder.begin(address);
      response.on('close', () =>
        this.shedder.end(address, response.headersSent && response.statusCode !== 503 ? 'answered' : 'unanswered'),
      );
    }
    next(request, response);
    return undefined;
  }
}

function watchesOver({ url }: IncomingMessage): boolean {
  return url!.startsWith('/health/') || url === '/metrics';
}

function isRead({ method }: IncomingMessage): boolean {
  return method === 'GET' || method === 'HEAD' || method === 'OPTIONS';
}

function leastCost(request: IncomingMessage): number {
  if (!isRead(request)) return COSTS.write;
  return request.headers['if-none-match'] === undefined ? COSTS.storedPage : COSTS.notModified;
}

/** What a read cost in the end. One that was refused for want of time costs what it has paid. */
function costOf(status: number, cacheStatus: string): number {
  if (status === 304) return COSTS.notModified;
  if (status === 503) return 0;
  return /; fwd=(?!bypass)/.test(cacheStatus) ? COSTS.builtPage : COSTS.storedPage;
}
