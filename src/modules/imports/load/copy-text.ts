/** With so many characters lines become bytes: strings that are gone before the engine moves them cost it nothing. */
const MOST_CHARACTERS = 16_384;

/** Rows in the text format of COPY, collected as bytes. */
export class CopyText {
  private readonly parts: Buffer[] = [];
  private lines: string[] = [];
  private characters = 0;

  /** Adds a row, which ends with its newline. */
  add(line: string): void {
    this.lines.push(line);
    this.characters += line.length;
    if (this.characters > MOST_CHARACTERS) this.close();
  }

  /** All rows in UTF-8. */
  take(): Buffer {
    this.close();
    return this.parts.length === 1 ? this.parts[0]! : Buffer.concat(this.parts);
  }

  private close(): void {
    if (this.lines.length > 0) this.parts.push(Buffer.from(this.lines.join('')));
    this.lines = [];
    this.characters = 0;
  }
}
