/** How far an import is. */
export interface Progress {
  /** what it is doing: `survey`, `authors`, `works`, `books`, `finishing`, `deletions`, `circles` */
  phase: string;
  /** of the files that the phase reads, as they are on the disk */
  bytesRead: number;
  bytesTotal: number;
  /** records that the phase has dealt with */
  records: number;
}

/** Where a display writes: standard error, or a test's list. */
export interface Screen {
  isTTY?: boolean;
  columns?: number;
  write(text: string): unknown;
}

const WIDTH = 24;

/**
 * Shows an import's progress: on a terminal one line that is drawn over, elsewhere (a log, a pipe) a line when a phase begins and every
 * few seconds. `now` answers milliseconds.
 */
export class ProgressDisplay {
  private phase = '';
  private phaseStart = 0;
  private lastDrawn = -Infinity;

  constructor(
    private readonly screen: Screen,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** To be called as often as one likes. */
  update(progress: Progress): void {
    const now = this.now();
    const begins = progress.phase !== this.phase;
    if (begins) {
      this.phase = progress.phase;
      this.phaseStart = now;
    }
    if (!begins && now - this.lastDrawn < (this.screen.isTTY ? 100 : 5_000)) return;
    this.lastDrawn = now;
    const text = describeProgress(progress, (now - this.phaseStart) / 1000);
    this.screen.write(this.screen.isTTY ? `\r${text.slice(0, (this.screen.columns ?? 80) - 1)}\x1b[K` : `${text}\n`);
  }

  /** Leaves the line on a terminal, so that what follows does not overwrite it. */
  end(): void {
    if (this.screen.isTTY && this.phase !== '') this.screen.write('\n');
  }
}

/** `books      [#######-----------------]  31 %  8,204 records/s  1:45 left`. `seconds`: since the phase began. */
export function describeProgress({ phase, bytesRead, bytesTotal, records }: Progress, seconds: number): string {
  if (bytesTotal === 0) return phase;
  const share = Math.min(1, bytesRead / bytesTotal);
  const bar = '#'.repeat(Math.round(share * WIDTH)).padEnd(WIDTH, '-');
  const percent = `${Math.floor(share * 100)} %`.padStart(5);
  const line = `${phase.padEnd(9)} [${bar}] ${percent}`;
  if (seconds <= 0 || bytesRead === 0) return line;
  const rate = Math.round(records / seconds).toLocaleString('en');
  return `${line}  ${rate} records/s  ${clock((seconds * (1 - share)) / share)} left`;
}

/** Seconds as `m:ss` or `h:mm:ss`. */
function clock(seconds: number): string {
  const whole = Math.round(seconds);
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (n: number) => String(n).padStart(2, '0');
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}
