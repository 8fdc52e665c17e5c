/** Runs tasks beside the caller, so many at a time; the caller waits when there are more. */
export class Lanes {
  private readonly running = new Set<Promise<void>>();
  private failure: { error: unknown } | undefined;

  constructor(private readonly width: number) {}

  /** Starts a task once fewer than so many run, and returns then. Throws what a task before it threw. */
  async start(task: () => Promise<void>): Promise<void> {
    while (this.running.size >= this.width) await Promise.race(this.running);
    this.throwFailure();
    const run: Promise<void> = task()
      .catch((error: unknown) => void (this.failure ??= { error }))
      .finally(() => this.running.delete(run));
    this.running.add(run);
  }

  /** Waits for all tasks. Throws what the first that failed threw. */
  async idle(): Promise<void> {
    await Promise.all(this.running);
    this.throwFailure();
  }

  private throwFailure(): void {
    if (this.failure !== undefined) throw this.failure.error;
  }
}
