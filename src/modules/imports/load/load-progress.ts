import type { Progress } from '../progress-display.js';

/** Tells how far a load is. */
export class ProgressTold {
  constructor(
    private readonly onProgress: (progress: Progress) => void,
    private readonly bytesTotal: number,
  ) {}

  /** Of the lines that are in. */
  lines(bytesRead: number, records: number): void {
    this.onProgress({ phase: 'load', bytesRead, bytesTotal: this.bytesTotal, records });
  }

  /** Of what comes after them. */
  step(phase: string, done: number, of: number): void {
    this.onProgress({ phase, bytesRead: 0, bytesTotal: 0, records: 0, step: { done, of } });
  }
}
