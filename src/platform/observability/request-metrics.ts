import { Injectable } from '@nestjs/common';
import { Gauge, type Metric, Registry } from 'prom-client';

/** Upper bounds of the classes of durations, seconds: a hit of the cache takes a tenth of the first, a proxy waits as long as the last. */
export const BOUNDS: readonly number[] = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];
/** The route of an address that has none, of a preflight, and of what is refused before any route is looked for. */
const UNMATCHED = 'unmatched';
/** Methods that have a label of their own; clients may send any of forty. */
const METHODS = new Set(['GET', 'HEAD', 'POST', 'PATCH', 'DELETE', 'OPTIONS']);
const OTHER = 'other';

const NAME = 'colophon_http_request_duration_seconds';
const HELP = 'From the head of a request to the end of its answer, by method, route and status (499: the client went away).';

/** What was counted of one method, route and status. */
interface Durations {
  /** requests of each class, the last one above all bounds */
  readonly counts: number[];
  /** seconds */
  sum: number;
}

/**
 * How many requests there were and how long they took. Plain numbers, found by three look-ups: prom-client's own histogram makes an object
 * and a text for each observation, which takes a microsecond. They take its form when somebody reads `/metrics`.
 */
@Injectable()
export class RequestMetrics {
  /** Requests that have come and are not over. */
  inFlight = 0;
  private readonly routes = new Map<string, Map<string, Map<number, Durations>>>();

  constructor(registry: Registry) {
    const form = { name: NAME, help: HELP, type: 'histogram', aggregator: 'sum' };
    // a registry asks no more of a metric than its name and `get`
    registry.registerMetric({ ...form, get: () => Promise.resolve({ ...form, values: [...this.values()] }) } as unknown as Metric);
    const inFlight: Gauge = new Gauge({
      name: 'colophon_http_requests_in_flight',
      help: 'Requests that have come and are not over, the one that reads this included.',
      registers: [registry],
      collect: () => inFlight.set(this.inFlight),
    });
  }

  /** Counts a request that is over. `route`: its pattern; null: it has none. */
  count(method: string, route: string | null, status: number, seconds: number): void {
    const durations = this.durationsOf(route ?? UNMATCHED, METHODS.has(method) ? method : OTHER, status);
    let place = 0;
    while (place < BOUNDS.length && seconds > BOUNDS[place]!) place += 1;
    durations.counts[place]! += 1;
    durations.sum += seconds;
  }

  private durationsOf(route: string, method: string, status: number): Durations {
    const methods = this.routes.get(route) ?? added(this.routes, route, new Map<string, Map<number, Durations>>());
    const statuses = methods.get(method) ?? added(methods, method, new Map<number, Durations>());
    return statuses.get(status) ?? added(statuses, status, { counts: new Array<number>(BOUNDS.length + 1).fill(0), sum: 0 });
  }

  /** In the form of Prometheus: each class counts those below it as well. */
  private *values(): Generator<{ metricName: string; labels: Record<string, string | number>; value: number }> {
    for (const [route, methods] of this.routes)
      for (const [method, statuses] of methods)
        for (const [status, { counts, sum }] of statuses) {
          const labels = { method, route, status };
          let count = 0;
          for (const [place, more] of counts.entries()) {
            count += more;
            yield { metricName: `${NAME}_bucket`, labels: { ...labels, le: BOUNDS[place] ?? '+Inf' }, value: count };
          }
          yield { metricName: `${NAME}_sum`, labels, value: sum };
          yield { metricName: `${NAME}_count`, labels, value: count };
        }
  }
}

/** The pattern of a route as it is documented: `/v1/books/:id` → `/v1/books/{id}`. */
export function routePattern(url: string): string {
  return patterns.get(url) ?? added(patterns, url, url.replace(/:(\w+)/g, '{$1}'));
}

/** As many as there are routes. */
const patterns = new Map<string, string>();

function added<K, V>(map: Map<K, V>, key: K, value: V): V {
  map.set(key, value);
  return value;
}
