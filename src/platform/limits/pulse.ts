/** Does something again and again for as long as there is something to do: a process that nobody asks anything has nothing to wake up for. */
export class Pulse {
  private timer: NodeJS.Timeout | undefined;

  /** `beat`: called every `period` milliseconds; answers whether it has to be called again. */
  constructor(
    private readonly period: number,
    private readonly beat: () => boolean,
  ) {}

  /** Begins, one period from now, unless it goes on anyway. It keeps no process alive. */
  start(): void {
    this.timer ??= setInterval(() => {
      if (!this.beat()) this.stop();
    }, this.period).unref();
  }

  stop(): void {
    clearInterval(this.timer);
    this.timer = undefined;
  }
}
