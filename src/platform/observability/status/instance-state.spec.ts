import { Exposition } from './exposition.js';
import { type InstanceState, quantile, trafficBetween } from './instance-state.js';

const REQUESTS = 'colophon_http_request_duration_seconds';

it('a scrape is read with its labels, whatever stands in them', () => {
  const text = ['# HELP a b', 'a 1', 'b{x="1",y="a \\"quoted\\" }{ \\\\ one"} +Inf', 'b{x="2"} 2.5e-3', ''].join('\n');
  const read = new Exposition(text);
  expect(read.value('a')).toBe(1);
  expect(read.all('b').map(({ labels }) => labels)).toEqual([{ x: '1', y: 'a "quoted" }{ \\ one' }, { x: '2' }]);
  expect(read.value('b', { x: '2' })).toBe(0.0025);
  expect(read.value('c')).toBeNull();
});

it('a quantile lies in its class as Prometheus has it', () => {
  // 100 requests up to 0.5 ms, 100 up to 1 ms, none above
  const buckets = [100, 200, ...Array<number>(12).fill(200)];
  expect(quantile(0.5, buckets)).toBeCloseTo(0.0005, 6);
  expect(quantile(0.75, buckets)).toBeCloseTo(0.00075, 6);
  expect(quantile(0.99, [...Array<number>(13).fill(0), 5])).toBe(Infinity);
  expect(quantile(0.5, Array<number>(14).fill(0))).toBeNull();
});

describe('the traffic of an instance', () => {
  const state = (at: number, began: number, requests: number, hits: number, misses: number): InstanceState => ({
    url: 'http://a',
    ready: 'yes',
    at,
    metrics: new Exposition(
      [
        `process_start_time_seconds ${began}`,
        `${REQUESTS}_count{method="GET",route="/v1/books",status="200"} ${requests}`,
        `${REQUESTS}_bucket{method="GET",route="/v1/books",status="200",le="0.0005"} ${requests}`,
        `${REQUESTS}_bucket{method="GET",route="/v1/books",status="200",le="+Inf"} ${requests}`,
        // whoever looks once a second is no traffic
        `${REQUESTS}_count{method="GET",route="/metrics",status="200"} ${at}`,
        `colophon_cache_hits_total{from="memory"} ${hits}`,
        `colophon_cache_misses_total{reason="stale"} ${misses}`,
      ].join('\n'),
    ),
  });

  it('is what was counted since the last look', () => {
    expect(trafficBetween(state(1_000, 1, 100, 50, 50), state(3_000, 1, 300, 245, 55))).toMatchObject({ perSecond: 100, hitRate: 0.975 });
  });

  it('is not known at the first look, nor after it was started anew', () => {
    const unknown = { perSecond: null, p50: null, p99: null, hitRate: null };
    expect(trafficBetween(undefined, state(1_000, 1, 1, 1, 1))).toEqual(unknown);
    expect(trafficBetween(state(1_000, 1, 500, 1, 1), state(2_000, 2, 1, 1, 1))).toEqual(unknown);
  });
});
