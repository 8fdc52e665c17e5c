/**
 * Runs tasks one after another beside the caller, who prepares the next while one is written. At most one task runs, and none waits,
 * so that no more than two batches are in memory.
 */
export class Lane {
  private running: Promise<void> = Promise.resolve();

  /** Starts a task once the one before has ended, and returns then. Throws what the one before threw. */
  async start(task: () => Promise<void>): Promise<void> {
    await this.running;
    this.running = task();
    this.running.catch(() => undefined); // told to whoever starts or waits next
  }

  /** Waits for the last task. Throws what it threw. */
  idle(): Promise<void> {
    return this.running;
  }
}
