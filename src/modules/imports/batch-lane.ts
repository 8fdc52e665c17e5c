/**
 * Runs tasks one after another beside the caller: the next batch is read while the one before is written. At most one task waits or
 * runs, so no more than two batches are in memory.
 */
export class BatchLane {
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
