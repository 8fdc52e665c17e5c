import { BOUNDS } from '../request-metrics.js';
import { Exposition, type Sample } from './exposition.js';

/** How long an instance has to answer, milliseconds. */
const PATIENCE = 2_000;
const REQUESTS = 'colophon_http_request_duration_seconds';

/** What an instance said of itself at one moment. */
export interface InstanceState {
  readonly url: string;
  /** `away`: it does not answer at all */
  readonly ready: 'yes' | 'no' | 'away';
  /** null: it does not say */
  readonly metrics: Exposition | null;
  /** milliseconds since 1970 */
  readonly at: number;
}

/** What happened between two moments; null where nothing did, or where there is only one. */
export interface Traffic {
  readonly perSecond: number | null;
  /** seconds */
  readonly p50: number | null;
  readonly p99: number | null;
  /** of the pages that were wanted, those that were in the cache; 0 to 1 */
  readonly hitRate: number | null;
}

/** Asks an instance. Never rejects. */
export async function askInstance(url: string): Promise<InstanceState> {
  const ask = (path: string) => fetch(url + path, { signal: AbortSignal.timeout(PATIENCE) });
  const [ready, metrics] = await Promise.all([
    ask('/health/ready').then(
      async ({ ok, body }) => {
        await body?.cancel();
        return ok ? ('yes' as const) : ('no' as const);
      },
      () => 'away' as const,
    ),
    ask('/metrics')
      .then(
        async (answer) => (answer.ok ? new Exposition(await answer.text()) : null),
        () => null,
      )
      .catch(() => null),
  ]);
  return { url, ready, metrics, at: Date.now() };
}

/** What an instance did from one moment to the next. One that was started anew in between has counted nothing before. */
export function trafficBetween(before: InstanceState | undefined, now: InstanceState): Traffic {
  const [then, metrics] = [before?.metrics, now.metrics];
  const begun = (of: Exposition) => of.value('process_start_time_seconds');
  if (!then || !metrics || begun(then) !== begun(metrics) || now.at <= before!.at)
    return { perSecond: null, p50: null, p99: null, hitRate: null };
  const more = (name: string, holds?: (labels: Sample['labels']) => boolean) => metrics.sum(name, holds) - then.sum(name, holds);
  const buckets = [...BOUNDS.map(String), '+Inf'].map((le) =>
    more(`${REQUESTS}_bucket`, (labels) => labels['le'] === le && isAsked(labels)),
  );
  const hits = more('colophon_cache_hits_total');
  const pages = hits + more('colophon_cache_misses_total');
  return {
    perSecond: (more(`${REQUESTS}_count`, isAsked) * 1_000) / (now.at - before!.at),
    p50: quantile(0.5, buckets),
    p99: quantile(0.99, buckets),
    hitRate: pages > 0 ? hits / pages : null,
  };
}

/** Those who watch are no traffic. */
function isAsked({ route = '' }: Sample['labels']): boolean {
  return route !== '/metrics' && !route.startsWith('/health/');
}

/**
 * A quantile, as Prometheus' histogram_quantile estimates it: within the class in which it lies, requests are taken to lie evenly. `buckets`:
 * the requests up to each bound, the last one all of them. null: there are none. Infinity: above all bounds.
 */
export function quantile(share: number, buckets: readonly number[]): number | null {
  const all = buckets.at(-1) ?? 0;
  if (all <= 0) return null;
  const rank = share * all;
  const place = buckets.findIndex((count) => count >= rank);
  const upper = BOUNDS[place];
  if (upper === undefined) return Infinity;
  const [lower, below] = place === 0 ? [0, 0] : [BOUNDS[place - 1]!, buckets[place - 1]!];
  return lower + ((upper - lower) * (rank - below)) / (buckets[place]! - below);
}
