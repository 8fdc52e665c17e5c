import {
  type Attributes,
  type Context,
  context,
  createTraceState,
  isSpanContextValid,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
  TraceFlags,
  type Tracer,
} from '@opentelemetry/api';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Redactor } from './redact.js';
import { summaryOf } from './statement-summary.js';

/** The tracer of this process; null: nobody collects traces, and nothing here does more than look at this. */
let tracer: Tracer | null = null;

/** Traces with this tracer from now on. */
export function traceWith(given: Tracer | null): void {
  tracer = given;
}

/** What is known of a request when it is over. */
export interface Outcome {
  readonly method: string;
  /** the pattern; null: it has none */
  readonly route: string | null;
  readonly status: number;
  /** the `Cache-Status` header (RFC 9211) */
  readonly cacheStatus: string | undefined;
}

/** Begins the span of a request, under the one that its `traceparent` names; null: nobody collects traces. Queries are not in it. */
export function beginRequest({ method, url, headers, httpVersion }: IncomingMessage, redactor: Redactor): Span | null {
  if (tracer === null) return null;
  const path = redactor.target(url!.split('?', 1)[0]!).slice(0, LONGEST_PATH);
  const attributes: Attributes = { 'url.path': path, 'url.scheme': 'http', 'network.protocol.version': httpVersion };
  const agent = headers['user-agent'];
  if (agent !== undefined) attributes['user_agent.original'] = redactor.target(agent.slice(0, LONGEST_AGENT));
  return tracer.startSpan(method!, { kind: SpanKind.SERVER, attributes }, parentOf(headers));
}

/** Ends the span of a request: the semantic conventions for HTTP servers, 1.23 and later. */
export function endRequest(span: Span, { method, route, status, cacheStatus }: Outcome): void {
  const known = METHODS.has(method);
  span.updateName(`${known ? method : 'HTTP'}${route === null ? '' : ` ${route}`}`);
  span.setAttributes({ 'http.request.method': known ? method : '_OTHER', 'http.response.status_code': status });
  if (route !== null) span.setAttribute('http.route', route);
  if (cacheStatus !== undefined) span.setAttribute('http.response.header.cache-status', [cacheStatus]);
  if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR }).setAttribute('error.type', String(status));
  span.end();
}

/** Does the work of a request: what it begins, however much later, hangs under its span. */
export function inSpan<T>(span: Span, work: () => T): T {
  return context.with(trace.setSpan(ROOT_CONTEXT, span), work);
}

/** The id of a trace that is collected; null: there is none. */
export function traceIdOf(span: Span | null): string | null {
  const { traceId, traceFlags } = span?.spanContext() ?? { traceId: '', traceFlags: TraceFlags.NONE };
  return (traceFlags & TraceFlags.SAMPLED) === 0 ? null : traceId;
}

/** Sends an SQL statement, in a span of its own when a request is under way. The span names operation and tables, never a value. */
export async function tracedStatement<T>(sql: string, send: () => Promise<T>): Promise<T> {
  const summary = tracer === null ? '' : summaryOf(sql);
  const span = begin(summary, { 'db.system.name': 'postgresql', 'db.query.summary': summary });
  if (span === null) return send();
  try {
    return await send();
  } catch (error) {
    const { code, name } = error as Error & { code?: string };
    span.setStatus({ code: SpanStatusCode.ERROR }).setAttribute('error.type', code ?? name);
    throw error;
  } finally {
    span.end();
  }
}

/** Has the statements of a query runner traced, which TypeORM writes. */
export function traceRunner(runner: { query: (sql: string, ...rest: never[]) => Promise<unknown> }): void {
  if (tracer === null) return;
  const send = runner.query.bind(runner);
  runner.query = (sql, ...rest) => tracedStatement(sql, () => send(sql, ...rest));
}

/** Begins the span of a command to Redis; null: nobody collects traces, or no request is under way. */
export function beginCommand(name: string): Span | null {
  return tracer === null ? null : begin(name, { 'db.system.name': 'redis', 'db.operation.name': name });
}

/** Ends it. */
export function endCommand(span: Span | null, how: 'answered' | 'failed' | 'unanswered'): void {
  if (span === null) return;
  if (how !== 'answered') span.setStatus({ code: SpanStatusCode.ERROR }).setAttribute('error.type', how);
  span.end();
}

/** Characters of a path and of a user agent that are kept. */
const LONGEST_PATH = 2_000;
const LONGEST_AGENT = 200;
/** Methods that the API has; others are made up by clients. */
const METHODS = new Set(['GET', 'HEAD', 'POST', 'PATCH', 'DELETE', 'OPTIONS']);

/** A span under that of the request; what the process does by itself has none. */
function begin(name: string, attributes: Attributes): Span | null {
  if (tracer === null || trace.getActiveSpan() === undefined) return null;
  return tracer.startSpan(name, { kind: SpanKind.CLIENT, attributes });
}

/** The caller's span (W3C Trace Context, 3.2 and 3.3); a header that is malformed, or of a version to come with another form, is ignored. */
function parentOf(headers: IncomingHttpHeaders): Context {
  const [, version, traceId, spanId, flags, more] =
    /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/.exec(String(headers['traceparent'])) ?? [];
  if (version === undefined || version === 'ff' || (version === '00' && more !== undefined)) return ROOT_CONTEXT;
  const state = headers['tracestate'];
  const parent = {
    traceId: traceId!,
    spanId: spanId!,
    traceFlags: parseInt(flags!, 16) & TraceFlags.SAMPLED,
    isRemote: true,
    ...(state === undefined ? {} : { traceState: createTraceState(String(state)) }),
  };
  return isSpanContextValid(parent) ? trace.setSpanContext(ROOT_CONTEXT, parent) : ROOT_CONTEXT;
}
