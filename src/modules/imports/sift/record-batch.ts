import { hash } from 'node:crypto';
import { HASH_START, hashByte } from './key-hash.js';

/** The types of lines that hold records, in the order of their passes. */
export const RECORD_TYPES = ['author', 'work', 'edition'] as const;
export type RecordType = (typeof RECORD_TYPES)[number];

/** Lines with records, in parallel lists. Each key is in them once. */
export interface SiftedRecords {
  /** the keys with commas between them */
  keys: Uint8Array;
  hashes: Uint32Array;
  /** 32 bytes for each line: the SHA-256 of the document */
  digests: Uint8Array;
  /** where in the file they are, from 1 */
  numbers: Uint32Array;
  /** places in RECORD_TYPES */
  types: Uint8Array;
}

const [TAB, COMMA, OPENING_BRACE, DIGEST_BYTES] = [9, 44, 123, 32];
const LONGEST_KEY = 64;

/** What keys consist of that can stand in a list with commas; any other is read by the ordinary way. */
const PLAIN = new Uint8Array(256);
for (const character of '/_ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789') PLAIN[character.charCodeAt(0)] = 1;

/** Behind the type: the folder in which such a record has its key. */
const FOLDERS: Record<RecordType, { start: number; folder: Buffer }> = {
  author: { start: '/type/author\t'.length, folder: Buffer.from('/authors/') },
  work: { start: '/type/work\t'.length, folder: Buffer.from('/works/') },
  edition: { start: '/type/edition\t'.length, folder: Buffer.from('/books/') },
};

/** Collects the keys and digests of lines with records, without a value of its own for any of them: they come by the million. */
export class RecordBatch {
  private readonly keys: Uint8Array;
  private readonly hashes: Uint32Array;
  private readonly digests: Buffer;
  private readonly numbers: Uint32Array;
  private readonly types: Uint8Array;
  /** hashes of the keys that were met, each in the first free place from where it belongs; twice as many places as hashes */
  private readonly met: Uint32Array;
  private readonly repeated = new Set<number>();
  private count = 0;
  private end = 0;

  constructor(capacity: number) {
    this.keys = new Uint8Array(capacity * (LONGEST_KEY + 1));
    this.hashes = new Uint32Array(capacity);
    this.digests = Buffer.alloc(capacity * DIGEST_BYTES);
    this.numbers = new Uint32Array(capacity);
    this.types = new Uint8Array(capacity);
    this.met = new Uint32Array(2 ** Math.ceil(Math.log2(2 * capacity)));
  }

  /**
   * Takes a line of this type. False: key and document are not where nearly all lines have them. `wanted`: hashes of the only keys that
   * count; a line under another key is passed over.
   */
  add(type: RecordType, line: Buffer, number: number, wanted?: (hash: number) => boolean): boolean {
    const { start, folder } = FOLDERS[type];
    let [at, end, keyHash] = [start, this.end, HASH_START];
    for (; at < line.length && line[at] !== TAB; at++) {
      const byte = line[at]!;
      if (at - start < folder.length ? byte !== folder[at - start] : PLAIN[byte] === 0) return false;
      if (at - start === LONGEST_KEY) return false;
      keyHash = hashByte(keyHash, byte);
      this.keys[end++] = byte;
    }
    keyHash >>>= 0;
    let tabs = 0;
    for (; at < line.length && line[at] !== OPENING_BRACE; at++) if (line[at] === TAB) tabs++;
    if (tabs < 2 || at === line.length) return false;
    if (wanted && !wanted(keyHash)) return true;
    this.keys[end++] = COMMA;
    this.end = end;
    this.meet(keyHash);
    this.digests.write(hash('sha256', line.subarray(at), 'binary'), this.count * DIGEST_BYTES, 'latin1');
    this.hashes[this.count] = keyHash;
    this.numbers[this.count] = number;
    this.types[this.count++] = RECORD_TYPES.indexOf(type);
    return true;
  }

  /** What was taken since the last time; `repeated`: types of lines that are left out because their key was met twice. */
  take(): { records: SiftedRecords; repeated: Set<RecordType> } {
    const repeated = new Set<RecordType>();
    if (this.repeated.size > 0) this.leaveOutRepeated(repeated);
    const { count } = this;
    const records: SiftedRecords = {
      keys: this.keys.slice(0, Math.max(0, this.end - 1)),
      hashes: this.hashes.slice(0, count),
      digests: Uint8Array.from(this.digests.subarray(0, count * DIGEST_BYTES)),
      numbers: this.numbers.slice(0, count),
      types: this.types.slice(0, count),
    };
    this.met.fill(0);
    this.repeated.clear();
    this.count = this.end = 0;
    return { records, repeated };
  }

  private meet(keyHash: number): void {
    const mask = this.met.length - 1;
    const sought = keyHash === 0 ? 1 : keyHash; // 0 is a free place
    let place = (sought ^ (sought >>> 15)) & mask;
    for (; this.met[place] !== 0; place = (place + 1) & mask) {
      if (this.met[place] !== sought) continue;
      this.repeated.add(keyHash);
      return;
    }
    this.met[place] = sought;
  }

  private leaveOutRepeated(types: Set<RecordType>): void {
    let [kept, readFrom, writeTo] = [0, 0, 0];
    for (let i = 0; i < this.count; i++) {
      const next = this.keys.indexOf(COMMA, readFrom) + 1;
      if (this.repeated.has(this.hashes[i]!)) types.add(RECORD_TYPES[this.types[i]!]!);
      else {
        this.keys.copyWithin(writeTo, readFrom, next);
        writeTo += next - readFrom;
        this.hashes[kept] = this.hashes[i]!;
        this.digests.copyWithin(kept * DIGEST_BYTES, i * DIGEST_BYTES, (i + 1) * DIGEST_BYTES);
        this.numbers[kept] = this.numbers[i]!;
        this.types[kept++] = this.types[i]!;
      }
      readFrom = next;
    }
    [this.count, this.end] = [kept, writeTo];
  }
}
