import { ROOT_CONTEXT, trace, TraceFlags } from '@opentelemetry/api';
import { Redactor } from '../observability/redact.js';
import { RequestLog, type RequestLine, sentenceOf, shortStatus } from './request-log.js';
import type { Visit } from './visit.js';

it.each([
  ['Colophon; hit; ttl=297', 'hit'],
  ['Colophon; hit; ttl=297; detail=unvalidated', 'hit/unvalidated'],
  ['Colophon; fwd=uri-miss; stored', 'uri-miss'],
  ['Colophon; fwd=stale; stored; detail=early-refresh', 'stale/early-refresh'],
  ['Colophon; fwd=uri-miss; collapsed', 'uri-miss/collapsed'],
  ['Colophon; fwd=method', 'method'],
  [undefined, null],
])('the log shortens %s to %s', (status, short) => {
  expect(shortStatus(status)).toBe(short);
});

it('a person reads a request in one glance', () => {
  const line = {
    context: 'Request',
    requestId: 'x',
    method: 'GET',
    path: '/v1/books',
    status: 200,
    bytes: 9,
    ms: 0.41,
    client: '::1',
  } as const;
  expect(sentenceOf({ ...line, cache: 'hit' })).toBe('GET /v1/books 200 0.41 ms hit');
  expect(sentenceOf({ ...line, status: 499, aborted: true })).toBe('GET /v1/books 499 0.41 ms aborted');
});

describe('the line of a request', () => {
  /** The line of a visit with this span. */
  function lineOf(span: Visit['span']): RequestLine | undefined {
    let written: RequestLine | undefined;
    const log = new RequestLog('all', new Redactor(), (line) => (written = line));
    const request = { method: 'GET', url: '/v1/books', headers: {}, socket: { bytesWritten: 9 } };
    const visit = { request, id: 'x', sentBefore: 0, client: '::1', principal: null, span } as unknown as Visit;
    log.note(visit, { status: 200, aborted: false, ms: 1, cacheStatus: 'Colophon; hit; ttl=1' });
    return written;
  }

  const spanThatIs = (traceFlags: TraceFlags) =>
    trace.getSpan(trace.setSpanContext(ROOT_CONTEXT, { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), traceFlags }))!;

  it('names its trace when that is collected', () => {
    expect(lineOf(spanThatIs(TraceFlags.SAMPLED))).toMatchObject({ traceId: 'a'.repeat(32), cache: 'hit' });
    expect(lineOf(spanThatIs(TraceFlags.NONE))).not.toHaveProperty('traceId');
    expect(lineOf(null)).not.toHaveProperty('traceId');
  });
});
