import type { Transaction } from '../../../platform/database/writes.js';
import type { Version } from './version.js';

/** What one transaction of an import works with. */
export interface Batch {
  tx: Transaction;
  /** the name of the source, as `source_records` knows it */
  source: string;
  importId: number;
}

/** A line of a source, read but not yet mapped. */
export interface SourceLine {
  file: string;
  /** from 1 */
  number: number;
  bytes: Buffer;
  /** the record's key in the source */
  key: string;
  version: Version;
  /** what `source_records` says the line is: the format of a record, or `DELETION` */
  format: string;
  /** the bytes as `source_records` keeps them */
  deflated: () => Buffer;
}

/** A line that holds a record. */
export interface RecordLine<R> extends SourceLine {
  /** the record; not to be asked of a line that does not go in, since reading it takes most of the time that a line takes */
  map: () => R;
}

/** The format of a line by which the source deletes a record. */
export const DELETION = 'deletion';
/** The same when the record is there all the same, since something needs it: should it be deleted after that, it was not the source. */
export const DELETION_UNDONE = 'deletion-undone';

/** A line that was not loaded, and why. */
export interface Reject {
  file: string;
  line: number;
  /** null: the line was too long to keep */
  bytes: Buffer | null;
  code: string;
  reason: string;
}

/** Refuses a line. */
export function reject(line: SourceLine, code: string, reason: string): Reject {
  return { file: line.file, line: line.number, bytes: line.bytes, code, reason };
}
