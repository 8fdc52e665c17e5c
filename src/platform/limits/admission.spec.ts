import type { IncomingMessage, ServerResponse } from 'node:http';
import { Registry } from 'prom-client';
import { Problem } from '../problems/problem.js';
import { Admission, type Admitted } from './admission.js';
import { LimitMetrics } from './limit-metrics.js';
import { LoadShedder } from './load-shedder.js';
import type { Principal as Client } from '../access/principal.js';
import { RateLimits } from './rate-limits.js';

const anonymous: Client = { kind: 'anonymous' };
const ADDRESS = '203.0.113.7';

let admission: Admission;
let waitingForConnection = 0;
let shedder: LoadShedder;
let metrics: LimitMetrics;
beforeEach(() => {
  metrics = new LimitMetrics(new Registry());
  waitingForConnection = 0;
  const load = {
    pool: 1,
    waitingFills: () => 0,
    waitingForConnection: () => waitingForConnection,
    shorten: () => undefined,
    cpuTime: () => 0,
  };
  shedder = new LoadShedder(load, metrics, () => 0);
  admission = new Admission(new RateLimits({ anonymous: 600, reader: 1_200, editor: 0, librarian: 0 }, null, metrics, () => 0), shedder);
});

const request = (method: string, headers: object = {}, url = '/v1/books') => ({ method, url, headers }) as IncomingMessage;
const answered = (statusCode: number, cacheStatus = '') => ({ headersSent: true, statusCode, getHeader: () => cacheStatus });

/** Units that are left after a request, of 100. */
function leftAfter(asked: IncomingMessage, answer: Pick<ServerResponse, 'headersSent' | 'statusCode' | 'getHeader'>): number {
  admission.settle(admission.admit(asked, anonymous, ADDRESS) as Admitted, answer);
  const next = admission.admit(request('GET', { 'if-none-match': '"1"' }), anonymous, ADDRESS) as Admitted;
  return Number(/r=(\d+)/.exec(next.headers[3]!)?.[1]) + 1;
}

describe('what a request costs', () => {
  it.each([
    ['304', 1, request('GET', { 'if-none-match': '"1"' }), answered(304)],
    ['a page of the cache', 10, request('GET'), answered(200, 'Colophon; hit; ttl=297')],
    ['a page of the cache that has changed', 10, request('GET', { 'if-none-match': '"1"' }), answered(200, 'Colophon; hit; ttl=297')],
    ['a page of the database', 20, request('GET'), answered(200, 'Colophon; fwd=uri-miss; stored')],
    ['a record that is not there', 20, request('HEAD'), answered(404, 'Colophon; fwd=uri-miss')],
    ['an address that cannot be read', 10, request('GET'), answered(400, 'Colophon; fwd=bypass')],
    ['a refusal for want of time', 10, request('GET'), answered(503, 'Colophon; fwd=uri-miss')],
    ['a client that went away', 20, request('GET'), { ...answered(200), headersSent: false }],
    ['a write', 50, request('POST'), answered(201, 'Colophon; fwd=method')],
  ])('%s: %d', (_, units, asked, answer) => {
    expect(leftAfter(asked, answer)).toBe(100 - units);
  });
});

describe('who is let in', () => {
  it('is one who has enough left; the others are told how long to wait', () => {
    for (let i = 0; i < 10; i += 1) expect(admission.admit(request('GET'), anonymous, ADDRESS)).not.toBeInstanceOf(Problem);
    expect(admission.admit(request('GET'), anonymous, ADDRESS)).toMatchObject({
      code: 'too-many-requests',
      status: 429,
      headers: { 'retry-after': '1', ratelimit: '"anonymous";r=0;t=10', 'ratelimit-policy': '"anonymous";q=100;w=10' },
    });
    expect(admission.admit(request('POST'), anonymous, ADDRESS)).toMatchObject({ headers: { 'retry-after': '5' } });
    expect(admission.admit(request('GET'), { kind: 'key', id: 1, name: 'k', role: 'reader' }, ADDRESS)).not.toBeInstanceOf(Problem);
  });

  it('is everyone without a limit, and whoever asks how the process is', () => {
    expect(admission.admit(request('GET'), { kind: 'key', id: 1, name: 'k', role: 'admin' }, ADDRESS)).toBeNull();
    expect(admission.admit(request('GET'), anonymous, '127.0.0.1')).toBeNull();
    expect(admission.admit(request('GET', {}, '/health/live'), anonymous, ADDRESS)).toBeNull();
  });
});

describe('who is passed on', () => {
  /** An answer that the test ends. */
  const open = () => {
    let end = () => undefined as void;
    const response = {
      headersSent: true,
      statusCode: 200,
      on: (_: string, listener: () => void) => (end = listener),
    } as unknown as ServerResponse;
    return { response, end: () => end() };
  };

  const nothing = () => false;

  it('is counted until it is answered', () => {
    const next = jest.fn();
    const { response, end } = open();
    const asked = request('GET');
    expect(admission.pass(asked, response, next, nothing)).toBeUndefined();
    expect(next).toHaveBeenCalledWith(asked, response);
    expect(shedder.inFlight).toBe(1);
    end();
    expect(shedder.inFlight).toBe(0);
  });

  it('is nobody but who asks how the process is, when too many wait', () => {
    waitingForConnection = 32;
    shedder.look();
    const next = jest.fn();
    for (const method of ['GET', 'POST'])
      expect(admission.pass(request(method), open().response, next, nothing)).toMatchObject({ code: 'overloaded' });
    expect(next).not.toHaveBeenCalled();
    expect(metrics.shed.pool).toBe(2);
    for (const url of ['/health/live', '/metrics'])
      expect(admission.pass(request('GET', {}, url), open().response, next, nothing)).toBeUndefined();
    expect(next).toHaveBeenCalledTimes(2);
  });

  it('is nobody whom something at hand answers, who is not counted as refused', () => {
    waitingForConnection = 32;
    shedder.look();
    const next = jest.fn();
    expect(admission.pass(request('GET'), open().response, next, () => true)).toBeUndefined();
    expect(next).not.toHaveBeenCalled();
    expect(metrics.shed.pool).toBe(0);
  });
});
