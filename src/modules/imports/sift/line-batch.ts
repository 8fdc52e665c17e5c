/** The types of lines that are read at once, since what they say counts for all others, or nothing can be made of them. */
const SURVEYED_TYPES = ['redirect', 'other'] as const;

export interface SurveyedLine {
  type: (typeof SURVEYED_TYPES)[number];
  number: number;
  /** a view, which keeps the bytes of all lines in memory */
  bytes: Buffer;
}

/** Such lines in parallel lists: an object for each would live while the lines before it are worked on, and be old by then. */
export interface SurveyedLines {
  /** places in SURVEYED_TYPES */
  types: Uint8Array;
  /** where in the file they are, from 1 */
  numbers: Uint32Array;
  /** where each ends in `bytes` */
  ends: Uint32Array;
  bytes: Uint8Array;
}

/** Collects lines that are views of a much larger buffer. */
export class LineBatch {
  private lines: SurveyedLine[] = [];
  /** bytes of the lines */
  size = 0;

  add(type: SurveyedLine['type'], number: number, bytes: Uint8Array): void {
    this.lines.push({ type, number, bytes: Buffer.from(bytes) });
    this.size += bytes.length;
  }

  /** What was collected since the last time. */
  take(): SurveyedLines {
    const { lines, size } = this;
    const taken = {
      types: Uint8Array.from(lines, ({ type }) => SURVEYED_TYPES.indexOf(type)),
      numbers: Uint32Array.from(lines, ({ number }) => number),
      ends: new Uint32Array(lines.length),
      bytes: new Uint8Array(size),
    };
    let end = 0;
    for (const [i, { bytes }] of lines.entries()) {
      taken.bytes.set(bytes, end);
      taken.ends[i] = end += bytes.length;
    }
    this.lines = [];
    this.size = 0;
    return taken;
  }
}

/** The lines one after the other. */
export function* linesOf({ types, numbers, ends, bytes }: SurveyedLines): Generator<SurveyedLine> {
  for (let i = 0, start = 0; i < ends.length; start = ends[i++]!)
    yield {
      type: SURVEYED_TYPES[types[i]!]!,
      number: numbers[i]!,
      bytes: Buffer.from(bytes.buffer, bytes.byteOffset + start, ends[i]! - start),
    };
}
