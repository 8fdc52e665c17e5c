import type { Settings } from '../config/settings.js';
import type { Redactor } from '../observability/redact.js';
import { traceIdOf } from '../observability/tracing.js';
import type { Visit } from './visit.js';

/** Characters of an address and of a user agent that are logged. */
const LONGEST_PATH = 2_000;
const LONGEST_AGENT = 200;

/** What the log says of one request. */
export interface RequestLine {
  context: 'Request';
  requestId: string;
  method: string;
  /** without the values of parameters that are named like secrets */
  path: string;
  /** 499: the client went away before it was answered */
  status: number;
  /** sent on the connection, the head included */
  bytes: number;
  ms: number;
  /** `hit`, `uri-miss`, `stale`, `bypass`, `method`, with `/` and what else `Cache-Status` says */
  cache?: string;
  client: string;
  principal?: string;
  userAgent?: string;
  /** the client went away before it had everything */
  aborted?: true;
  /** of the trace that is collected of it (W3C Trace Context) */
  traceId?: string;
}

/** How a request ended. */
export interface Ending {
  /** 499: the client went away before it was answered */
  readonly status: number;
  /** the client went away before it had everything */
  readonly aborted: boolean;
  /** milliseconds since its head came */
  readonly ms: number;
  /** the `Cache-Status` of the answer */
  readonly cacheStatus: string | undefined;
}

/** Writes a line for each request when its answer is over. */
export class RequestLog {
  constructor(
    private readonly what: Settings['requestLog'],
    private readonly redactor: Redactor,
    private readonly write: (line: RequestLine) => void,
  ) {}

  /** Writes the line of a request that is over, if it is one that is logged. */
  note(visit: Visit, { status, aborted, ms, cacheStatus }: Ending): void {
    if (this.what === 'off' || (this.what === 'errors' && status < 400 && !aborted)) return;
    const { request } = visit;
    const line: RequestLine = {
      context: 'Request',
      requestId: visit.id,
      method: request.method!,
      path: this.redactor.target(request.url!).slice(0, LONGEST_PATH),
      status,
      bytes: request.socket.bytesWritten - visit.sentBefore,
      ms: Math.round(ms * 100) / 100,
      client: visit.client,
    };
    const cache = shortStatus(cacheStatus);
    if (cache !== null) line.cache = cache;
    if (visit.principal !== null) line.principal = visit.principal;
    const agent = request.headers['user-agent'];
    if (agent !== undefined) line.userAgent = this.redactor.target(agent.slice(0, LONGEST_AGENT));
    if (aborted) line.aborted = true;
    const traceId = traceIdOf(visit.span);
    if (traceId !== null) line.traceId = traceId;
    this.write(line);
  }
}

/** A line for people: `GET /v1/books?limit=10 200 0.41 ms hit`. */
export function sentenceOf({ method, path, status, ms, cache, aborted }: RequestLine): string {
  return [method, path, status, `${ms} ms`, cache, aborted && 'aborted'].filter(Boolean).join(' ');
}

/** `Colophon; hit; ttl=297` → `hit`, `Colophon; fwd=stale; stored; detail=early-refresh` → `stale/early-refresh`. */
export function shortStatus(cacheStatus: unknown): string | null {
  const [, how, fwd] = /^[^;]*; (hit|fwd=([a-z-]+))/.exec(String(cacheStatus)) ?? [];
  if (how === undefined) return null;
  const more = /; (?:detail=([a-z-]+)|(collapsed))/.exec(String(cacheStatus));
  return more ? `${fwd ?? how}/${more[1] ?? more[2]}` : (fwd ?? how);
}
