import type { DiscardedLoad, ImportReport, RecordCounts } from './import-report.js';

/** A report for people, a line each. `rejects`: the file of the lines that were not loaded. */
export function reportLines(report: ImportReport, rejects: string): string[] {
  const { authors, works, books, redirects, deletes, credits, rejects: refused } = report;
  const rejected = Object.values(refused).reduce((sum, count) => sum + count, 0);
  const codes = Object.entries(refused).map(([code, count]) => `${number(count)} ${code}`);
  return [
    `${number(report.lines)} lines in ${report.seconds.toFixed(1)} s (${number(Math.round(report.recordsPerSecond))} records/s)`,
    ...report.ignoredFiles.map((file) => `  left alone: ${file}`),
    `  authors    ${counts(authors)}`,
    `  works      ${counts(works)}${report.worksCreatedForEditions > 0 ? `, ${number(report.worksCreatedForEditions)} made for books that name none that is known` : ''}`,
    `  books      ${counts(books)}`,
    `  redirects  ${number(redirects.new)} new, ${number(redirects.unchanged)} unchanged, ${number(redirects.applied)} records merged`,
    `  deletes    ${number(deletes.applied)} applied, ${number(deletes.unchanged)} unchanged, ${number(deletes.unknown)} of unknown records, ${number(deletes.kept)} kept for their books or credits`,
    `  credits    ${number(credits.linked)} linked late, ${number(credits.dangling)} wait for their author`,
    rejected === 0 ? '  rejects    none' : `  rejects    ${number(rejected)}: ${codes.join(', ')}; see ${rejects}`,
    ...(report.discardedLoad ? [discarded(report.discardedLoad)] : []),
    ...(report.stopped ? ['Stopped on request; run it again to load the rest.'] : []),
  ];
}

function counts({ created, updated, unchanged, superseded }: RecordCounts): string {
  return `${number(created)} created, ${number(updated)} updated, ${number(unchanged)} unchanged, ${number(superseded)} superseded`;
}

const WHY: Record<DiscardedLoad['why'], string> = {
  'other-files': 'these are other files',
  'catalogue-changed': 'the catalogue had changed since',
};

function discarded({ files, records, why }: DiscardedLoad): string {
  return `  discarded  a load of ${files.join(', ')} that was cut off after ${number(records)} records: ${WHY[why]}`;
}

function number(value: number): string {
  return value.toLocaleString('en');
}
