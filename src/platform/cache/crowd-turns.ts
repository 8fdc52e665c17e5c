/** Who comes so soon after another, in milliseconds, comes close. */
const CLOSE = 0.2;
/** So many who came close, one after the other, are a crowd. */
const CROWD = 8;

/**
 * Lets those of a crowd go on together, when the event loop has turned: that costs a process with 64 connections two thirds of what it costs to
 * let each go on by itself. A few go on at once, and wait for no turn.
 */
export class CrowdTurns {
  private last = -Infinity;
  private close = 0;
  private waiting: (() => void)[] = [];

  constructor(private readonly now: () => number = () => performance.now()) {}

  /** Calls `go`, which must not throw: now, or after those who wait for this turn. */
  take(go: () => void): void {
    const now = this.now();
    this.close = now - this.last < CLOSE ? this.close + 1 : 0;
    this.last = now;
    if (this.waiting.length === 0 && this.close < CROWD) return go();
    if (this.waiting.length === 0) setImmediate(() => this.turn());
    this.waiting.push(go);
  }

  private turn(): void {
    const { waiting } = this;
    this.waiting = [];
    for (const go of waiting) go();
  }
}
