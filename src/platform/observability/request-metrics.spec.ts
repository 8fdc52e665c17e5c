import { Registry } from 'prom-client';
import { RequestMetrics, routePattern } from './request-metrics.js';

async function linesOf(registry: Registry, part: string): Promise<string[]> {
  return (await registry.metrics()).split('\n').filter((line) => line.includes(part) && !line.startsWith('#'));
}

it('requests are counted by method, route and status, in classes that count those below as well', async () => {
  const registry = new Registry();
  const metrics = new RequestMetrics(registry);
  metrics.count('GET', '/v1/books', 200, 0.0004);
  metrics.count('GET', '/v1/books', 200, 0.001);
  metrics.count('GET', '/v1/books', 304, 9);
  const lines = await linesOf(registry, 'status="200"');
  expect(lines).toContain('colophon_http_request_duration_seconds_bucket{method="GET",route="/v1/books",status="200",le="0.0005"} 1');
  expect(lines).toContain('colophon_http_request_duration_seconds_bucket{method="GET",route="/v1/books",status="200",le="0.001"} 2');
  expect(lines).toContain('colophon_http_request_duration_seconds_bucket{method="GET",route="/v1/books",status="200",le="+Inf"} 2');
  expect(lines).toContain('colophon_http_request_duration_seconds_count{method="GET",route="/v1/books",status="200"} 2');
  const late = await linesOf(registry, 'status="304"');
  expect(late).toContain('colophon_http_request_duration_seconds_bucket{method="GET",route="/v1/books",status="304",le="5"} 0');
  expect(late).toContain('colophon_http_request_duration_seconds_bucket{method="GET",route="/v1/books",status="304",le="+Inf"} 1');
});

it('what a client can make up is no label', async () => {
  const registry = new Registry();
  const metrics = new RequestMetrics(registry);
  for (const method of ['PROPFIND', 'PURGE', 'MKCOL']) metrics.count(method, null, 404, 0.001);
  expect(await linesOf(registry, '_count')).toEqual([
    'colophon_http_request_duration_seconds_count{method="other",route="unmatched",status="404"} 3',
  ]);
});

it('a route is named as in the documentation', () => {
  expect(routePattern('/v1/identifiers/:scheme/:value')).toBe('/v1/identifiers/{scheme}/{value}');
  expect(routePattern('/docs/*')).toBe('/docs/*');
});
