const SIGNATURE = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1');
const FIRST_BYTES = 1 << 18;
const END = Buffer.from([255, 255]);
const ZERO = 48;
const DAY = 86_400;

/** Days from 1970 to 2000, where PostgreSQL begins to count. */
const EPOCH = 10_957;

/** Rows in the binary format of COPY (PostgreSQL manual, COPY, "Binary Format"), which carries bytes as they are. Its memory is used again and again. */
export class CopyBuffer {
  private buffer = Buffer.allocUnsafeSlow(FIRST_BYTES);
  private length = SIGNATURE.copy(this.buffer);

  /** Begins a row of so many values, each of which is then added. */
  row(values: number): void {
    this.reserve(2);
    this.buffer[this.length++] = values >>> 8;
    this.buffer[this.length++] = values;
  }

  /** Adds a null. */
  null(): void {
    this.reserve(4);
    this.int32(-1);
  }

  /** Adds the value of an integer column. Throws a RangeError for a number that such a column cannot hold. */
  integer(value: number | null): void {
    if (value === null) return this.null();
    if (value !== (value | 0)) throw new RangeError(`${value} is no integer of 32 bits.`);
    this.reserve(8);
    this.int32(4);
    this.int32(value);
  }

  /** Adds the value of a smallint column. */
  smallint(value: number): void {
    this.reserve(6);
    this.int32(2);
    this.buffer[this.length++] = value >>> 8;
    this.buffer[this.length++] = value;
  }

  /** Adds a value that has a byte for each character: a text of ASCII letters, or a digest that was written so. */
  latin1(text: string): void {
    this.reserve(4 + text.length);
    this.int32(text.length);
    // such values are short: a call for each costs more than going through them
    for (let i = 0; i < text.length; i++) this.buffer[this.length++] = text.charCodeAt(i);
  }

  /** Adds the value of a bytea column. */
  bytes(bytes: Uint8Array): void {
    this.reserve(4 + bytes.length);
    this.int32(bytes.length);
    this.buffer.set(bytes, this.length);
    this.length += bytes.length;
  }

  /** Adds a moment, written as `2010-03-11T23:51:36.723486`. */
  timestamp(text: string | null): void {
    if (text === null) return this.null();
    this.reserve(12);
    this.int32(8);
    const days = daysOf(digits(text, 0, 4), digits(text, 5, 7), digits(text, 8, 10)) - EPOCH;
    const seconds = days * DAY + digits(text, 11, 13) * 3600 + digits(text, 14, 16) * 60 + digits(text, 17, 19);
    // a whole second is a multiple of 64 microseconds, and so a number is exact for every year that is written with four digits
    const high = Math.floor((seconds * 1_000_000) / 2 ** 32);
    const low = digits(text, 20, 26) + (seconds * 1_000_000 - high * 2 ** 32);
    this.int32(low < 2 ** 32 ? high : high + 1);
    this.int32(low);
  }

  /** All rows, with the end that the format wants, until the next is added; none is no byte. */
  written(): Buffer {
    if (this.length === SIGNATURE.length) return this.buffer.subarray(0, 0);
    this.reserve(END.length);
    END.copy(this.buffer, this.length);
    return this.buffer.subarray(0, this.length + END.length);
  }

  /** Forgets the rows. */
  clear(): void {
    this.length = SIGNATURE.length;
  }

  /** Of a larger number the lower 32 bits. */
  private int32(value: number): void {
    const { buffer, length } = this;
    buffer[length] = value >>> 24;
    buffer[length + 1] = value >>> 16;
    buffer[length + 2] = value >>> 8;
    buffer[length + 3] = value;
    this.length = length + 4;
  }

  private reserve(bytes: number): void {
    if (this.length + bytes <= this.buffer.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(2 * this.buffer.length, this.length + bytes));
    this.buffer.copy(larger, 0, 0, this.length);
    this.buffer = larger;
  }
}

function digits(text: string, from: number, to: number): number {
  let number = 0;
  for (let i = from; i < to; i++) number = 10 * number + text.charCodeAt(i) - ZERO;
  return number;
}

/** Days from 1970 to a day of the Gregorian calendar: years begin in March here, so that a leap day is a year's last. */
function daysOf(year: number, month: number, day: number): number {
  const years = month > 2 ? year : year - 1;
  const before = Math.floor((153 * ((month + 9) % 12) + 2) / 5);
  return 365 * years + Math.floor(years / 4) - Math.floor(years / 100) + Math.floor(years / 400) + before + day - 719_469;
}
