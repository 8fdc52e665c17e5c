/** Numbers of lines of one file, a bit each: nine megabytes for the 70 million lines of the largest dumps. */
export class LineSet {
  private bits = new Uint8Array(1 << 16);

  has(line: number): boolean {
    return ((this.bits[line >> 3] ?? 0) & (1 << (line & 7))) !== 0;
  }

  add(line: number): void {
    const byte = line >> 3;
    if (byte >= this.bits.length) this.grow(byte);
    this.bits[byte]! |= 1 << (line & 7);
  }

  delete(line: number): void {
    const byte = line >> 3;
    if (byte < this.bits.length) this.bits[byte]! &= ~(1 << (line & 7));
  }

  private grow(byte: number): void {
    const larger = new Uint8Array(Math.max(2 * this.bits.length, byte + 1));
    larger.set(this.bits);
    this.bits = larger;
  }
}
