/** Why a piece of work was not begun. */
export class Crowded extends Error {}

interface Waiting {
  begin: () => void;
  refuse: () => void;
}

/**
 * Lets so many pieces of work run at once; others wait in line, and are refused when too many wait or when it takes too long. What
 * waits costs a little memory; without a line, or with an endless one, the database would be asked for more than it can answer.
 */
export class Semaphore {
  private running = 0;
  private paused = false;
  private readonly line = new Set<Waiting>();

  /** `most`: running at once. `longest`: waiting at once. `patience`: milliseconds that one waits. */
  constructor(
    private readonly most: number,
    private readonly longest: number,
    private readonly patience: number,
  ) {}

  /** Whether half of what may run does. */
  get halfFull(): boolean {
    return this.running >= this.most / 2;
  }

  /** Those that wait in line. */
  get waiting(): number {
    return this.line.size;
  }

  /** Refuses those who came last until so many wait. */
  shorten(most: number): void {
    if (this.line.size > most) for (const { refuse } of [...this.line].slice(most)) refuse();
  }

  /** Begins nothing until `resume`: whoever comes waits in line. */
  pause(): void {
    this.paused = true;
  }

  /** Begins what waits and may run. */
  resume(): void {
    this.paused = false;
    for (const { begin } of [...this.line].slice(0, this.most - this.running)) {
      this.running += 1;
      begin();
    }
  }

  /** Runs the work when it is its turn, and answers what it does. Rejects with `Crowded` when it was not begun. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    if (!this.paused && this.running < this.most) this.running += 1;
    else await this.turn();
    try {
      return await work();
    } finally {
      this.next();
    }
  }

  /** Whoever ends hands its place to the first in line. */
  private next(): void {
    const [first] = this.line;
    if (first && !this.paused) first.begin();
    else this.running -= 1;
  }

  private turn(): Promise<void> {
    if (this.line.size >= this.longest) return Promise.reject(new Crowded());
    return new Promise((resolve, reject) => {
      const leave = (then: () => void) => {
        clearTimeout(timer);
        this.line.delete(waiting);
        then();
      };
      const waiting: Waiting = { begin: () => leave(resolve), refuse: () => leave(() => reject(new Crowded())) };
      const timer = setTimeout(waiting.refuse, this.patience);
      this.line.add(waiting);
    });
  }
}
