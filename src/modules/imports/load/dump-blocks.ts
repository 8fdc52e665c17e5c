import { setImmediate } from 'node:timers/promises';
import { readDump } from '../../../formats/openlibrary/index.js';
import type { Message } from '../../../platform/threads/ordered-threads.js';
import type { DumpFile } from '../dump-files.js';
import { typeOfLine } from '../open-library-lines.js';
import type { Block } from './block.js';
import { KIND_OF, type Kind, numberOfLine } from './key-numbers.js';
import type { NumberSet } from './number-set.js';
import type { SpareMemory } from './spare-memory.js';

/** A block is full with so many bytes: enough that asking for it costs little, few enough that several fit into memory. */
const BLOCK_BYTES = 512 * 1024;
const BLOCK_LINES = 8_000;

/** A longer line is left to the merge: threads have little memory, and the values of a document may take many times its bytes. */
const LONGEST_LINE = 1024 * 1024;
const NEWLINE = 10;

/** How far a load has come: every line up to this one, of this and all files before it. */
export interface Reached {
  file: number;
  line: number;
}

/** What blocks are made in. */
export interface BlockMemory {
  lines: SpareMemory;
  rows: SpareMemory;
}

/**
 * The lines of dumps that hold records whose keys come in for the first time, in blocks. Lines up to the one that was reached before are
 * only looked at, for their keys.
 */
export async function* dumpBlocks(
  files: readonly DumpFile[],
  taken: Record<Kind, NumberSet>,
  reached: Reached,
  memory: BlockMemory,
  signal: AbortSignal | undefined,
): AsyncGenerator<Message<Block>> {
  let before = 0;
  for (const [place, file] of files.entries()) {
    let block = new BlockInProgress(place, memory);
    for await (const { bytes, number, position } of readDump(file.path)) {
      if (signal?.aborted) return;
      const kind = KIND_OF[typeOfLine(bytes)];
      if (kind === undefined) continue;
      const key = numberOfLine(kind, bytes);
      const isNew = key !== null && taken[kind].add(key);
      if (place < reached.file || (place === reached.file && number <= reached.line)) continue;
      if (isNew && bytes.length <= LONGEST_LINE) block.add(bytes, number);
      else block.leave(number);
      if (!block.isFull) continue;
      yield block.take(before + position);
      block = new BlockInProgress(place, memory);
      await setImmediate();
    }
    before += file.size;
    if (!block.isEmpty) yield block.take(before);
  }
}

class BlockInProgress {
  private buffer: Buffer;
  private used = 0;
  private readonly ends: number[] = [];
  private readonly lines: number[] = [];
  private readonly left: number[] = [];
  private last = 0;

  constructor(
    private readonly file: number,
    private readonly memory: BlockMemory,
  ) {
    const spare = memory.lines.take(BLOCK_BYTES);
    this.buffer = spare === null ? Buffer.allocUnsafeSlow(BLOCK_BYTES) : Buffer.from(spare);
  }

  get isFull(): boolean {
    return this.used >= BLOCK_BYTES - 65_536 || this.lines.length >= BLOCK_LINES || this.left.length >= BLOCK_LINES;
  }

  get isEmpty(): boolean {
    return this.lines.length === 0 && this.left.length === 0;
  }

  add(line: Buffer, number: number): void {
    if (this.used + line.length + 1 > this.buffer.length) {
      const larger = Buffer.allocUnsafeSlow(this.used + line.length + 1);
      this.buffer.copy(larger, 0, 0, this.used);
      this.buffer = larger;
    }
    line.copy(this.buffer, this.used);
    this.used += line.length;
    this.ends.push(this.used);
    this.buffer[this.used++] = NEWLINE;
    this.lines.push(number);
    this.last = number;
  }

  /** Leaves a line to the ordinary merge. */
  leave(number: number): void {
    this.left.push(number);
    this.last = number;
  }

  take(position: number): Message<Block> {
    const ends = Uint32Array.from(this.ends);
    const lines = Uint32Array.from(this.lines);
    const bytes = this.buffer.subarray(0, this.used);
    const rows = this.memory.rows.take(0);
    const value = { file: this.file, bytes, ends, lines, left: this.left, upTo: this.last, position, rows };
    const transfer = [bytes.buffer as ArrayBuffer, ends.buffer, lines.buffer];
    return { value, transfer: rows === null ? transfer : [...transfer, rows] };
  }
}
