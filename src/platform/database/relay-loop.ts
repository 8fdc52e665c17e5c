/** Does a piece of work again and again, never twice at once, until it is stopped. What fails is told, and tried the next time. */
export class RelayLoop {
  private timer: NodeJS.Timeout | undefined;
  private working: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(
    /** between the end of one time and the beginning of the next; milliseconds */
    private readonly period: number,
    private readonly work: () => Promise<unknown>,
    private readonly onFailure: (error: Error) => void,
  ) {}

  /** Begins, one period from now. It keeps no process alive. */
  start(): void {
    if (this.stopped) return;
    this.timer = setTimeout(() => {
      this.working = this.once().finally(() => this.start());
    }, this.period).unref();
  }

  /** Ends it, after the work that is under way. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.working;
  }

  private async once(): Promise<void> {
    try {
      await this.work();
    } catch (error) {
      this.onFailure(error as Error);
    }
  }
}
