/** How long an answer serves whoever scrapes, and how long a scrape waits for one; milliseconds. */
const KEPT = 5_000;
const PATIENCE = 1_000;

/**
 * What a scrape must ask somebody else for. Ten scrapes in five seconds ask once; one whose answer does not come in a second goes without,
 * and asks no second time while the question is under way.
 */
export class ScrapedAnswer<T> {
  private answer: T | null = null;
  private askedAt = -Infinity;
  private asking: Promise<void> | undefined;

  /** `now` answers milliseconds. */
  constructor(
    private readonly ask: () => Promise<T>,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** The answer; null when there is none: it failed, or takes too long. Never rejects. */
  async read(): Promise<T | null> {
    if (this.asking === undefined && this.now() - this.askedAt < KEPT) return this.answer;
    this.asking ??= this.askNow();
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<'late'>((resolve) => (timer = setTimeout(resolve, PATIENCE, 'late')));
    const came = await Promise.race([this.asking, late]);
    clearTimeout(timer);
    return came === 'late' ? null : this.answer;
  }

  private async askNow(): Promise<void> {
    // what the same scrape reads at once comes first: the pool would show the question as one that waits
    await Promise.resolve();
    this.answer = await this.ask().catch(() => null);
    this.askedAt = this.now();
    this.asking = undefined;
  }
}
