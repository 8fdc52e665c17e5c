import { ProgressLine, type Screen } from '../../platform/observability/progress-line.js';

/** How far an import is. */
export interface Progress {
  /** what it is doing: `survey`, `authors`, `works`, `books`, `finishing`, `deletions`, `circles` */
  phase: string;
  /** of the files that the phase reads, as they are on the disk */
  bytesRead: number;
  bytesTotal: number;
  /** records that the phase has dealt with */
  records: number;
  /** of a phase that reads no files: how much of it is done */
  step?: { done: number; of: number };
}

const WIDTH = 24;

/** Shows an import's progress in one line, at once when a phase begins. `now` answers milliseconds. */
export class ProgressDisplay {
  private readonly line: ProgressLine;
  private phase = '';
  private phaseStart = 0;

  constructor(
    screen: Screen,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.line = new ProgressLine(screen, now);
  }

  /** To be called as often as one likes. */
  update(progress: Progress): void {
    const text = () => describeProgress(progress, (this.now() - this.phaseStart) / 1000);
    if (progress.phase === this.phase) return this.line.show(text);
    this.phase = progress.phase;
    this.phaseStart = this.now();
    this.line.showAtOnce(text());
  }

  /** Leaves the line on a terminal, so that what follows does not overwrite it. */
  end(): void {
    this.line.end();
  }
}

/** `books      [#######-----------------]  31 %  8,204 records/s  1:45 left`. `seconds`: since the phase began. */
export function describeProgress({ phase, bytesRead, bytesTotal, records, step }: Progress, seconds: number): string {
  if (step !== undefined) return `${phase.padEnd(9)} ${step.done} of ${step.of}`;
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
