import type { RawLine } from '../../../formats/openlibrary/index.js';
import { type Kind, KIND_OF, numberOfLine } from '../load/key-numbers.js';
import { type LineType, typeOfLine } from '../line-types.js';
import { hashOfKey } from './key-hash.js';
import { LineBatch, type SurveyedLines } from './line-batch.js';
import { RecordBatch, type SiftedRecords } from './record-batch.js';

/** The records that are looked for in lines: none, since the database is empty; all; or those under some keys. */
export type Wanted = 'none' | 'all' | ReadonlySet<string>;

/** What was seen of some lines of a file, as one thread tells another. */
export interface Sifted {
  /** the place of the file in the list of files */
  file: number;
  lines: number;
  /** bytes of the file that have been read so far */
  position: number;
  /** types of which there are lines that nothing more is known of */
  open: LineType[];
  surveyed: SurveyedLines;
  records: SiftedRecords;
  /** the highest numbers in keys of records, if no records are looked for */
  highest: Record<Kind, number>;
}

/** Lines that are told of together. */
export const SIFTED_LINES = 8_192;
const SURVEYED_BYTES = 256 * 1024;

/**
 * Looks at lines without reading their JSON: finds the type, and of a record the key and the digest of the document, by which the
 * database can tell that it holds it. A line in which these are not where they should be counts as open, so that it is read, and refused
 * if need be, by whoever reads open lines; so does one whose key is met again soon, since it takes both to decide which of them counts.
 */
export class Sifter {
  private readonly batch = new RecordBatch(SIFTED_LINES);
  private readonly isWanted: ((hash: number) => boolean) | undefined;
  private lines = 0;
  private position = 0;
  private readonly open = new Set<LineType>();
  private readonly surveyed = new LineBatch();
  private readonly highest: Record<Kind, number> = { authors: 0, works: 0, books: 0 };

  constructor(private readonly wanted: Wanted) {
    if (typeof wanted === 'string') return;
    const hashes = new Set([...wanted].map(hashOfKey));
    this.isWanted = (hash) => hashes.has(hash);
  }

  add({ bytes, number, position }: RawLine): void {
    this.lines++;
    this.position = position;
    const type = typeOfLine(bytes);
    switch (type) {
      case 'author':
      case 'work':
      case 'edition':
        if (this.wanted === 'none') this.noteNumber(KIND_OF[type]!, bytes);
        else if (this.batch.add(type, bytes, number, this.isWanted)) return;
        this.open.add(type);
        return;
      case 'redirect':
      case 'other':
        this.open.add(type);
        this.surveyed.add(type, number, bytes);
        return;
      case 'delete':
      case 'workDelete':
      case 'authorDelete':
        this.open.add(type);
    }
  }

  /** Whether it is time to tell of the lines. */
  get isFull(): boolean {
    return this.lines >= SIFTED_LINES || this.surveyed.size >= SURVEYED_BYTES;
  }

  /** What was seen since the last time. */
  take(file: number): Sifted {
    const { lines, position } = this;
    const surveyed = this.surveyed.take();
    const { records, repeated } = this.batch.take();
    const open = [...new Set<LineType>([...this.open, ...repeated])];
    this.lines = 0;
    this.open.clear();
    return { file, lines, position, open, surveyed, records, highest: { ...this.highest } };
  }

  private noteNumber(kind: Kind, line: Buffer): void {
    const number = numberOfLine(kind, line);
    if (number !== null && number > this.highest[kind]) this.highest[kind] = number;
  }
}
