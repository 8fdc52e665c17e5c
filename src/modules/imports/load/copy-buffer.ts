const SIGNATURE = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1');
const FIRST_BYTES = 1 << 20;
const EPOCH = Date.UTC(2000, 0, 1);

/** Rows in the binary format of COPY (PostgreSQL manual, COPY, "Binary Format"), which carries bytes as they are. */
export class CopyBuffer {
  private buffer = Buffer.allocUnsafeSlow(FIRST_BYTES);
  private length = SIGNATURE.copy(this.buffer);
  rows = 0;

  /** Begins a row of so many values, each of which is then added. */
  row(values: number): void {
    this.reserve(2);
    this.length = this.buffer.writeInt16BE(values, this.length);
    this.rows++;
  }

  /** Adds a null. */
  null(): void {
    this.reserve(4);
    this.length = this.buffer.writeInt32BE(-1, this.length);
  }

  /** Adds an integer column's value. */
  integer(value: number | null): void {
    if (value === null) return this.null();
    this.reserve(8);
    this.length = this.buffer.writeInt32BE(4, this.length);
    this.length = this.buffer.writeInt32BE(value, this.length);
  }

  /** Adds a text of ASCII letters. */
  ascii(text: string): void {
    this.reserve(4 + text.length);
    this.length = this.buffer.writeInt32BE(text.length, this.length);
    this.length += this.buffer.write(text, this.length, 'latin1');
  }

  /** Adds a bytea column's value. */
  bytes(bytes: Uint8Array): void {
    this.reserve(4 + bytes.length);
    this.length = this.buffer.writeInt32BE(bytes.length, this.length);
    this.buffer.set(bytes, this.length);
    this.length += bytes.length;
  }

  /** Adds a moment, written as `2010-03-11T23:51:36.723486`. */
  timestamp(text: string | null): void {
    if (text === null) return this.null();
    this.reserve(12);
    this.length = this.buffer.writeInt32BE(8, this.length);
    const seconds = Date.parse(`${text.slice(0, 19)}Z`) - EPOCH;
    this.length = this.buffer.writeBigInt64BE(BigInt(seconds) * 1000n + BigInt(text.slice(20)), this.length);
  }

  /** All rows, with the end that the format wants. The next row begins anew. */
  take(): Buffer {
    this.reserve(2);
    const end = this.buffer.writeInt16BE(-1, this.length);
    const taken = this.buffer.subarray(0, end);
    this.buffer = Buffer.allocUnsafeSlow(FIRST_BYTES);
    this.length = SIGNATURE.copy(this.buffer);
    this.rows = 0;
    return taken;
  }

  private reserve(bytes: number): void {
    if (this.length + bytes <= this.buffer.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(2 * this.buffer.length, this.length + bytes));
    this.buffer.copy(larger, 0, 0, this.length);
    this.buffer = larger;
  }
}
