import { readFileSync } from 'node:fs';

/** An alert, as the rules of the repository have it. */
export interface Alert {
  name: string;
  runbook: string;
}

export const RULES = 'ops/prometheus/rules/colophon.yml';
const DASHBOARD = 'ops/grafana/dashboards/colophon.json';

/** The alerts of the rules. */
export function alerts(): Alert[] {
  const [, ...entries] = readFileSync(RULES, 'utf8').split(/^ *- alert: /m);
  return entries.map((entry) => ({ name: entry.split('\n', 1)[0]!, runbook: /runbook_url: (\S+)/.exec(entry)?.[1] ?? '' }));
}

/** The expressions of the dashboard, as Prometheus is sent them. */
export function dashboardExpressions(): string[] {
  const { panels } = JSON.parse(readFileSync(DASHBOARD, 'utf8')) as { panels: { targets?: { expr: string }[] }[] };
  const asked = panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));
  return asked.map((expression) => expression.replaceAll('$instance', '.*').replaceAll('$__rate_interval', '1m'));
}

/** The metrics of ours, and of the process, that a text names; parts of a histogram by the name of the whole. */
export function metricsIn(text: string): Set<string> {
  const names = text.match(/\b(colophon|nodejs|process)_[a-z0-9_]+\b/g) ?? [];
  return new Set(names.map((name) => name.replace(/(_duration_seconds|_fill_seconds)_(bucket|sum|count)$/, '$1')));
}
