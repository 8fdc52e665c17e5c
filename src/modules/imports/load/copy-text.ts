/** With so many characters lines become bytes: strings that are gone before the engine moves them cost it nothing. */
const MOST_CHARACTERS = 1_024;
const FIRST_BYTES = 32_768;

/** A UTF-16 code unit becomes at most so many bytes of UTF-8. */
const BYTES_OF_A_CHARACTER = 3;

/** Rows in the text format of COPY, collected as bytes. Its memory is used again and again. */
export class CopyText {
  private buffer = Buffer.allocUnsafeSlow(FIRST_BYTES);
  private length = 0;
  private lines = '';

  /** Adds a row, which ends with its newline. */
  add(line: string): void {
    this.lines += line;
    if (this.lines.length > MOST_CHARACTERS) this.close();
  }

  /** All rows in UTF-8, until the next is added; none is no byte. */
  written(): Buffer {
    this.close();
    return this.buffer.subarray(0, this.length);
  }

  /** Forgets the rows. */
  clear(): void {
    this.lines = '';
    this.length = 0;
  }

  private close(): void {
    const most = this.length + BYTES_OF_A_CHARACTER * this.lines.length;
    if (most > this.buffer.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(most, 2 * this.buffer.length));
      this.buffer.copy(larger, 0, 0, this.length);
      this.buffer = larger;
    }
    this.length += this.buffer.write(this.lines, this.length);
    this.lines = '';
  }
}
