import type { Policy } from './policies.js';

/** However much too much was spent, nobody waits longer than this beyond the window; milliseconds. Bounds what a clock that was set can do. */
const LONGEST_DEBT = 60_000;

/**
 * What one principal has spent, as time: how long it takes until all of it has come back (GCRA, the generic cell rate algorithm, kept as
 * the level of a bucket that empties by one millisecond a millisecond). Levels of several processes add up in any order.
 */
export class Account {
  /** spent here and not told to the others, milliseconds */
  untold = 0;
  /** it is in the list of those that the others are told of next */
  listed = false;
  private level = 0;
  private at: number;

  constructor(
    readonly id: string,
    /** changes when a key is given another role */
    public policy: Policy,
    now: number,
  ) {
    this.at = now;
  }

  /** The level above which nothing is added, milliseconds. */
  get highest(): number {
    return this.policy.window + LONGEST_DEBT;
  }

  /** How long until all has come back, milliseconds. */
  levelAt(now: number): number {
    return Math.max(0, this.level - (now - this.at));
  }

  /** Units that may be spent now. */
  remainingAt(now: number): number {
    return Math.max(0, Math.floor((this.policy.window - this.levelAt(now)) / this.policy.unit + 1e-6));
  }

  /** How long until so many units may be spent, milliseconds; 0: now. */
  waitFor(units: number, now: number): number {
    return Math.max(0, this.levelAt(now) + units * this.policy.unit - this.policy.window - 1e-6);
  }

  /** Spends, whether there is as much left or not. */
  spend(units: number, now: number): void {
    const time = units * this.policy.unit;
    this.untold += time;
    this.set(this.levelAt(now) + time, now);
  }

  /** Takes over the level of all processes together, with what was spent here since they were told. */
  learn(shared: number, now: number): void {
    this.set(shared + this.untold, now);
  }

  private set(level: number, now: number): void {
    this.level = Math.min(level, this.highest);
    this.at = now;
  }
}
