import { emptyReport, note, summaryOf, type WarmingReport } from './warming-report.js';

function reportOf(answers: [number: number, status: number, cacheStatus: string][]): WarmingReport {
  const report = emptyReport();
  for (const [times, status, cacheStatus] of answers) for (let i = 0; i < times; i += 1) note(report, status, cacheStatus);
  return report;
}

it('says how many pages were stored, were there, and were refused with which status', () => {
  const report = reportOf([
    [1_000, 200, 'Colophon; fwd=uri-miss; stored'],
    [100, 200, 'Colophon; fwd=stale; stored'],
    [78, 200, 'Colophon; hit; ttl=297'],
    [2, 200, 'Colophon; fwd=uri-miss; collapsed'],
    [4, 400, 'Colophon; fwd=bypass'],
    [20, 404, 'Colophon; fwd=uri-miss'],
  ]);
  expect(summaryOf(report)).toBe('1,204 addresses: 1,100 stored, 80 were there already, 24 refused (404: 20, 400: 4)');
});

it('says when Redis did not take a page', () => {
  expect(summaryOf(reportOf([[1, 200, 'Colophon; fwd=bypass']]))).toBe(
    '1 addresses: 0 stored, 0 were there already, 1 not taken by Redis, 0 refused',
  );
});

it('says nothing of statuses when nothing was refused', () => {
  expect(summaryOf(emptyReport())).toBe('0 addresses: 0 stored, 0 were there already, 0 refused');
});
