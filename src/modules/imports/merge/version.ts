/** Which version of a record a line of a source is. */
export interface Version {
  /** null: the source does not number its versions */
  revision: number | null;
  /** `YYYY-MM-DDTHH:MM:SS.ffffff`, always with six decimals so that texts compare as times; null: not told, or no time */
  modified: string | null;
  /** digest of the record's own bytes, lower-case hexadecimal */
  sha256: string;
}

/**
 * Says which of two versions of one record is newer: by revision, then by time of change, then by digest. Negative when `a` is older,
 * 0 when their content is identical. A total order, so that lines may come in any order and the same one wins.
 */
export function compareVersions(a: Version, b: Version): number {
  if (a.sha256 === b.sha256) return 0;
  return (a.revision ?? -1) - (b.revision ?? -1) || compareText(a.modified ?? '', b.modified ?? '') || compareText(a.sha256, b.sha256);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** A version as people read it: `revision 4 of 2010-03-11T23:51:36.723486`. */
export function describeVersion({ revision, modified }: Version): string {
  return `revision ${revision ?? 'unknown'}${modified === null ? '' : ` of ${modified}`}`;
}
