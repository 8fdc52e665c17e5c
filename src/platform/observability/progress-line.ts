/** Where progress is shown: standard error, or a test's list. */
export interface Screen {
  isTTY?: boolean;
  columns?: number;
  write(text: string): unknown;
}

/** One line that is drawn over on a terminal, ten times a second at most; elsewhere (a log, a pipe) a line every five seconds. */
export class ProgressLine {
  private lastDrawn = -Infinity;

  /** `now` answers milliseconds. */
  constructor(
    private readonly screen: Screen,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Shows the text when it is time to; to be called as often as one likes. */
  show(text: () => string): void {
    if (this.now() - this.lastDrawn >= (this.screen.isTTY ? 100 : 5_000)) this.showAtOnce(text());
  }

  showAtOnce(text: string): void {
    this.lastDrawn = this.now();
    this.screen.write(this.screen.isTTY ? `\r${text.slice(0, (this.screen.columns ?? 80) - 1)}\x1b[K` : `${text}\n`);
  }

  /** Leaves the line on a terminal, so that what follows does not overwrite it. */
  end(): void {
    if (this.screen.isTTY && this.lastDrawn !== -Infinity) this.screen.write('\n');
  }
}
