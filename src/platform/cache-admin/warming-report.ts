/** What became of the addresses that were asked for. */
export interface WarmingReport {
  stored: number;
  there: number;
  /** answered, and not taken by the store */
  lost: number;
  /** how often each status was answered instead of a page */
  refused: Map<number, number>;
}

export function emptyReport(): WarmingReport {
  return { stored: 0, there: 0, lost: 0, refused: new Map() };
}

/** Notes one answer. `cacheStatus`: the header `Cache-Status`; whoever shared the query of another (`collapsed`) found its page, too. */
export function note(report: WarmingReport, status: number, cacheStatus: string): void {
  if (status !== 200) report.refused.set(status, (report.refused.get(status) ?? 0) + 1);
  else if (/; (hit|collapsed)\b/.test(cacheStatus)) report.there += 1;
  else if (/; stored\b/.test(cacheStatus)) report.stored += 1;
  else report.lost += 1;
}

/** `1,204 addresses: 1,100 stored, 80 were there already, 24 refused (404: 20, 400: 4)` */
export function summaryOf(report: WarmingReport): string {
  const { stored, there, lost } = report;
  const refused = [...report.refused].sort(([a, often], [b, oftener]) => oftener - often || a - b);
  const refusals = refused.reduce((sum, [, count]) => sum + count, 0);
  const parts = [
    `${number(stored)} stored`,
    `${number(there)} were there already`,
    ...(lost > 0 ? [`${number(lost)} not taken by Redis`] : []),
    `${number(refusals)} refused${refusals > 0 ? ` (${refused.map(([status, count]) => `${status}: ${number(count)}`).join(', ')})` : ''}`,
  ];
  return `${number(stored + there + lost + refusals)} addresses: ${parts.join(', ')}`;
}

function number(value: number): string {
  return value.toLocaleString('en');
}
