/** What became of the lines that hold one kind of record. */
export interface RecordCounts {
  created: number;
  updated: number;
  /** held already, in the same version */
  unchanged: number;
  /** refused because a newer version is there; counted among the rejects */
  superseded: number;
}

/** A first load that was cut off and that nobody can go on with. */
export interface DiscardedLoad {
  files: string[];
  /** that it had brought in */
  records: number;
  /** other files are imported now, or somebody has written into the catalogue, or changed its schema, since */
  why: 'other-files' | 'catalogue-changed';
}

/**
 * What an import did. Every line is counted once: as a record that was created, updated or unchanged, as a redirect, as a deletion, or
 * as a reject. Only a redirect that leads in a circle is both a redirect and a reject.
 */
export interface ImportReport {
  /** the id in the table `imports` */
  id: number;
  files: string[];
  /** files in the given folders that are no dumps */
  ignoredFiles: string[];
  lines: number;
  authors: RecordCounts;
  works: RecordCounts;
  books: RecordCounts;
  /** `new`, `unchanged`, `loops`: lines; `applied`: records that became others */
  redirects: { new: number; unchanged: number; applied: number; loops: number };
  /** lines; `unknown`: of records that never came in; `kept`: of works with live books, and of authors whom live works or books credit */
  deletes: { applied: number; unknown: number; kept: number; unchanged: number };
  /** lines, by code */
  rejects: Record<string, number>;
  /** `linked`: credits of this or earlier imports whose author came in after them; `dangling`: credits that still wait for theirs */
  credits: { linked: number; dangling: number };
  worksCreatedForEditions: number;
  /** null: there was none */
  discardedLoad: DiscardedLoad | null;
  /** it was stopped on request; what is missing comes in when it is run again */
  stopped: boolean;
  seconds: number;
  recordsPerSecond: number;
}

/** A report of nothing yet. */
export function emptyReport(id: number, files: string[], ignoredFiles: string[]): ImportReport {
  const counts = (): RecordCounts => ({ created: 0, updated: 0, unchanged: 0, superseded: 0 });
  return {
    id,
    files,
    ignoredFiles,
    lines: 0,
    authors: counts(),
    works: counts(),
    books: counts(),
    redirects: { new: 0, unchanged: 0, applied: 0, loops: 0 },
    deletes: { applied: 0, unknown: 0, kept: 0, unchanged: 0 },
    rejects: {},
    credits: { linked: 0, dangling: 0 },
    worksCreatedForEditions: 0,
    discardedLoad: null,
    stopped: false,
    seconds: 0,
    recordsPerSecond: 0,
  };
}
