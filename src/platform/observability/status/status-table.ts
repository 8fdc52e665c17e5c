import { type InstanceState, trafficBetween } from './instance-state.js';

const HEAD = ['instance', 'ready', 'version', 'up', 'req/s', 'p50', 'p99', 'hits', 'pool', 'loop p99', 'memory'];
/** What stands where nothing is known. */
const UNKNOWN = '-';

/** The instances as a table, a line each, and below it what they share. `before`: what they said a moment ago, by their address. */
export function statusLines(before: ReadonlyMap<string, InstanceState>, now: readonly InstanceState[]): string[] {
  const rows = [HEAD, ...now.map((state) => rowOf(before.get(state.url), state))];
  const widths = HEAD.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const lines = rows.map((row) =>
    row.map((cell, column) => (column < 3 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!))).join('  '),
  );
  return [...lines, '', ...sharedLines(now)];
}

function rowOf(before: InstanceState | undefined, state: InstanceState): string[] {
  const { url, ready, metrics, at } = state;
  const { perSecond, p50, p99, hitRate } = trafficBetween(before, state);
  const value = (name: string) => metrics?.value(name) ?? null;
  const started = value('process_start_time_seconds');
  const pool = 'colophon_database_pool';
  const used = metrics?.value(`${pool}_connections`, { state: 'used' }) ?? null;
  const waiting = value(`${pool}_waiting`) ?? 0;
  return [
    url.replace(/^https?:\/\//, ''),
    ready,
    metrics?.all('colophon_build_info')[0]?.labels['version'] ?? UNKNOWN,
    shown(started, (seconds) => clock(at / 1_000 - seconds)),
    shown(perSecond, (rate) => rate.toLocaleString('en', { maximumFractionDigits: rate < 10 ? 1 : 0 })),
    shown(p50, duration),
    shown(p99, duration),
    shown(hitRate, (share) => `${Math.round(share * 100)} %`),
    shown(used, (count) => `${count}/${value(`${pool}_max_connections`)}${waiting > 0 ? ` +${waiting}` : ''}`),
    shown(value('nodejs_eventloop_lag_p99_seconds'), duration),
    shown(value('process_resident_memory_bytes'), (bytes) => `${Math.round(bytes / 1_048_576)} MiB`),
  ];
}

/** The queues and the imports: the same for all instances, so the worst that one of them sees. */
function sharedLines(states: readonly InstanceState[]): string[] {
  const seen = states.flatMap(({ metrics }) => metrics ?? []);
  const worst = (name: string) => Math.max(...seen.map((metrics) => metrics.value(name) ?? -1), -1);
  const queue = (title: string, name: string) => {
    const rows = worst(`${name}_rows`);
    const text =
      rows < 0 ? 'not known' : rows === 0 ? 'empty' : `${number(rows)} rows, the oldest ${duration(worst(`${name}_age_seconds`))} old`;
    return `${title.padEnd(14)}${text}`;
  };
  return [
    queue('outbox', 'colophon_cache_outbox'),
    queue('page changes', 'colophon_page_changes'),
    `${'import'.padEnd(14)}${importText(seen)}`,
  ];
}

function importText(seen: readonly NonNullable<InstanceState['metrics']>[]): string {
  const running = seen.find((metrics) => metrics.value('colophon_import_running') === 1);
  if (running) {
    const [records] = running.all('colophon_import_records');
    const share = running.value('colophon_import_progress_ratio');
    return [
      'runs',
      records && `${records.labels['phase']}, ${number(records.value)} records`,
      share !== null && `${Math.floor(share * 100)} %`,
    ]
      .filter(Boolean)
      .join(', ');
  }
  const ended = seen.flatMap((metrics) => metrics.all('colophon_import_last_finished_timestamp_seconds')).sort((a, b) => b.value - a.value);
  const last = ended[0];
  if (last) return `${last.labels['status']}, ${new Date(last.value * 1_000).toISOString().replace(/\.\d+/, '')}`;
  return seen.some((metrics) => metrics.value('colophon_import_running') !== null) ? 'none yet' : 'not known';
}

function shown(value: number | null, text: (value: number) => string): string {
  return value === null ? UNKNOWN : text(value);
}

function number(value: number): string {
  return value.toLocaleString('en');
}

/** Seconds as `0.42 ms`, `12 ms`, `1.2 s`, `7:05`. */
function duration(seconds: number): string {
  if (seconds === Infinity) return 'over 5 s';
  if (seconds < 0.01) return `${(seconds * 1_000).toFixed(2)} ms`;
  if (seconds < 1) return `${Math.round(seconds * 1_000)} ms`;
  return seconds < 60 ? `${seconds.toFixed(1)} s` : clock(seconds);
}

/** Seconds as `7:05`, `3:07:05` or `12 d 3 h`. */
function clock(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const [d, h, m, s] = [Math.floor(whole / 86_400), Math.floor(whole / 3_600) % 24, Math.floor(whole / 60) % 60, whole % 60];
  const two = (n: number) => String(n).padStart(2, '0');
  if (d > 0) return `${d} d ${h} h`;
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}
