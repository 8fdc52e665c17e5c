import { Exposition } from './exposition.js';
import type { InstanceState } from './instance-state.js';
import { statusLines } from './status-table.js';

const NOW = Date.parse('2026-11-26T12:00:00Z');

function state(url: string, ready: InstanceState['ready'], lines: string[] | null): InstanceState {
  return { url, ready, at: NOW, metrics: lines && new Exposition(lines.join('\n')) };
}

const well = [
  'colophon_build_info{version="0.1.0",node="20.20.2"} 1',
  `process_start_time_seconds ${NOW / 1_000 - 3_725}`,
  'process_resident_memory_bytes 157286400',
  'nodejs_eventloop_lag_p99_seconds 0.0121',
  'colophon_database_pool_connections{state="idle"} 1',
  'colophon_database_pool_connections{state="used"} 3',
  'colophon_database_pool_max_connections 4',
  'colophon_database_pool_waiting 2',
  'colophon_cache_outbox_rows 0',
  'colophon_page_changes_rows 1200',
  'colophon_page_changes_age_seconds 61',
  'colophon_import_running 0',
  `colophon_import_last_finished_timestamp_seconds{status="done"} ${NOW / 1_000}`,
];

it('instances are lines of a table, and what they share stands below', () => {
  const lines = statusLines(new Map(), [state('http://127.0.0.1:21000', 'yes', well), state('http://127.0.0.1:21001', 'away', null)]);
  expect(lines[0]).toMatch(/^instance +ready +version +up +req\/s +p50 +p99 +hits +pool +loop p99 +memory$/);
  expect(lines[1]).toMatch(/^127\.0\.0\.1:21000 {2}yes +0\.1\.0 +1:02:05 +- +- +- +- +3\/4 \+2 +12 ms +150 MiB$/);
  expect(lines[2]).toMatch(/^127\.0\.0\.1:21001 {2}away +-( +-)+$/);
  expect(new Set(lines.slice(0, 3).map(({ length }) => length)).size).toBe(1);
  expect(lines.slice(3)).toEqual([
    '',
    'outbox        empty',
    'page changes  1,200 rows, the oldest 1:01 old',
    'import        done, 2026-11-26T12:00:00Z',
  ]);
});

it('an import that runs says how far it is', () => {
  const running = [
    'colophon_import_running 1',
    'colophon_import_records{phase="books"} 12345',
    'colophon_import_progress_ratio{phase="books"} 0.317',
  ];
  expect(statusLines(new Map(), [state('http://a', 'yes', running)]).at(-1)).toBe('import        runs, books, 12,345 records, 31 %');
});

it('what nobody can say is not known', () => {
  expect(statusLines(new Map(), [state('http://a', 'away', null)]).slice(3)).toEqual([
    'outbox        not known',
    'page changes  not known',
    'import        not known',
  ]);
});
