import type { Kind } from './key-numbers.js';

/** Lines that hold records whose keys have not come in before, to be made ready for the database. */
export interface Block {
  /** the place of the file among those of the import */
  file: number;
  /** the lines, one after the other, each with a newline */
  bytes: Uint8Array;
  /** where each line ends: the places of the newlines */
  ends: Uint32Array;
  /** their numbers in the file */
  lines: Uint32Array;
  /** lines that are not in the block, and that the ordinary merge is to deal with */
  left: number[];
  /** the last line of the file that this block, or one before, has dealt with */
  upTo: number;
  /** bytes read so far of all files, as they are on the disk */
  position: number;
  /** memory for the rows that the lines become; null: none is spare */
  rows: ArrayBuffer | null;
}

/** Rows for a table, as COPY takes them. */
export interface CopyData {
  statement: string;
  bytes: Uint8Array;
}

/** A block, made ready. */
export interface ReadyBlock extends Pick<Block, 'file' | 'bytes' | 'lines' | 'left' | 'upTo' | 'position'> {
  copies: CopyData[];
  /** the memory that they lie in */
  rows: ArrayBuffer;
  created: Record<Kind, number>;
  /** works made for books that name none */
  orphans: number;
}
