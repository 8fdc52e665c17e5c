import type { Report } from './scenario.js';

const COLUMNS: { head: string; of: (report: Report) => string | number }[] = [
  { head: 'scenario', of: ({ fault }) => fault.name },
  { head: 'GETs', of: ({ counts }) => counts.GET.all },
  { head: 'failed', of: ({ counts }) => counts.GET.failed },
  { head: 'POSTs', of: ({ counts }) => counts.POST.all },
  { head: 'failed', of: ({ counts }) => counts.POST.failed },
  { head: 'PATCHes', of: ({ counts }) => counts.PATCH.all },
  { head: 'failed', of: ({ counts }) => counts.PATCH.failed },
  { head: 'lost', of: ({ lost }) => lost },
  { head: 'duplicated', of: ({ duplicated }) => duplicated },
  { head: 'stale', of: ({ stale }) => stale },
  { head: 'declared', of: ({ declared }) => declared },
  { head: 'p99 before', of: ({ p99 }) => `${p99.before.toFixed(0)} ms` },
  { head: 'during', of: ({ p99 }) => `${p99.during.toFixed(0)} ms` },
  { head: 'slowest', of: ({ slowest }) => `${slowest.toFixed(0)} ms` },
  { head: 'recovery', of: ({ recovery }) => `${(recovery / 1_000).toFixed(1)} s` },
  { head: 'hits again', of: ({ hitsAgain }) => (hitsAgain === null ? '-' : `${(hitsAgain / 1_000).toFixed(1)} s`) },
];

/** The reports as lines of a table for a terminal. */
export function tableOf(reports: readonly Report[]): string[] {
  const rows = [COLUMNS.map(({ head }) => head), ...reports.map((report) => COLUMNS.map(({ of }) => of(report).toLocaleString('en')))];
  const widths = COLUMNS.map((_, i) => Math.max(...rows.map((row) => row[i]!.length)));
  return rows.map((row) =>
    row
      .map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!)))
      .join('  ')
      .trimEnd(),
  );
}
