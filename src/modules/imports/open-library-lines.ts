import { hash } from 'node:crypto';
import {
  type DumpLine,
  mapAuthor,
  mapEdition,
  mapLine,
  MAX_LINE_BYTES,
  mapWork,
  type RawLine,
  splitLine,
} from '../../formats/openlibrary/index.js';
import type { AuthorRecord, BookRecord, WorkRecord } from '../../formats/record.js';
import type { LineType } from './line-types.js';
import { DELETION, type RecordLine, type Reject, reject, type SourceLine } from './merge/batch.js';
import { lazily } from './merge/lazily.js';
import { deflateOriginal } from './merge/originals.js';
import type { RedirectLine } from './merge/redirects.js';
import { normalTimestamp } from './timestamp.js';

/** The name of this source in `source_records`. */
export const SOURCE = 'openlibrary';

/** Lines of each type as the merge takes them. */
export interface LinesByType extends Record<LineType, SourceLine> {
  author: RecordLine<AuthorRecord>;
  work: RecordLine<WorkRecord>;
  edition: RecordLine<BookRecord>;
  redirect: RedirectLine;
  delete: SourceLine;
  workDelete: SourceLine;
  authorDelete: SourceLine;
  other: never;
}

export { type LineType, typeOfLine } from './line-types.js';

type Reader<T extends LineType> = (line: SourceLine, dump: DumpLine) => LinesByType[T] | Reject;

const readers: { [T in LineType]: Reader<T> } = {
  author: (line, dump) => underKey('/authors/', { ...line, map: lazily(() => mapAuthor(dump)) }),
  work: (line, dump) => underKey('/works/', { ...line, map: lazily(() => mapWork(dump)) }),
  edition: (line, dump) => underKey('/books/', { ...line, map: lazily(() => mapEdition(dump)) }),
  redirect: readRedirect,
  delete: (line) => ({ ...line, format: DELETION }),
  workDelete: (line) => ({ ...line, format: DELETION }),
  authorDelete: (line) => ({ ...line, format: DELETION }),
  other: (line, dump) => reject(line, 'type-not-catalogued', `${dump.type} is not catalogued.`),
};

/** Reads a line of this type, or says why it cannot be loaded. */
export function readLine<T extends LineType>(type: T, file: string, { bytes, number }: RawLine): LinesByType[T] | Reject {
  const dump = splitLine(bytes);
  if ('code' in dump)
    return { file, line: number, bytes: bytes.length > MAX_LINE_BYTES ? null : Buffer.from(bytes), code: dump.code, reason: dump.reason };
  return readers[type](sourceLine(file, number, bytes, dump), dump);
}

/** The digest is of the document, from its first brace: the columns beside it were written in several ways over the years. */
function sourceLine(file: string, number: number, view: Buffer, { key, revision, lastModified }: DumpLine): SourceLine {
  const bytes = Buffer.from(view); // the reader's line is a view that would keep a much larger buffer alive
  // at once: an object for each digest would stay in memory until all of it is looked through
  const sha256 = hash('sha256', bytes.subarray(bytes.indexOf('{')), 'hex');
  const version = { revision, modified: normalTimestamp(lastModified), sha256 };
  return { file, number, bytes, key, version, format: SOURCE, deflated: lazily(() => deflateOriginal(bytes)) };
}

function underKey<L extends SourceLine>(folder: string, line: L): L | Reject {
  return line.key.startsWith(folder)
    ? line
    : reject(line, 'invalid-key', `The key of such a record begins with ${folder}, not ${line.key}.`);
}

function readRedirect(line: SourceLine, dump: DumpLine): RedirectLine | Reject {
  const entry = mapLine(dump);
  if (entry.kind === 'rejected') return reject(line, entry.code, entry.reason);
  if (entry.kind !== 'redirect') throw new Error(`${line.file}, line ${line.number}: ${entry.kind} instead of a redirect.`);
  const [folderFrom, folderTo] = [line.key, entry.target].map((key) => key.split('/')[1]);
  if (folderFrom === folderTo) return { ...line, to: entry.target };
  return reject(line, 'redirect-to-other-kind', `${line.key} cannot become ${entry.target}.`);
}
